package io.seamark.serving.rest;

import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Javalin's router with another way to find the first route of a path: Javalin asks three times for each request, matches a
 * regular expression for each route on the way, and two more to take the parameters out. The route is the same; parameters stay
 * in the path, from where {@link PathSegments} takes them. HEAD is answered by the route of GET. Routes are added before the server starts; thread-safe from then on.
 */
final class PlainRouter extends InternalRouter {

    private final JavalinConfig config;
    private final Map<HandlerType, List<Candidate>> candidates = new EnumMap<>(HandlerType.class);

    private record Candidate(RoutePath path, ParsedEndpoint endpoint) {}

    PlainRouter(JavalinConfig config) {
        super(config.pvt.wsRouter, config.pvt.eventManager, config.router, config.jetty);
        this.config = config;
    }

    @Override
    public InternalRouter addHttpEndpoint(Endpoint endpoint) {
        if (endpoint.getMethod().isHttpMethod()) {
            RoutePath path = new RoutePath(endpoint.getPath());
            Endpoint unnamed = new Endpoint(endpoint.getMethod(), path.unnamed(), endpoint.getHandler());
            candidates
                    .computeIfAbsent(endpoint.getMethod(), missing -> new ArrayList<>())
                    .add(new Candidate(path, new ParsedEndpoint(unnamed, config.router)));
        }
        return super.addHttpEndpoint(endpoint);
    }

    @Override
    public Stream<ParsedEndpoint> findHttpHandlerEntries(HandlerType method, String path) {
        if (path == null || !method.isHttpMethod()) {
            return super.findHttpHandlerEntries(method, path);
        }
        // What GET would answer, status and headers included; the body is left out on the way to the client.
        HandlerType asked = method == HandlerType.HEAD ? HandlerType.GET : method;
        for (Candidate each : candidates.getOrDefault(asked, List.of())) {
            if (each.path().matches(path)) {
                return Stream.of(each.endpoint());
            }
        }
        return Stream.empty();
    }

    /** Whether a path has a route. */
    boolean has(HandlerType method, String path) {
        for (Candidate each : candidates.getOrDefault(method, List.of())) {
            if (each.path().matches(path)) {
                return true;
            }
        }
        return false;
    }
}

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
 * Javalin's router with another way to find the first route of a path: Javalin asks three times for each request, and matches a
 * regular expression for each route on the way. The answer is the same. Routes are added before the server starts; thread-safe
 * from then on.
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
            candidates
                    .computeIfAbsent(endpoint.getMethod(), missing -> new ArrayList<>())
                    .add(new Candidate(new RoutePath(endpoint.getPath()), new ParsedEndpoint(endpoint, config.router)));
        }
        return super.addHttpEndpoint(endpoint);
    }

    @Override
    public Stream<ParsedEndpoint> findHttpHandlerEntries(HandlerType method, String path) {
        if (path == null || !method.isHttpMethod()) {
            return super.findHttpHandlerEntries(method, path);
        }
        for (Candidate each : candidates.getOrDefault(method, List.of())) {
            if (each.path().matches(path)) {
                return Stream.of(each.endpoint());
            }
        }
        return Stream.empty();
    }
}

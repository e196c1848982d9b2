package io.seamark.serving.rest;

import static java.util.Objects.requireNonNull;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.seamark.common.settings.SeamarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP face: REST under /v1, probes, metrics, and the page. Thread-safe. */
public final class Api implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Services services;
    private final Metrics metrics;
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, String> pathsByUnnamed = new HashMap<>();
    private final Javalin server;

    /**
     * One thing that can be asked.
     *
     * @param method GET or POST
     * @param path with parameters in braces
     */
    public record Route(String method, String path) {}

    record Failure(String error, String hint) {}

    /** @param maxRequestBytes largest request body */
    public Api(Services services, long maxRequestBytes) {
        this.services = requireNonNull(services, "services");
        this.metrics = new Metrics(services);
        this.server = HttpServer.create(maxRequestBytes, config -> {
            config.jsonMapper(new Json());
            config.staticFiles.enableWebjars();
            config.staticFiles.add(files -> {
                files.directory = "/page";
                files.location = Location.CLASSPATH;
                files.headers = Map.of("Cache-Control", "no-cache");
            });
            config.requestLogger.http(
                    (context, millis) -> metrics.answered(route(context), context.statusCode(), millis));
        });
        addRoutes();
        addFailures();
    }

    /** The route of a request; all files of the page count as one, so that nobody can make up labels. */
    private String route(Context context) {
        return pathsByUnnamed.getOrDefault(context.matchedPath(), "page");
    }

    private void addRoutes() {
        DeviceResource devices = new DeviceResource(services);
        AlertResource alerts = new AlertResource(services);
        MaintenanceResource maintenance = new MaintenanceResource(services);
        StatusResource status = new StatusResource(services);
        IngestResource ingest = new IngestResource(services.intake(), services.clock());
        // The paths are tried one by one in this order: first what is asked most.
        get("/v1/devices/{id}/metrics/{metric}/aggregates", devices::aggregates);
        get("/v1/devices/{id}", devices::one);
        get("/v1/devices", devices::list);
        get("/v1/devices/{id}/aggregates", devices::allAggregates);
        get("/v1/devices/{id}/metrics/{metric}/baseline", devices::baseline);
        get("/v1/devices/{id}/metrics/{metric}/recent", devices::recent);
        get("/v1/alerts", alerts::query);
        get("/v1/alerts/{id}", alerts::one);
        post("/v1/alerts/{id}/acknowledge", alerts::acknowledge);
        post("/v1/alerts/{id}/label", alerts::label);
        get("/v1/maintenance", maintenance::list);
        post("/v1/maintenance", maintenance::plan);
        post("/v1/maintenance/{id}/end", maintenance::end);
        get("/v1/generations", status::generations);
        get("/v1/status", status::status);
        post("/v1/readings", ingest::post);
        get("/live", status::live);
        get("/ready", status::ready);
        get("/metrics", metrics::scrape);
        get("/openapi.json", Api::openApi);
    }

    private void add(Route route) {
        routes.add(route);
        String other = pathsByUnnamed.put(new RoutePath(route.path()).unnamed(), route.path());
        if (other != null && !other.equals(route.path())) {
            throw new IllegalArgumentException("Requests of " + other + " could be of " + route.path() + " as well.");
        }
    }

    private void get(String path, Handler handler) {
        add(new Route("GET", path));
        server.addHttpHandler(HandlerType.GET, path, handler);
    }

    private void post(String path, Handler handler) {
        add(new Route("POST", path));
        server.addHttpHandler(HandlerType.POST, path, handler);
    }

    private void addFailures() {
        server.exception(Problem.class, (e, context) -> fail(context, e.status(), e.getMessage(), e.hint()));
        server.exception(HttpResponseException.class, (e, context) -> {
            boolean large = e.getStatus() == 413;
            fail(
                    context,
                    e.getStatus(),
                    e.getMessage(),
                    large ? "Send less at once, or raise seamark.serving.max-request-bytes." : "See /openapi.json.");
        });
        server.exception(
                SeamarkException.class,
                (e, context) -> fail(context, 503, e.getMessage(), "See /ready and /v1/status."));
        // Nobody is left to be told.
        server.exception(
                EofException.class, (e, context) -> LOG.debug("{} left before its answer was sent", context.path()));
        server.exception(Exception.class, (e, context) -> {
            LOG.error("{} {} failed", context.method(), context.path(), e);
            fail(context, 500, "The server failed: " + e, "Its log has more.");
        });
        server.error(404, context -> {
            if (context.result() == null
                    || !"application/json".equals(context.res().getContentType())) {
                fail(context, 404, "There is nothing at " + context.path() + ".", "See /openapi.json.");
            }
        });
    }

    private static void fail(Context context, int status, String error, String hint) {
        context.status(status).json(new Failure(String.valueOf(error), hint));
    }

    private static void openApi(Context context) throws java.io.IOException {
        try (var in = requireNonNull(Api.class.getResourceAsStream("/openapi.json"), "openapi.json")) {
            context.contentType("application/json").result(in.readAllBytes());
        }
    }

    /** Every route that answers, for checking the documentation against. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * Begins to answer.
     *
     * @param port 0 lets the operating system choose
     * @return the port
     */
    public int start(String host, int port) {
        try {
            return HttpServer.start(server, host, port);
        } catch (RuntimeException e) {
            throw new SeamarkException(
                    "Cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + ". Choose another with --port (0 lets the operating system choose).",
                    e);
        }
    }

    @Override
    public void close() {
        server.stop();
        metrics.close();
    }
}

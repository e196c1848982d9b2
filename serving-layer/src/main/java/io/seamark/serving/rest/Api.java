package io.seamark.serving.rest;

import static java.util.Objects.requireNonNull;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.staticfiles.Location;
import io.seamark.common.settings.SeamarkException;
import io.seamark.serving.door.DoorLimits;
import io.seamark.serving.door.ErrorJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP face: REST under /v1, probes, metrics, and the page. Thread-safe. */
public final class Api implements AutoCloseable {

    /** Where readings are taken: the one path whose body may have one object a line. */
    static final String READINGS = "/v1/readings";

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final KnownNames NONE = new KnownNames();

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

    /** @param limits what is taken of requests */
    public Api(Services services, DoorLimits limits) {
        this.services = requireNonNull(services, "services");
        this.metrics = new Metrics(services);
        this.server = HttpServer.create(limits, metrics::refused, config -> {
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
        RetirementResource retirement = new RetirementResource(services);
        StatusResource status = new StatusResource(services);
        IngestResource ingest = new IngestResource(services.intake(), services.clock());
        KnownNames range = new KnownNames("from", "to", "step", "quantiles");
        // The paths are tried one by one in this order: first what is asked most.
        get("/v1/devices/{id}/metrics/{metric}/aggregates", range, devices::aggregates);
        get("/v1/devices/{id}", NONE, devices::one);
        get("/v1/devices", new KnownNames("prefix", "limit", "after", "retired"), devices::list);
        get(
                "/v1/devices/{id}/aggregates",
                new KnownNames("from", "to", "step", "quantiles", "after"),
                devices::allAggregates);
        get("/v1/devices/{id}/metrics/{metric}/baseline", new KnownNames("from", "to", "step"), devices::baseline);
        get("/v1/devices/{id}/metrics/{metric}/recent", NONE, devices::recent);
        post("/v1/devices/{id}/retire", retirement::retire);
        post("/v1/devices/{id}/restore", retirement::restore);
        get("/v1/alerts", new KnownNames("device", "state", "severity", "from", "to", "limit", "held"), alerts::query);
        get("/v1/alerts/{id}", NONE, alerts::one);
        post("/v1/alerts/{id}/acknowledge", alerts::acknowledge);
        post("/v1/alerts/{id}/label", alerts::label);
        get("/v1/maintenance", NONE, maintenance::list);
        post("/v1/maintenance", maintenance::plan);
        post("/v1/maintenance/{id}/end", maintenance::end);
        get("/v1/generations", NONE, status::generations);
        get("/v1/status", NONE, status::status);
        post(READINGS, ingest::post);
        // Whoever looks after machines may add to these what it likes.
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

    private void get(String path, KnownNames parameters, Handler handler) {
        get(path, checked(parameters, handler));
    }

    private void post(String path, Handler handler) {
        add(new Route("POST", path));
        server.addHttpHandler(HandlerType.POST, path, checked(NONE, handler));
    }

    private static Handler checked(KnownNames parameters, Handler handler) {
        return context -> {
            parameters.requireAll(context.queryString());
            handler.handle(context);
        };
    }

    private void addFailures() {
        server.exception(Problem.class, (e, context) -> fail(context, e.status(), e.getMessage(), e.hint()));
        server.exception(MethodNotAllowedResponse.class, (e, context) -> {
            String allowed = allowed(context.path());
            context.header("Allow", allowed);
            fail(
                    context,
                    405,
                    "Method not allowed: " + context.path() + " takes no " + context.method() + ".",
                    "It takes " + allowed + "; see /openapi.json.");
        });
        server.exception(
                HttpResponseException.class,
                (e, context) -> fail(context, e.getStatus(), e.getMessage(), "See /openapi.json."));
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

    /** The methods that a path has routes of, as the header {@code Allow} has them. */
    private String allowed(String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (new RoutePath(route.path()).matches(path)) {
                methods.add(route.method());
                if (route.method().equals("GET")) {
                    methods.add("HEAD");
                }
            }
        }
        return String.join(", ", methods);
    }

    private static void fail(Context context, int status, String error, String hint) {
        context.status(status).contentType("application/json").result(ErrorJson.of(String.valueOf(error), hint));
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

package io.seamark.serving.rest;

import static java.util.Objects.requireNonNull;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JettyConfig;
import io.javalin.http.HandlerType;
import io.seamark.serving.door.Door;
import io.seamark.serving.door.DoorLimits;
import io.seamark.serving.door.Refusals;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The HTTP server that answers go through, without any answers: library, threads, and what it takes of a request. Routes are
 * found by {@link PlainRouter}: Javalin's settings of its router do not count, nor do roles, and {@code pathParam} has nothing.
 */
public final class HttpServer {

    /**
     * Threads that look for requests, for each processor: what was measured on two is in decision 28. Mostly the thread that
     * finds a request answers it, and has another woken to go on looking.
     */
    private static final int WATCHING_PER_PROCESSOR = 2;

    /** So long an answer that is on its way when the server stops is waited for. */
    private static final long STOP_MILLIS = 5_000;

    /** So that most of Javalin's 250 threads are left for answers, whatever the machine. */
    private static final int MOST_WATCHING = 16;

    private HttpServer() {}

    /**
     * Makes a server that is not started; {@link #start} alone gives it its address.
     *
     * @param limits what it takes of requests
     * @param more what it answers with
     */
    public static Javalin create(DoorLimits limits, Consumer<JavalinConfig> more) {
        return create(limits, refusals -> {}, more);
    }

    /** The same; {@code counts} is handed what counts the requests that are refused. */
    static Javalin create(DoorLimits limits, Consumer<Refusals> counts, Consumer<JavalinConfig> more) {
        return Javalin.create(config -> {
            config.showJavalinBanner = false;
            config.startupWatcherEnabled = false;
            config.useVirtualThreads = false;
            PlainRouter router = new PlainRouter(config);
            config.pvt.internalRouter = router;
            config.http.prefer405over404 = true;
            Door door =
                    new Door(limits, path -> router.has(HandlerType.POST, path), path -> path.startsWith(Api.READINGS));
            counts.accept(door.refusals());
            config.jetty.modifyServer(door::guard);
            config.jetty.modifyServletContextHandler(context -> {
                context.setErrorHandler(door.errors());
                door.guard(context.getServletContext());
            });
            config.jetty.modifyHttpConfiguration(door::configure);
            // Device and alert ids are free text: an escaped slash in them is theirs.
            config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.UNSAFE));
            config.jetty.addConnector((jetty, http) -> {
                ServerConnector connector = connector(config.jetty, jetty, http);
                door.guard(connector);
                return connector;
            });
            more.accept(config);
        });
    }

    private static ServerConnector connector(JettyConfig address, Server jetty, HttpConfiguration http) {
        int processors = Runtime.getRuntime().availableProcessors();
        int watching = Math.min(MOST_WATCHING, WATCHING_PER_PROCESSOR * processors);
        ServerConnector connector = new ServerConnector(jetty, -1, watching, new HttpConnectionFactory(http));
        connector.setHost(requireNonNull(address.defaultHost, "the address: begin by HttpServer.start"));
        connector.setPort(address.defaultPort);
        return connector;
    }

    /**
     * Begins to answer.
     *
     * @param port 0 lets the operating system choose
     * @return the port
     * @throws io.javalin.util.JavalinException if it cannot listen there
     */
    public static int start(Javalin server, String host, int port) {
        // Javalin hands an address that start is given to connectors of its own alone.
        JettyConfig address = server.unsafeConfig().jetty;
        address.defaultHost = host;
        address.defaultPort = port;
        server.start();
        // Not before: a server with such a patience, that could not listen, fails in its end instead of telling why.
        server.jettyServer().server().setStopTimeout(STOP_MILLIS);
        return server.port();
    }
}

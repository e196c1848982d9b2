package io.seamark.serving.rest;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;

/**
 * The HTTP server that answers go through, without any answers: library, threads, and what it takes of a request. Routes are
 * found by {@link PlainRouter}: Javalin's settings of its router do not count, nor do roles, and {@code pathParam} has nothing.
 */
public final class HttpServer {

    private HttpServer() {}

    /**
     * Makes a server that is not started.
     *
     * @param maxRequestBytes largest request body
     * @param more what it answers with
     */
    public static Javalin create(long maxRequestBytes, Consumer<JavalinConfig> more) {
        return Javalin.create(config -> {
            config.showJavalinBanner = false;
            config.startupWatcherEnabled = false;
            config.useVirtualThreads = false;
            config.pvt.internalRouter = new PlainRouter(config);
            config.http.maxRequestSize = maxRequestBytes;
            config.jetty.modifyServer(jetty -> jetty.setStopTimeout(5_000));
            // Device and alert ids are free text: an escaped slash in them is theirs.
            config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.UNSAFE));
            more.accept(config);
        });
    }
}

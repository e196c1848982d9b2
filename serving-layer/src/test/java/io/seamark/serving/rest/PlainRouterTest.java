package io.seamark.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A path has the route that Javalin's own router finds for it. */
class PlainRouterTest {

    private static final List<String> ROUTES = List.of(
            "/v1/devices/{id}/metrics/{metric}/aggregates",
            "/v1/devices/{id}",
            "/v1/devices",
            "/v1/{kind}/{id}",
            "/{any}",
            "/673");

    private final JavalinConfig config = new JavalinConfig();
    private final InternalRouter javalin =
            new InternalRouter(config.pvt.wsRouter, config.pvt.eventManager, config.router, config.jetty);
    private final PlainRouter plain = new PlainRouter(config);

    PlainRouterTest() {
        for (String route : ROUTES) {
            javalin.addHttpEndpoint(new Endpoint(HandlerType.GET, route, context -> {}));
            plain.addHttpEndpoint(new Endpoint(HandlerType.GET, route, context -> {}));
        }
        plain.addHttpEndpoint(new Endpoint(HandlerType.POST, "/v1/devices", context -> {}));
    }

    private static Optional<String> found(InternalRouter router, HandlerType method, String path) {
        return router.findHttpHandlerEntries(method, path)
                .findFirst()
                .map(ParsedEndpoint::getEndpoint)
                .map(Endpoint::getPath);
    }

    private static Optional<String> unnamed(Optional<String> route) {
        return route.map(path -> path.replaceAll("\\{\\w+}", "*"));
    }

    @Property
    void findsWhatJavalinFinds(@ForAll("paths") String path) {
        assertThat(found(plain, HandlerType.GET, path)).isEqualTo(unnamed(found(javalin, HandlerType.GET, path)));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", "v1", "devices", "metrics", "aggregates", "673", "a", "%2F", "{id}", "\n", "ä", ".", "v1x")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Test
    void eachRouteIsFound() {
        assertThat(found(plain, HandlerType.GET, "/v1/devices/pump%2F1/metrics/temp/aggregates"))
                .contains("/v1/devices/*/metrics/*/aggregates");
        assertThat(found(plain, HandlerType.GET, "/v1/devices/")).contains("/v1/devices");
        assertThat(found(plain, HandlerType.POST, "/v1/devices")).contains("/v1/devices");
        assertThat(found(plain, HandlerType.POST, "/v1/devices/a")).isEmpty();
        assertThat(plain.findHttpHandlerEntries(HandlerType.GET, null)).hasSize(ROUTES.size());
    }

    @Test
    void aRouteOfAnotherKindIsRefused() {
        for (String path : List.of("*", "/v1/*", "/a//b", "/a/", "v1", "/<all>", "/a{b}")) {
            assertThatThrownBy(() -> new RoutePath(path)).as(path).hasMessageContaining(path);
        }
    }
}

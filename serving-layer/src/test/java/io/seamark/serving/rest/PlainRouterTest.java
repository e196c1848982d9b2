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
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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
            "/673",
            "/{any}");

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

    /** Of each route with its parameters filled in, some with a character left out or a part added. */
    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> parts = Arbitraries.of(
                "/", "//", "v1", "devices", "metrics", "aggregates", "673", "a", "%2F", "{id}", "\n", "ä", ".", "+");
        Arbitrary<String> named = Combinators.combine(
                        Arbitraries.of(ROUTES), parts.list().ofSize(2))
                .as((route, names) -> route.replaceFirst("\\{\\w+}", Matcher.quoteReplacement(names.get(0)))
                        .replaceFirst("\\{\\w+}", Matcher.quoteReplacement(names.get(1))));
        return Combinators.combine(
                        named,
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 99),
                        parts)
                .as(PlainRouterTest::changed);
    }

    private static String changed(String path, int how, int where, String part) {
        int at = where % (path.length() + 1);
        int next = Math.min(path.length(), at + 1);
        return switch (how) {
            case 0 -> path.substring(0, at) + path.substring(next);
            case 1 -> path.substring(0, at) + part + path.substring(at);
            case 2 -> path + part;
            default -> path;
        };
    }

    @Test
    void eachRouteIsFound() {
        assertThat(found(plain, HandlerType.GET, "/v1/devices/pump%2F1/metrics/temp/aggregates"))
                .contains("/v1/devices/*/metrics/*/aggregates");
        assertThat(found(plain, HandlerType.GET, "/v1/devices/a+b")).contains("/v1/devices/*");
        assertThat(found(plain, HandlerType.GET, "/v1/alerts/7/")).contains("/v1/*/*");
        assertThat(found(plain, HandlerType.GET, "/673")).contains("/673");
        assertThat(found(plain, HandlerType.GET, "/674")).contains("/*");
        assertThat(found(plain, HandlerType.GET, "/v1/devices//metrics/temp/aggregates"))
                .isEmpty();
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

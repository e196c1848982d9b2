package io.seamark.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server of the documented routes that has one value in each of some hours, and a limit of points. */
class ServedAnswersTest {

    private static final long[] HOURS = {0, 1, 400_000, 400_001, 400_700, 461_000, ServedAnswers.END_HOUR - 1};

    private HttpServer server;
    private int limit;
    private int requests;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/devices/pump/aggregates", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests++;
        Map<String, String> query = new HashMap<>();
        for (String each : exchange.getRequestURI().getQuery().split("&")) {
            query.put(each.split("=")[0], each.split("=")[1]);
        }
        long from = CellKey.hourOf(Instant.parse(query.get("from")).toEpochMilli());
        long until = CellKey.hourOf(Instant.parse(query.get("to")).toEpochMilli()) + 1;
        long step = Long.parseLong(query.get("step").replace("h", ""));
        boolean tooMany = (until - from + step - 1) / step > limit;
        TreeSet<Long> buckets = new TreeSet<>();
        for (long hour : HOURS) {
            if (hour >= from && hour < until) {
                buckets.add(Math.max(from, Math.floorDiv(hour, step) * step));
            }
        }
        String body = buckets.stream()
                .map(hour ->
                        """
                        {"from":%d,"to":%d,"count":1,"sum":1,"min":1,"max":1,"spread":null,"first":1,"firstTs":0,
                         "last":1,"lastTs":0,"quantiles":{"0.05":1,"0.5":1,"0.95":1}}
                        """
                                .formatted(
                                        hour * CellKey.HOUR_MILLIS,
                                        Math.min(until, (Math.floorDiv(hour, step) + 1) * step) * CellKey.HOUR_MILLIS))
                .collect(
                        Collectors.joining(
                                ",",
                                """
                        {"metrics":{"temp":{"buckets":[""",
                                """
                        ]}},"provenance":{"generation":"g","seam":{"0":3},"applied":{"0":7}}}
                        """));
        byte[] bytes = (tooMany ? "{\"error\":\"too many\"}" : body).getBytes(UTF_8);
        exchange.sendResponseHeaders(tooMany ? 400 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {50_000, 20_000, 100, 7})
    void everyHourIsAskedForOnceWhateverTheServersLimit(int points) throws Exception {
        limit = points;
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        ServedDevice served = new ServedAnswers(new Rest(base, Duration.ofSeconds(20), "--url"), 50_000)
                .of(new ServedAnswers.Listed("pump", 3));

        long reached = 0;
        TreeSet<Long> found = new TreeSet<>();
        for (ServedRange range : served.ranges()) {
            assertThat(range.fromHour()).as("side by side").isEqualTo(reached);
            reached = range.untilHour();
            assertThat(range.moment().applied().at(0)).isEqualTo(7);
            range.cells().forEach((key, cell) -> {
                assertThat(key.hour()).isBetween(range.fromHour(), range.untilHour() - 1);
                assertThat(cell.spread()).isNaN();
                found.add(key.hour());
            });
        }
        assertThat(reached).isEqualTo(ServedAnswers.END_HOUR);
        assertThat(found.stream().mapToLong(Long::longValue).toArray()).containsExactly(HOURS);
        assertThat(requests).as("answers asked for").isLessThan(400);
    }
}

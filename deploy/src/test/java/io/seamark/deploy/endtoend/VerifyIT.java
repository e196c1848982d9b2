package io.seamark.deploy.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.HistoryWriter;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.verify.Verification;
import io.seamark.deploy.verify.Verify;
import io.seamark.deploy.verify.VerifyOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code seamark verify} agrees with a system that is right, while it moves, and finds what is made wrong. */
class VerifyIT {

    private static final Fleet FLEET = new Fleet(3, 6, Duration.ofMinutes(1));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void agreesWithWhatIsRightAndFindsWhatIsWrong() throws Exception {
        try (Fixture seamark = new Fixture(dir)) {
            long from = System.currentTimeMillis() / 60_000 * 60_000 - 3 * 3_600_000;
            Path history = dir.resolve("history");
            new HistoryWriter(FLEET, FaultPlan.none(), history).write(from - 86_400_000L, from, rows -> {});
            seamark.run("import", history.toString());
            seamark.run("batch");
            Program speed = seamark.start("speed", "2g");
            ServingClient serving = seamark.serve();
            Settings settings = Settings.load(List.of(seamark.configuration()), Map.of(), Map.of());
            LiveFleet.Plan plan = new LiveFleet.Plan(
                    FLEET,
                    FaultPlan.none(),
                    new Delivery(0.05, 0.05, 0.05),
                    new BrokenMessages(64 << 10, 256),
                    from,
                    300);
            try (LiveFleet live =
                    LiveFleet.start(plan, new ReadingSender(seamark.bootstrapServers(), "readings", Map.of()))) {
                Fixture.eventually(Duration.ofMinutes(2), () -> assertThat(Fixture.status(serving)
                                .getAsJsonObject("tally")
                                .get("duplicates")
                                .getAsLong())
                        .isPositive());
                sendTextBesideNumbers(seamark, from, 3);
                assertAgrees("while readings flow", verify(settings, serving.base()));
                seamark.run("batch");
                sendTextBesideNumbers(seamark, from, 2);
                assertAgrees("while readings flow, and a generation is loaded", verify(settings, serving.base()));
                Fixture.eventually(
                        Duration.ofMinutes(2), () -> assertThat(live.progress().simulatedTime())
                                .isGreaterThan(System.currentTimeMillis() - 120_000));
            }
            Verification whole =
                    Verify.run(settings, serving.base(), VerifyOptions.DEFAULT.waiting(Duration.ofMinutes(2)));
            assertAgrees("when all is served", whole);
            assertThat(whole.behind()).isZero();
            assertThat(whole.devices()).isEqualTo(6);
            assertThat(whole.duplicates()).isPositive();
            assertThat(whole.rejected()).isNotEmpty();
            assertThat(Fixture.status(serving).getAsJsonObject("tally").getAsJsonObject("leftOut"))
                    .as("of the generation and of the speed view; verify agrees with it")
                    .isEqualTo(
                            JsonParser.parseString("{\"byReason\":{\"TEXT\":5},\"byMetric\":{\"state\":{\"TEXT\":5}},"
                                    + "\"otherMetrics\":{}}"));
            assertAgrees("in many passes", verify(settings, serving.base(), Optional.empty(), 300_000));
            String device = FLEET.devices().get(0).id();
            assertThat(verify(settings, serving.base(), Optional.of(device), 1L << 30)
                            .devices())
                    .isEqualTo(1);
            assertThatThrownBy(() -> verify(settings, serving.base(), Optional.of("no-such-device"), 1L << 30))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("know a device 'no-such-device'");
            assertThat(command(seamark, serving.base())).isZero();

            assertFindsChangedAnswers(settings, seamark, serving);
            assertFindsForgedMessages(settings, seamark, serving);
            speed.requireRunning();
        }
    }

    /** Readings of a device of the fleet, each with a metric that is no number. */
    private static void sendTextBesideNumbers(Fixture seamark, long from, int count) {
        String device = FLEET.devices().get(0).id();
        try (ReadingSender sender = new ReadingSender(seamark.bootstrapServers(), "readings", Map.of())) {
            for (int i = 0; i < count; i++) {
                sender.send(
                        device.getBytes(UTF_8),
                        "{\"device\":\"%s\",\"ts\":%d,\"metrics\":{\"load\":1,\"state\":\"on\"}}"
                                .formatted(device, from + i)
                                .getBytes(UTF_8));
            }
            sender.flushAll();
        }
    }

    private static Verification verify(Settings settings, URI serving) throws InterruptedException {
        return Verify.run(settings, serving, VerifyOptions.DEFAULT);
    }

    private static Verification verify(Settings settings, URI serving, Optional<String> device, long memory)
            throws InterruptedException {
        return Verify.run(settings, serving, new VerifyOptions(device, 20, memory, Duration.ZERO, line -> {}));
    }

    private static int command(Fixture seamark, URI serving) throws InterruptedException {
        try (Program program = seamark.start("verify", "1g", "--url", serving.toString())) {
            return program.awaitEnd();
        }
    }

    private static void assertAgrees(String when, Verification found) {
        assertThat(found.differences()).as(when).isEmpty();
        assertThat(found.agrees()).as(when).isTrue();
        assertThat(found.cells()).isPositive();
    }

    /** A proxy in front of the serving layer adds one to one count, takes one away, and leaves out a bucket. */
    private static void assertFindsChangedAnswers(Settings settings, Fixture seamark, ServingClient serving)
            throws Exception {
        try (Proxy more = new Proxy(serving.base(), buckets -> change(buckets, 1));
                Proxy less = new Proxy(serving.base(), buckets -> change(buckets, -1));
                Proxy gone = new Proxy(serving.base(), VerifyIT::leaveOut)) {
            Verification doubled = verify(settings, more.address());
            assertThat(doubled.agrees()).isFalse();
            assertThat(doubled.doubled()).isPositive();
            assertThat(doubled.lost()).isZero();
            assertThat(doubled.differences().get(0).what()).isEqualTo("count");
            Verification lost = verify(settings, less.address());
            assertThat(lost.lost()).isPositive();
            assertThat(lost.doubled()).isZero();
            assertThat(verify(settings, gone.address()).lost()).isPositive();
            assertThat(command(seamark, more.address())).isEqualTo(1);
        }
    }

    private static JsonObject change(JsonObject bucket, long by) {
        bucket.addProperty("count", bucket.get("count").getAsLong() + by);
        return bucket;
    }

    private static JsonObject leaveOut(JsonObject bucket) {
        return new JsonObject();
    }

    /** Nobody but the speed layer writes to the topic of rejections; a forged message there is one too many. */
    private static void assertFindsForgedMessages(Settings settings, Fixture seamark, ServingClient serving)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", seamark.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> forged =
                    new ProducerRecord<>("rejected", 0, "x".getBytes(UTF_8), "y".getBytes(UTF_8));
            // Offsets of this partition hold mostly readings: one of the first twenty is one.
            for (int offset = 0; offset < 20; offset++) {
                ProducerRecord<byte[], byte[]> each = new ProducerRecord<>("rejected", 0, forged.key(), forged.value());
                each.headers().add("seamark-partition", "0".getBytes(UTF_8));
                each.headers().add("seamark-offset", Integer.toString(offset).getBytes(UTF_8));
                each.headers().add("seamark-reason", "MALFORMED_JSON".getBytes(UTF_8));
                producer.send(each).get();
            }
        }
        Verification found = verify(settings, serving.base());
        assertThat(found.agrees()).isFalse();
        assertThat(found.doubled()).isPositive();
    }

    /** Hands requests on, and changes the first bucket of each answer by the hour. */
    private static final class Proxy implements AutoCloseable {
        private final HttpServer server;
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI origin;
        private final UnaryOperator<JsonObject> change;

        Proxy(URI origin, UnaryOperator<JsonObject> change) throws IOException {
            this.origin = origin;
            this.change = change;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String path = exchange.getRequestURI().toString().substring(1);
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(origin + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
                String body = path.contains("&step=1h") ? changed(response.body()) : response.body();
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(response.statusCode(), bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private String changed(String body) {
            JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
            for (Map.Entry<String, JsonElement> metric :
                    answer.getAsJsonObject("metrics").entrySet()) {
                var buckets = metric.getValue().getAsJsonObject().getAsJsonArray("buckets");
                if (!buckets.isEmpty()) {
                    JsonObject first = change.apply(buckets.get(0).getAsJsonObject());
                    if (first.size() == 0) {
                        buckets.remove(0);
                    } else {
                        buckets.set(0, first);
                    }
                }
            }
            return answer.toString();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}

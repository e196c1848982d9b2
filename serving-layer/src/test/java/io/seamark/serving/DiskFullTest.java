package io.seamark.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.log.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk of its own, really full: the server says so, and goes on by itself when there is room again. */
@Timeout(900)
class DiskFullTest {

    private static final long START = 1_700_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final TestFleet fleet = new TestFleet(1);
    private final MemoryLog readings = new MemoryLog(1);
    private final MemoryLog deltas = new MemoryLog(1);
    private final MemoryLog alerts = new MemoryLog(1);
    private final Operators operators = new Operators();
    private final HttpClient client = HttpClient.newHttpClient();
    private Path disk;
    private boolean mounted;
    private ServingNode node;

    @BeforeEach
    void up() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString());
        assumeTrue(mounted, "A full disk is not tested: a file system can be mounted by root alone.");
        Store store = Store.open(settings());
        frame(3);
        fleet.publish(store, "g1", new Seam(Map.of(0, 3L)), List.of());
        alerts.append(0, AlertCodec.encode(alert()));
        start();
        await().atMost(PATIENCE).until(() -> get("/ready").statusCode() == 200);
    }

    private Settings settings() {
        return TestFleet.settings(folder)
                .with(Map.of("serving.data-dir", disk.resolve("serving").toString()));
    }

    private void start() {
        node = new ServingNode(
                settings(),
                new Topics(readings, deltas, alerts, operators.labels, operators.maintenance, operators.retired),
                (messages, timestamp) -> {},
                operators);
    }

    @AfterEach
    void down() throws Exception {
        if (node != null) {
            node.close();
        }
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static AlertEvent alert() {
        return new AlertEvent(
                AlertEvent.VERSION,
                "p|band|0|1",
                Kind.OPENED,
                "p",
                "band",
                START,
                START,
                0.8,
                0.8,
                4,
                1,
                List.of(),
                "g1",
                0,
                1,
                "");
    }

    private void frame(int count) {
        long from = fleet.end(0);
        for (int i = 0; i < count; i++) {
            fleet.add(
                    0,
                    new Item(
                            "device-" + (from + i),
                            "temperature-of-the-bearing-at-the-far-end".repeat(2),
                            START + from + i,
                            i));
        }
        fleet.frame(new OffsetRange(0, from, from + count), 0.2f, 100_000).forEach(part -> deltas.append(0, part));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> acknowledge(String note) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.address()
                                .resolve("/v1/alerts/" + URLEncoder.encode("p|band|0|1", UTF_8) + "/acknowledge"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"note\":\"" + note + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Takes all room that there is; returns where. */
    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast-" + System.nanoTime());
        byte[] bytes = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            return ballast; // there is no room
        }
    }

    private boolean isApplied() {
        return node.views()
                .current()
                .map(view -> view.fold().state().applied().at(0) == fleet.end(0))
                .orElse(false);
    }

    @Test
    void goesOnByItselfWhenThereIsRoomAgain() throws Exception {
        assertThat(acknowledge("before").statusCode()).isEqualTo(200);
        for (int round = 0; round < 2; round++) {
            Path ballast = fill();
            await().atMost(PATIENCE).until(() -> {
                frame(1_000); // until the log of the database has no room any more
                return get("/ready").body().contains("RocksDB cannot write");
            });
            assertThat(get("/ready").statusCode()).isEqualTo(503);
            assertThat(get("/v1/status").body()).contains("RocksDB cannot write", "seamark.serving.data-dir");
            assertThat(acknowledge("full").statusCode()).isEqualTo(503);
            assertThat(get("/v1/devices/device-1").statusCode()).isEqualTo(200);
            assertThat(get("/v1/alerts").body()).doesNotContain("\"full\"");
            String next = "g" + (round + 2); // comes at the wrong moment, and is loaded later
            fleet.publish(Store.open(settings()), next, new Seam(Map.of(0, fleet.end(0))), List.of());
            await().atMost(PATIENCE)
                    .until(() -> get("/v1/status").body().contains("load the generation '" + next + "'")
                            || get("/v1/status").body().contains("'" + next + "'"));
            Files.delete(ballast);
            await().atMost(PATIENCE)
                    .until(() -> get("/ready").statusCode() == 200
                            && isApplied()
                            && get("/v1/status").body().contains("\"generation\":\"" + next + "\""));
            assertThat(get("/v1/status").body()).contains("\"alarms\":[]");
            assertThat(acknowledge("round " + round).statusCode()).isEqualTo(200);
        }
        node.close();
        start();
        await().atMost(PATIENCE).until(() -> get("/ready").statusCode() == 200 && isApplied());
        assertThat(get("/v1/alerts").body()).contains("round 1");
        assertThat(get("/v1/status").body()).contains("\"accepted\":" + fleet.end(0));
    }
}

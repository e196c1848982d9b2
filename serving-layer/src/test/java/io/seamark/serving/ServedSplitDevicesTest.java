package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.generation.SplitDevices.Example;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.log.Topics;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices whose messages come in several partitions, as a server reports them: those of the batch run, and those it sees. */
class ServedSplitDevicesTest {

    private static final long START = 1_700_000_000_000L;
    private static final int PARTITIONS = 4;

    @TempDir
    Path folder;

    private final TestFleet fleet = new TestFleet(2);
    private final MemoryLog deltas = new MemoryLog(PARTITIONS);
    private final Operators operators = new Operators();
    private ServingNode node;

    private void start() {
        Settings settings = TestFleet.settings(folder);
        node = new ServingNode(
                settings,
                new Topics(
                        new MemoryLog(PARTITIONS),
                        deltas,
                        new MemoryLog(1),
                        operators.labels,
                        operators.maintenance,
                        operators.retired),
                (messages, timestamp) -> {},
                operators);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void publish(String id) {
        fleet.publish(
                Store.open(TestFleet.settings(folder)),
                id,
                new Seam(Map.of(0, fleet.end(0), 1, fleet.end(1))),
                List.of());
    }

    private void sends(int partition, String... devices) {
        long from = fleet.end(partition);
        for (String device : devices) {
            fleet.add(partition, new Item(device, "temp", START + from, 20));
        }
        fleet.frame(new OffsetRange(partition, from, fleet.end(partition)), 0.1f, 10_000)
                .forEach(part -> deltas.append(partition, part));
        await().until(() -> node.views()
                .current()
                .map(view -> view.fold().state().applied().at(partition) == fleet.end(partition))
                .orElse(false));
    }

    private String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.address().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JsonObject split() throws Exception {
        return JsonParser.parseString(get("/v1/status")).getAsJsonObject().getAsJsonObject("splitDevices");
    }

    private void assertSplit(long count, String examples) throws Exception {
        assertThat(split().get("count").getAsLong()).isEqualTo(count);
        assertThat(split().get("examples").toString()).isEqualTo(examples.replace('\'', '"'));
    }

    @Test
    void thoseOfTheBatchRunAndOfTheDeltasAreCountedOnceAlsoAfterARestart() throws Exception {
        fleet.says(new SplitDevices(1, List.of(new Example("pump-1", List.of(0, 1)))));
        publish("g1");
        start();
        await().until(() -> get("/ready").contains("true"));
        assertSplit(1, "[{'device':'pump-1','partitions':[0,1]}]");

        sends(0, "pump-1", "pump-2", "pump-3");
        sends(1, "pump-1");
        assertThat(split().get("live").getAsLong()).isEqualTo(1);
        assertSplit(1, "[{'device':'pump-1','partitions':[0,1]}]");
        node.close();
        start();
        sends(1, "pump-1", "pump-3"); // the one as before, of the other its partition from before the restart
        String both = "[{'device':'pump-1','partitions':[0,1]},{'device':'pump-3','partitions':[0,1]}]";
        assertSplit(2, both);
        assertThat(split().get("inGeneration").getAsLong()).isEqualTo(1);
        assertThat(split().get("live").getAsLong()).isEqualTo(2);
        assertThat(split().get("message").getAsString())
                .startsWith("2 devices send in more than one partition of the log: 'pump-1' (0, 1), 'pump-3' (0, 1).");
        assertThat(get("/metrics")).contains("seamark_serving_devices_split 2.0");

        // A new generation has what is below its seam; what is beyond begins again.
        fleet.says(SplitDevices.NONE);
        publish("g2");
        await().until(() -> get("/v1/status").contains("\"generation\":\"g2\""));
        assertSplit(0, "[]");
        assertThat(split().get("message").getAsString()).isEmpty();
    }

    @Test
    void devicesThatMoveAsPartitionsAreAddedAreNotCounted() throws Exception {
        start(); // before the first generation, where nobody has told how many there are
        sends(0, "pump-1", "pump-2");
        sends(1, "pump-3");
        sends(1, "pump-1");
        sends(0, "pump-1");
        assertSplit(1, "[{'device':'pump-1','partitions':[0,1]}]");
        fleet.grow();
        sends(2, "pump-1", "pump-2");
        assertSplit(0, "[]");
        sends(2, "pump-2");
        assertSplit(0, "[]");
        sends(0, "pump-2");
        assertSplit(1, "[{'device':'pump-2','partitions':[0,2]}]");
    }
}

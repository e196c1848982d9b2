package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.LeftOutReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.log.Topics;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was left out of readings is said of the generation and the speed view together. */
class LeftOutTest {

    @TempDir
    Path folder;

    @Test
    void statusAndMetricsCountWhatWasLeftOut() throws Exception {
        Settings settings = TestFleet.settings(folder);
        TestFleet fleet = new TestFleet(1);
        MemoryLog log = new MemoryLog(1);
        MemoryLog deltas = new MemoryLog(1);
        fleet.add(0, new TestFleet.Item("pump", "temp", 1_700_000_000_000L, 20));
        LeftOutCounts ofGeneration = new LeftOutCounts();
        ofGeneration.add("state", LeftOutReason.TEXT, 12);
        fleet.leavesOut(ofGeneration);
        fleet.publish(Store.open(settings), "g1", new Seam(Map.of(0, 1L)), List.of());
        fleet.add(0, new TestFleet.Item("pump", "temp", 1_700_000_010_000L, 21));
        LeftOutCounts ofFrame = new LeftOutCounts();
        ofFrame.add("state", LeftOutReason.TEXT, 3);
        ofFrame.add("axes", LeftOutReason.ARRAY, 2);
        ofFrame.add(LeftOutCounts.OTHER, LeftOutReason.NOT_FINITE, 5);
        fleet.leavesOut(ofFrame);
        fleet.frame(new OffsetRange(0, 1, 2), 0, 10_000).forEach(part -> deltas.append(0, part));
        Operators operators = new Operators();
        try (ServingNode node = new ServingNode(
                settings,
                new Topics(log, deltas, new MemoryLog(1), operators.labels, operators.maintenance, operators.retired),
                (messages, timestamp) -> {},
                operators)) {
            await().until(() -> node.views()
                    .current()
                    .map(view -> view.fold().state().applied().at(0) == 2)
                    .orElse(false));
            assertThat(JsonParser.parseString(get(node, "v1/status"))
                            .getAsJsonObject()
                            .getAsJsonObject("tally")
                            .get("leftOut"))
                    .isEqualTo(
                            JsonParser.parseString(
                                    """
                            {"byReason":{"ARRAY":2,"NOT_FINITE":5,"TEXT":15},
                             "byMetric":{"axes":{"ARRAY":2},"state":{"TEXT":15}},
                             "otherMetrics":{"NOT_FINITE":5}}"""));
            assertThat(get(node, "metrics"))
                    .contains(
                            "seamark_serving_metrics_left_out{reason=\"TEXT\"} 15.0",
                            "seamark_serving_metrics_left_out{reason=\"ARRAY\"} 2.0",
                            "seamark_serving_metrics_left_out{reason=\"NOT_FINITE\"} 5.0",
                            "seamark_serving_metrics_left_out{reason=\"OBJECT\"} 0.0");
        }
    }

    private static String get(ServingNode node, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.address().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

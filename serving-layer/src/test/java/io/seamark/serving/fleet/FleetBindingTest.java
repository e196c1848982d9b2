package io.seamark.serving.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.MemoryLog;
import io.seamark.serving.Operators;
import io.seamark.serving.ServingNode;
import io.seamark.serving.TestFleet;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.log.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder is filled from one fleet only. */
class FleetBindingTest {

    @TempDir
    Path folder;

    private final MemoryLog readings = new MemoryLog(1);
    private final MemoryLog deltas = new MemoryLog(1);
    private final Operators operators = new Operators();
    private final MemoryLog alerts = new MemoryLog(1);
    private final TestFleet fleet = new TestFleet(1);
    private Settings settings;

    @BeforeEach
    void publish() {
        settings = TestFleet.settings(folder);
        fleet.add(0, new Item("pump-17", "temp", 1_700_000_000_000L, 20));
        fleet.publish(Store.open(settings), "g1", new Seam(Map.of(0, 1L)), List.of());
    }

    private ServingNode start() {
        return new ServingNode(
                settings,
                new Topics(readings, deltas, alerts, operators.labels, operators.maintenance, operators.retired),
                (messages, timestamp) -> {},
                operators);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::start)
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining(folder.resolve("serving").toString())
                .hasMessageContaining("remove")
                .hasMessageContaining("seamark.serving.data-dir")
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void itsOwnFleetFindsItAgain() {
        start().close();
        start().close();
    }

    @Test
    void anotherApplicationIsRefused() {
        start().close();
        settings = settings.with(Map.of("seamark.application-id", "another"));
        assertRefused("seamark.application-id", "'another'", "'seamark'");
    }

    @Test
    void anotherStoreIsRefused() {
        start().close();
        String another = folder.resolve("store-2").toUri().toString();
        String first = settings.string("seamark.store.root");
        settings = settings.with(Map.of("seamark.store.root", another));
        assertRefused("seamark.store.root", another, first);
    }

    @Test
    void anotherClusterIsRefused() {
        start().close();
        readings.cluster("cluster-2");
        assertRefused("Kafka cluster", "'cluster-1'", "'cluster-2'");
    }

    @Test
    void readingsMadeAnewAreAnotherLog() {
        start().close();
        readings.makeAnew();
        assertRefused("the topic of readings", "topic-1");
    }

    @Test
    void anotherClusterThatAppearsLaterIsNotFollowed() {
        start().close();
        for (MemoryLog each : List.of(readings, deltas, alerts)) {
            each.away(true);
        }
        fleet.add(0, new Item("pump-17", "temp", 1_700_000_000_001L, 21));
        fleet.frame(new OffsetRange(0, 1, 2), 0, 1000).forEach(part -> deltas.append(0, part));
        try (ServingNode node = start()) {
            assertThat(node.views().current()).isPresent();
            for (MemoryLog each : List.of(readings, deltas, alerts)) {
                each.cluster("cluster-2");
                each.away(false);
            }
            await().until(() ->
                    node.views().current().orElseThrow().follower().failure().contains("cluster-2"));
            assertThat(node.views()
                            .current()
                            .orElseThrow()
                            .fold()
                            .state()
                            .applied()
                            .at(0))
                    .isEqualTo(1);
            for (MemoryLog each : List.of(readings, deltas, alerts)) {
                each.cluster("cluster-1");
            }
            await().until(() -> node.views()
                            .current()
                            .orElseThrow()
                            .fold()
                            .state()
                            .applied()
                            .at(0)
                    == 2);
        }
    }
}

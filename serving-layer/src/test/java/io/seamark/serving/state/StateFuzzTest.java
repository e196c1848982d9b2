package io.seamark.serving.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.frame.Tally;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.Seam;
import io.seamark.serving.fleet.FleetIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Damaged values of the serving layer's own store. */
class StateFuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    @Test
    void foldStates() throws Exception {
        Tally tally = new Tally();
        tally.accept(300);
        tally.duplicate(2);
        tally.reject(RejectReason.METRICS_MISSING, 1);
        FoldState state = new FoldState(
                new Seam(Map.of(0, 300L, 1, 3L)),
                new TreeMap<>(Map.of(0, 7L)),
                "topic-id",
                tally,
                1_700_000_000_000L,
                1,
                472_222);
        Fuzz.Fates fates = Fuzz.binary(
                        "the state of a fold",
                        List.of(state.toBytes(), FoldState.at(Seam.START).toBytes()))
                .run(300_000, LIMIT, () -> input -> {
                    FoldState read = FoldState.fromBytes(input);
                    assertThat(FoldState.fromBytes(read.toBytes())).isEqualTo(read);
                });
        assertThat(fates.read()).isGreaterThan(1_000);
    }

    @Test
    void identitiesOfFleets() throws Exception {
        FleetIdentity identity = new FleetIdentity("seamark", "hdfs://127.0.0.1:8020/seamark", "cluster", "");
        Fuzz.Fates fates = Fuzz.binary("the identity of a fleet", List.of(identity.toBytes()))
                .run(100_000, LIMIT, () -> input -> {
                    FleetIdentity read = FleetIdentity.fromBytes(input);
                    assertThat(FleetIdentity.fromBytes(read.toBytes())).isEqualTo(read);
                });
        assertThat(fates.read()).isGreaterThan(1_000);
    }

    @Test
    void deviceMarks() throws Exception {
        DeviceMark mark = new DeviceMark(1_700_000_000_000L, 0.75f, new TreeSet<>(List.of("rpm", "temp")), true);
        DeviceMark placed = mark.placed(new Placement(3, List.of(2, 0)));
        assertThat(DeviceMark.fromBytes(placed.toBytes())).isEqualTo(placed);
        Fuzz.Fates fates = Fuzz.binary("the mark of a device", List.of(mark.toBytes(), placed.toBytes()))
                .run(300_000, LIMIT, () -> input -> {
                    DeviceMark read = DeviceMark.fromBytes(input);
                    assertThat(DeviceMark.fromBytes(read.toBytes())).isEqualTo(read);
                });
        assertThat(fates.read()).isGreaterThan(1_000);
    }
}

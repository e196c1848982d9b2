package io.seamark.speed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.device.DeviceState;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.fuzz.Seeds;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.Terms;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.cut.Taken;
import io.seamark.speed.stream.Slice.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Damaged forms of what Spark's checkpoint holds for us. */
class CheckpointFuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static List<Outcome> outcomes() {
        OffsetRange range = new OffsetRange(2, 5, 9);
        Cut cut = new Cut(
                4,
                Cut.Purpose.OUTPUT,
                new Terms("g1", "w1"),
                List.of(new OffsetRange(0, 1, 2), range),
                new Seam(Map.of(0, 1L)),
                List.of(new Taken(range, Taken.When.at(99))),
                Taken.When.at(98));
        Rejected rejected = new Rejected(
                5,
                -1,
                Optional.empty(),
                Optional.of(new byte[] {0, -1}),
                RejectReason.MALFORMED_JSON,
                "no JSON object");
        return List.of(
                new Outcome(
                        cut,
                        range,
                        List.of(),
                        List.of(),
                        Optional.of(new MessageProof(range.partition(), 7, -1, 17)),
                        List.of(new byte[] {1, 2}, new byte[0]),
                        true),
                new Outcome(
                        cut,
                        range,
                        List.of(rejected),
                        List.of(Seeds.alert(AlertEvent.Kind.CLOSED)),
                        Optional.empty(),
                        List.of(),
                        true));
    }

    @Test
    void outcomesOfABatch() throws Exception {
        List<byte[]> seeds = outcomes().stream().map(OutcomeSerializer::toBytes).toList();
        Fuzz.Fates fates = Fuzz.binary("the outcome", seeds).run(300_000, LIMIT, () -> input -> {
            byte[] again = OutcomeSerializer.toBytes(OutcomeSerializer.fromBytes(input));
            assertThat(OutcomeSerializer.toBytes(OutcomeSerializer.fromBytes(again)))
                    .isEqualTo(again);
        });
        assertThat(fates.read()).isGreaterThan(1_000);
    }

    @Test
    void blocksWithALengthThatLies() throws Exception {
        List<byte[]> seeds = Seeds.deviceStates().stream()
                .map(state -> {
                    Output out = new Output(64, -1);
                    StoredBlock.write(out, state);
                    return out.toBytes();
                })
                .toList();
        Fuzz.Fates fates = Fuzz.binary("the block of a state", seeds)
                .run(300_000, LIMIT, () -> input -> DeviceState.fromBytes(StoredBlock.read(new Input(input))));
        assertThat(fates.read()).isGreaterThan(1_000);
    }
}

package io.seamark.speed.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.device.PartitionState;
import io.seamark.common.fuzz.Seeds;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.Terms;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.version.VersionedBytes;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.cut.Taken;
import io.seamark.speed.state.PartitionStates;
import io.seamark.speed.stream.Slice.Rejected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What Spark's checkpoint stores comes back, through Spark's own serializer. */
class StateRegistratorTest {

    private final SerializerInstance serializer = new KryoSerializer(
                    new SparkConf(false).set("spark.kryo.registrator", StateRegistrator.class.getName()))
            .newInstance();

    @SuppressWarnings("unchecked")
    private <T> T stored(T value) {
        ClassTag<T> tag = (ClassTag<T>) ClassTag$.MODULE$.apply(value.getClass());
        return serializer.deserialize(serializer.serialize(value, tag), tag);
    }

    @Test
    void statesComeBackAndCanGoOn() {
        PartitionState ofPartition = PartitionState.fromBytes(Seeds.partition());
        VersionedBytes devices = new VersionedBytes(Long.MAX_VALUE - 1);
        List<byte[]> states = Seeds.deviceStates();
        for (int i = 0; i < states.size(); i++) {
            devices.load("pump-ü" + i, states.get(i));
        }
        PartitionStates back = stored(new PartitionStates(Long.MAX_VALUE - 1, ofPartition, devices));
        assertThat(back.until()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(back.partition().toBytes()).isEqualTo(ofPartition.toBytes());
        Map<String, byte[]> found = new HashMap<>();
        back.devices().drain((device, state) -> found.put(device, state));
        assertThat(found).hasSize(states.size());
        for (int i = 0; i < states.size(); i++) {
            assertThat(found.get("pump-ü" + i)).isEqualTo(states.get(i));
        }
        PartitionStates next = back.next(back.begin(), Long.MAX_VALUE, ofPartition, true);
        assertThat(next.devices().size()).isEqualTo(states.size());
        assertThatThrownBy(back::devices).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stored(back)::begin)
                .as("what was replaced cannot be gone on from")
                .isInstanceOf(IllegalStateException.class);
        PartitionStates uncheckpointed = next.next(next.begin(), Long.MIN_VALUE, ofPartition, false);
        assertThatThrownBy(stored(uncheckpointed)::begin)
                .as("what was left out cannot be gone on from")
                .isInstanceOf(IllegalStateException.class);
    }

    private static final Cut CUT = new Cut(
            4,
            Cut.Purpose.OUTPUT,
            new Terms("g1", "w1"),
            List.of(new OffsetRange(0, 1, 2), new OffsetRange(2, 5, 9)),
            new Seam(Map.of(0, 7L)),
            List.of(new Taken(new OffsetRange(0, 1, 2), new Taken.When(99, Long.MAX_VALUE))),
            Taken.When.at(98));

    private static final AlertEvent ALERT = new AlertEvent(
            AlertEvent.VERSION,
            "d|band|0|7",
            Kind.OPENED,
            "d",
            "band",
            5,
            6,
            0.75,
            0.8,
            4,
            2,
            List.of(new Contribution("a", 1, 2, 3, 1)),
            "g1",
            0,
            7,
            "storm:x");

    @Test
    void theOutcomeOfAPartitionComesBackWithTheBytesOfWhatWasRejected() {
        List<Rejected> rejected = List.of(
                new Rejected(5, -1, Optional.empty(), Optional.of(new byte[] {0, -1}), RejectReason.values()[0], "x"),
                new Rejected(6, 7, Optional.of(new byte[0]), Optional.empty(), RejectReason.values()[1], ""));
        List<AlertEvent> alerts = List.of(ALERT, Seeds.alert(AlertEvent.Kind.OPENED));
        OffsetRange range = CUT.ranges().get(1);
        List<byte[]> frame = List.of(new byte[] {1, 0, -1}, new byte[0]);
        Optional<MessageProof> last = Optional.of(new MessageProof(range.partition(), 6, 7, -17));
        Outcome back = stored(new Outcome(CUT, range, rejected, alerts, last, frame, true));
        assertThat(back.alerts()).isEqualTo(alerts);
        assertThat(back.frame()).containsExactlyElementsOf(frame);
        assertThat(back.cut()).isEqualTo(CUT);
        assertThat(back.range()).isEqualTo(range);
        assertThat(back.last()).isEqualTo(last);
        assertThat(back.rejected()).usingRecursiveComparison().isEqualTo(rejected);
    }

    @Test
    void anOutcomeThatWasLeftOutIsNeverTakenForAnEmptyOne() {
        Outcome leftOut =
                new Outcome(CUT, CUT.ranges().get(1), List.of(), List.of(), Optional.empty(), List.of(), false);
        assertThatThrownBy(() -> stored(leftOut)).hasStackTraceContaining("left out of Spark's checkpoint");
    }
}

package io.seamark.serving.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.Tally;
import io.seamark.common.seam.Seam;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FoldStateTest {

    private static final FoldState STATE =
            new FoldState(new Seam(Map.of(0, 300L)), new TreeMap<>(Map.of(0, 7L)), "topic", new Tally(), 90, 91, 40);

    @Test
    void isReadAsItWasWritten() {
        assertThat(FoldState.fromBytes(STATE.toBytes())).isEqualTo(STATE);
        FoldState none = FoldState.at(STATE.applied());
        assertThat(FoldState.fromBytes(none.toBytes())).isEqualTo(none);
        assertThat(none.oldestHour()).isEqualTo(FoldState.NONE);
    }

    @Test
    void anyHourCanStillBeThereWhenThatIsStoredAgain() {
        FoldState unknown =
                new FoldState(STATE.applied(), STATE.positions(), "topic", STATE.tally(), 90, 91, FoldState.UNKNOWN);
        assertThat(FoldState.fromBytes(unknown.toBytes())).isEqualTo(unknown);
    }

    @Test
    void anHourThatIsNoneIsNotTaken() {
        byte[] wild =
                new FoldState(STATE.applied(), STATE.positions(), "topic", STATE.tally(), 90, 91, 1L << 40).toBytes();
        assertThatThrownBy(() -> FoldState.fromBytes(wild))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("no hour: 1099511627776");
    }

    @Test
    void aVersionThatIsNotKnownIsToldWithTheWayOut() {
        byte[] later = STATE.toBytes();
        later[0] = 5;
        assertThatThrownBy(() -> FoldState.fromBytes(later))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("version 5; this program reads 4")
                .hasMessageContaining("seamark.serving.data-dir");
    }
}

package io.seamark.common.label;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.label.Label.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTest {

    private static Label label(Verdict verdict, long from, long to) {
        return new Label(
                1, "a" + from, "d", "forecast", verdict, from, to, verdict == Verdict.EXPECTED ? to + 9 : 0, "", 7);
    }

    @Test
    void aLabelIsReadBack() {
        for (Verdict verdict : Verdict.values()) {
            Label label = label(verdict, 3, 5);
            assertThat(LabelCodec.decode(LabelCodec.encode(label))).isEqualTo(label);
        }
    }

    @Test
    void whatIsNoLabelIsSaidToBeNone() {
        for (String damaged : List.of(
                "",
                "null",
                "7",
                "{",
                "{\"version\":2}",
                "{\"version\":1}",
                "{\"version\":1,\"alert\":\"a\",\"device\":\"d\",\"detector\":\"x\",\"verdict\":\"MAYBE\",\"from\":1,\"to\":2,\"note\":\"\"}",
                "{\"version\":1,\"alert\":\"a\",\"device\":\"d\",\"detector\":\"x\",\"verdict\":\"TRUE\",\"from\":3,\"to\":2,\"note\":\"\"}")) {
            assertThatThrownBy(() -> LabelCodec.decode(damaged.getBytes(UTF_8)))
                    .as(damaged)
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void faultsAreWhatWasLabelledTrueFromItsBeginToItsEnd() {
        DeviceLabels labels = DeviceLabels.of(List.of(
                label(Verdict.TRUE, 50, 60),
                label(Verdict.FALSE, 20, 30),
                label(Verdict.TRUE, 10, 15),
                label(Verdict.EXPECTED, 70, 80)));
        assertThat(List.of(9L, 10L, 15L, 16L, 25L, 49L, 50L, 60L, 61L, 75L))
                .filteredOn(labels::isFault)
                .containsExactly(10L, 15L, 50L, 60L);
    }

    @Test
    void aLongFaultCoversWhatLiesBehindAShortOneWithinIt() {
        DeviceLabels labels = DeviceLabels.of(List.of(label(Verdict.TRUE, 10, 100), label(Verdict.TRUE, 20, 30)));
        assertThat(labels.isFault(50)).isTrue();
    }

    @Test
    void falseAlertsMakeMoreTolerantTrueOnesLessAndNeitherWithoutEnd() {
        assertThat(DeviceLabels.NONE.tolerance()).isEqualTo(1);
        List<Label> labels = new ArrayList<>(List.of(label(Verdict.FALSE, 1, 2)));
        assertThat(DeviceLabels.of(labels).tolerance()).isCloseTo(1.25, within(1e-12));
        labels.add(label(Verdict.TRUE, 3, 4));
        assertThat(DeviceLabels.of(labels).tolerance()).isCloseTo(1, within(1e-12));
        for (int i = 0; i < 100; i++) {
            labels.add(label(Verdict.FALSE, 10 + i, 20 + i));
        }
        assertThat(DeviceLabels.of(labels).tolerance()).isEqualTo(2);
        assertThat(DeviceLabels.of(List.of(label(Verdict.TRUE, 1, 2), label(Verdict.TRUE, 3, 4)))
                        .tolerance())
                .isEqualTo(0.8);
    }
}

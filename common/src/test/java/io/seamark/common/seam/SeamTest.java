package io.seamark.common.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeamTest {

    @Test
    void everyPlaceOfTheLogIsOnExactlyOneSide() {
        Seam seam = new Seam(Map.of(0, 120L));
        assertThat(seam.covers(0, 119)).isTrue();
        assertThat(seam.covers(0, 120)).isFalse();
        assertThat(seam.covers(1, 0)).isFalse();
        assertThat(Seam.START.covers(0, 0)).isFalse();
    }

    @Test
    void whatLiesBetweenTwoSeamsLeadsFromOneToTheOther() {
        Seam from = new Seam(Map.of(0, 10L, 1, 5L));
        Seam to = new Seam(Map.of(0, 10L, 1, 8L, 2, 3L));
        assertThat(from.until(to)).containsExactly(new OffsetRange(1, 5, 8), new OffsetRange(2, 0, 3));
        assertThat(from.advance(from.until(to))).isEqualTo(to);
        assertThat(to.isAtOrBeyond(from)).isTrue();
        assertThat(from.isAtOrBeyond(to)).isFalse();
    }

    @Test
    void thereIsNothingBetweenASeamAndAnEarlierOne() {
        Seam seam = new Seam(Map.of(0, 10L, 1, 5L));
        assertThatThrownBy(() -> seam.until(new Seam(Map.of(0, 9L, 1, 5L))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seam.until(new Seam(Map.of(0, 12L))))
                .as("a partition that is not named stands at 0, before 5")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isImmutableWhateverMapItIsMadeOf() {
        TreeMap<Integer, Long> offsets = new TreeMap<>(Collections.reverseOrder());
        offsets.putAll(Map.of(0, 1L, 1, 2L));
        Seam seam = new Seam(offsets);
        offsets.put(0, 99L);
        assertThat(seam.at(0)).isEqualTo(1);
        assertThat(seam.toText()).isEqualTo("0:1,1:2");
        assertThatThrownBy(() -> seam.offsets().put(0, 5L)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Property(tries = 200)
    void isReadBackFromItsText(@ForAll @Size(max = 8) Map<@IntRange Integer, @LongRange Long> offsets) {
        Seam seam = new Seam(offsets);
        assertThat(Seam.parse(seam.toText())).isEqualTo(seam);
        assertThat(Seam.START.advance(Seam.START.until(seam)).isAtOrBeyond(seam))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "0",
                "0:",
                ":5",
                "0:5,",
                "0:-5",
                "-1:5",
                "0:5:7",
                "0:1,0:2",
                "0:1;1:2",
                "0:99999999999999999999"
            })
    void whatIsNoSeamIsNamed(String text) {
        assertThatThrownBy(() -> Seam.parse(text))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(text);
    }

    @Test
    void readsTextWithBlanksAndNone() {
        assertThat(Seam.parse(" 0:1 , 1:2 ")).isEqualTo(new Seam(Map.of(0, 1L, 1, 2L)));
        assertThat(Seam.parse("")).isEqualTo(Seam.START);
    }

    @Test
    void aRangeRunsForward() {
        assertThat(new OffsetRange(1, 5, 8).length()).isEqualTo(3);
        assertThat(new OffsetRange(1, 5, 5).isEmpty()).isTrue();
        assertThat(new OffsetRange(1, 5, 8)).hasToString("1:[5,8)");
        for (long[] bad : List.of(new long[] {-1, 0, 1}, new long[] {0, -1, 1}, new long[] {0, 2, 1})) {
            assertThatThrownBy(() -> new OffsetRange((int) bad[0], bad[1], bad[2]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

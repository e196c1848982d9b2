package io.seamark.common.reading;

import static io.seamark.common.reading.LeftOutReason.ARRAY;
import static io.seamark.common.reading.LeftOutReason.NOT_FINITE;
import static io.seamark.common.reading.LeftOutReason.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeftOutCountsTest {

    @Test
    void countsAreByNameAndReasonInTheOrderOfTheNames() {
        LeftOutCounts counts = new LeftOutCounts();
        assertThat(counts.isEmpty()).isTrue();
        counts.add("state", TEXT, 2);
        counts.add("axes", ARRAY, 1);
        counts.add("state", NOT_FINITE, 1);
        counts.add("state", TEXT, 3);
        assertThat(counts.isEmpty()).isFalse();
        assertThat(counts.byMetric().toString()).isEqualTo("{axes={ARRAY=1}, state={NOT_FINITE=1, TEXT=5}}");
        assertThat(counts.byReason()).isEqualTo(Map.of("ARRAY", 1L, "NOT_FINITE", 1L, "TEXT", 5L));
    }

    @Test
    void namesWithoutRoomAreCountedByReasonAlone() {
        LeftOutCounts counts = new LeftOutCounts(2);
        for (String name : List.of("c", "a", "b", "d", "a")) {
            counts.add(name, TEXT, 1);
        }
        assertThat(counts.byMetric().toString()).isEqualTo("{={TEXT=2}, a={TEXT=2}, c={TEXT=1}}");
        assertThat(counts.empty().merge(counts))
                .as("an empty one has as much room")
                .isEqualTo(counts);
    }

    @Test
    void theSettingBoundsTheNames() {
        LeftOutCounts counts =
                LeftOutCounts.from(Settings.reference().with(Map.of("seamark.readings.left-out-names", "3")));
        for (int i = 0; i < 10; i++) {
            counts.add("m" + i, TEXT, 1);
        }
        assertThat(counts.byMetric()).hasSize(4).containsEntry(LeftOutCounts.OTHER, Map.of("TEXT", 7L));
    }

    @Test
    void whatIsMergedIsTakenInTheOrderOfTheNames() {
        LeftOutCounts found = new LeftOutCounts();
        for (String name : List.of("c", "a", "b")) {
            found.add(name, ARRAY, 1);
        }
        assertThat(new LeftOutCounts(2).merge(found).byMetric().toString())
                .isEqualTo("{={ARRAY=1}, a={ARRAY=1}, b={ARRAY=1}}");
    }

    @Property(tries = 300)
    void mergedPartsAreTheWhole(
            @ForAll long seed,
            @ForAll @IntRange(max = 60) int count,
            @ForAll @IntRange(min = 1, max = 6) int parts,
            @ForAll @IntRange(min = 1, max = 12) int maxNames) {
        Random random = new Random(seed);
        LeftOutCounts whole = new LeftOutCounts();
        Map<String, Long> byReason = new TreeMap<>();
        List<LeftOutCounts> roomy = new ArrayList<>();
        List<LeftOutCounts> bounded = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            roomy.add(new LeftOutCounts());
            bounded.add(new LeftOutCounts(maxNames));
        }
        for (int i = 0; i < count; i++) {
            String name = "m" + random.nextInt(10);
            LeftOutReason reason = LeftOutReason.of(random.nextInt(LeftOutReason.count()));
            int part = random.nextInt(parts);
            whole.add(name, reason, 1);
            byReason.merge(reason.name(), 1L, Long::sum);
            roomy.get(part).add(name, reason, 1);
            bounded.get(part).add(name, reason, 1);
        }
        assertThat(merged(roomy, LeftOutCounts.MAX_NAMES)).isEqualTo(whole);
        Collections.shuffle(roomy, random);
        assertThat(merged(roomy, LeftOutCounts.MAX_NAMES)).as("in any order").isEqualTo(whole);
        LeftOutCounts few = merged(bounded, maxNames);
        assertThat(few.byReason()).as("however few names").isEqualTo(byReason).isEqualTo(whole.byReason());
        assertThat(few.byMetric().keySet().stream().filter(name -> !name.equals(LeftOutCounts.OTHER)))
                .hasSizeLessThanOrEqualTo(maxNames);
        assertThat(LeftOutCounts.fromJson(few.toJson())).isEqualTo(few).hasSameHashCodeAs(few);
        assertThat(LeftOutCounts.of(whole.byMetric())).isEqualTo(whole);
    }

    private static LeftOutCounts merged(List<LeftOutCounts> parts, int maxNames) {
        LeftOutCounts all = new LeftOutCounts(maxNames);
        parts.forEach(all::merge);
        return all;
    }
}

package io.seamark.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.fault.KillPoint;
import io.seamark.deploy.fault.KillSchedule.Kill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KillScheduleTest {

    private static final List<Target> ALL = all();

    private static List<Target> all() {
        List<Target> all = new ArrayList<>(Target.processes());
        all.addAll(Target.points());
        return all;
    }

    @Property(tries = 50)
    void theSameSeedGivesTheSameSchedule(@ForAll long seed, @ForAll @IntRange(max = 300) int kills) {
        assertThat(KillSchedule.of(seed, kills, ALL)).isEqualTo(KillSchedule.of(seed, kills, ALL));
    }

    @Property(tries = 50)
    void aLongerScheduleBeginsAsTheShorterOne(@ForAll long seed, @ForAll @IntRange(max = 100) int kills) {
        assertThat(KillSchedule.of(seed, kills + 20, ALL).kills().subList(0, kills))
                .isEqualTo(KillSchedule.of(seed, kills, ALL).kills());
    }

    @Property(tries = 50)
    void everyTargetComesByItsWeight(@ForAll long seed) {
        int all = ALL.stream().mapToInt(Target::weight).sum();
        Map<Target, Long> counts = KillSchedule.of(seed, 3 * all, ALL).kills().stream()
                .collect(Collectors.groupingBy(Kill::target, Collectors.counting()));
        ALL.forEach(target -> assertThat(counts).containsEntry(target, 3L * target.weight()));
    }

    @Property(tries = 50)
    void killsAreNumberedAndTheirPausesBounded(@ForAll long seed) {
        List<Kill> kills = KillSchedule.of(seed, 100, ALL).kills();
        for (int i = 0; i < kills.size(); i++) {
            assertThat(kills.get(i).number()).isEqualTo(i + 1);
            assertThat(kills.get(i).pauseMillis()).isBetween(0, 20_000);
            assertThat(kills.get(i).times()).isBetween(1, 4);
        }
    }

    @Test
    void anotherSeedGivesAnotherSchedule() {
        assertThat(KillSchedule.of(1, 50, ALL)).isNotEqualTo(KillSchedule.of(2, 50, ALL));
    }

    @Test
    void eachGoesThroughTheTargetsOnce() {
        assertThat(KillSchedule.each(Target.points()).kills())
                .extracting(Kill::target)
                .containsExactlyElementsOf(Target.points());
    }

    @Test
    void nothingToKillIsRefused() {
        assertThatThrownBy(() -> KillSchedule.of(1, 1, List.of())).hasMessage("there is nothing to kill");
    }

    @Test
    void everyPointAndEveryProcessHasANameOfItsOwn() {
        assertThat(Target.points()).hasSameSizeAs(KillPoint.values());
        assertThat(Target.processes()).hasSameSizeAs(Victim.values());
        assertThat(ALL).extracting(Target::label).doesNotHaveDuplicates();
        ALL.forEach(target -> assertThat(Target.named(target.label())).contains(target));
        assertThat(Target.named("no-such-point")).isEmpty();
    }

    @Test
    void aPointKillsTheProcessThatComesToIt() {
        assertThat(Arrays.stream(KillPoint.values())
                        .collect(Collectors.groupingBy(
                                point -> new Target.AtPoint(point).victim(), Collectors.counting()))
                        .keySet())
                .containsExactlyInAnyOrder(Victim.DRIVER, Victim.EXECUTOR, Victim.BATCH, Victim.SERVING);
    }
}

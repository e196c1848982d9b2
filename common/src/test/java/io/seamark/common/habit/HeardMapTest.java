package io.seamark.common.habit;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.text.CollidingNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeardMapTest {

    private static Map<String, Heard> all(HeardMap map) {
        Map<String, Heard> found = new HashMap<>();
        map.forEach((device, heard) -> assertThat(found.put(device, heard)).isNull());
        assertThat(map.size()).isEqualTo(found.size());
        return found;
    }

    private static Heard heard(Random random, long clock) {
        long patience = random.nextInt(20) == 0 ? Long.MAX_VALUE - 1 : random.nextInt(50);
        Heard heard = new Heard(clock, patience, random.nextInt(9), false, "");
        return random.nextInt(10) > 0 ? heard : heard.said(random.nextBoolean() ? "" : "window:w");
    }

    @Test
    void itHoldsWhatAPlainMapWouldAndCopiesAreNotTouched() {
        Random random = new Random(5);
        HeardMap map = new HeardMap();
        Map<String, Heard> plain = new HashMap<>();
        for (int round = 0; round < 60; round++) {
            HeardMap before = map;
            Map<String, Heard> plainBefore = new HashMap<>(plain);
            map = map.copy();
            for (int i = 0; i < 100; i++) {
                String device = "pump-" + random.nextInt(2_000);
                if (random.nextInt(4) == 0) {
                    map.remove(device);
                    plain.remove(device);
                } else {
                    Heard heard = heard(random, round);
                    map.put(device, heard);
                    plain.put(device, heard);
                }
            }
            assertThat(all(map)).isEqualTo(plain);
            assertThat(all(before)).isEqualTo(plainBefore);
            assertThat(map.get("pump-7")).isEqualTo(plain.get("pump-7"));
        }
        assertThat(plain).as("enough to have grown").hasSizeGreaterThan(1_024);
    }

    @Test
    void whatIsDueIsFoundAtEveryTime() {
        Random random = new Random(6);
        HeardMap map = new HeardMap();
        Map<String, Heard> plain = new HashMap<>();
        int said = 0;
        for (long clock = 0; clock < 300; clock += random.nextInt(3)) {
            for (int i = 0; i < 20; i++) {
                String device = "pump-" + random.nextInt(1_500);
                Heard heard = heard(random, clock);
                map.put(device, heard);
                plain.put(device, heard);
            }
            long now = clock;
            Set<String> due = new TreeSet<>();
            plain.forEach((device, heard) -> {
                if (heard.said() ? !heard.heldBy().isEmpty() : heard.isSilentAt(now)) {
                    due.add(device);
                }
            });
            Set<String> found = new TreeSet<>();
            map.replaceDue(clock, (device, heard) -> {
                found.add(device);
                return heard.said("");
            });
            assertThat(found).isEqualTo(due);
            due.forEach(device -> plain.computeIfPresent(device, (name, heard) -> heard.said("")));
            assertThat(all(map)).isEqualTo(plain);
            said += due.size();
        }
        assertThat(said).isGreaterThan(500);
    }

    /** With a hash that everybody knows this would take hours. */
    @Test
    @Timeout(900)
    void namesThatWereChosenToCollideAreFoundAsFastAsOthers() {
        int count = 400_000;
        assertThat(CollidingNames.of(0).hashCode())
                .isEqualTo(CollidingNames.of(count).hashCode());
        HeardMap map = new HeardMap();
        for (int i = 0; i < count; i++) {
            map.put(CollidingNames.of(i), new Heard(i, 10, 0, false, ""));
        }
        assertThat(map.size()).isEqualTo(count);
        for (int i = 0; i < count; i += 1000) {
            assertThat(map.get(CollidingNames.of(i)).at()).isEqualTo(i);
        }
    }
}

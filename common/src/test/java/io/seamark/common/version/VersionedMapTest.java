package io.seamark.common.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.version.VersionedMap.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionedMapTest {

    private static Map<String, Integer> at(VersionedMap<Integer> map, long version) {
        Map<String, Integer> found = new HashMap<>();
        VersionedMap.Entries<Integer> entries = map.entries(version);
        int size = entries.size();
        entries.drain(found::put);
        assertThat(found).hasSize(size);
        return found;
    }

    private static void step(VersionedMap<Integer> map, long from, long to, Map<String, Integer> changes) {
        Step<Integer> step = map.begin(from);
        changes.forEach((key, value) -> step.update(key, before -> value < 0 ? null : value));
        step.end(to);
    }

    @Test
    void aStepSeesWhatTheOneBeforeLeft() {
        VersionedMap<Integer> map = new VersionedMap<>(10);
        map.load("a", 1);
        Step<Integer> step = map.begin(10);
        assertThat(step.update("a", before -> before + 1)).isEqualTo(2);
        assertThat(step.update("a", before -> before + 1)).isEqualTo(3);
        step.update("b", before -> {
            assertThat(before).isNull();
            return 7;
        });
        step.end(20);
        assertThat(at(map, 20)).isEqualTo(Map.of("a", 3, "b", 7));
    }

    @Test
    void theLastStepCanBeRunAgainWhetherItEndedOrNot() {
        VersionedMap<Integer> map = new VersionedMap<>(0);
        map.load("kept", 1);
        map.load("changed", 2);
        map.load("removed", 3);
        Map<String, Integer> changes = Map.of("changed", 20, "removed", -1, "new", 5);
        step(map, 0, 1, changes);
        Map<String, Integer> once = at(map, 1);
        assertThat(once).isEqualTo(Map.of("kept", 1, "changed", 20, "new", 5));
        map.begin(0).update("changed", before -> {
            assertThat(before).isEqualTo(2);
            return 99;
        });
        step(map, 0, 1, changes);
        assertThat(at(map, 1)).isEqualTo(once);
        assertThatThrownBy(() -> map.begin(2)).isInstanceOf(IllegalStateException.class);
        step(map, 1, 2, Map.of("new", -1));
        assertThatThrownBy(() -> map.begin(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 0 is asked for, but there are 2 and 1");
    }

    @Test
    void aStepThatWasOvertakenChangesNothingMore() {
        VersionedMap<Integer> map = new VersionedMap<>(0);
        Step<Integer> first = map.begin(0);
        first.update("a", before -> 1);
        assertThatThrownBy(() -> map.entries(0)).isInstanceOf(IllegalStateException.class);
        Step<Integer> second = map.begin(0);
        assertThatThrownBy(() -> first.update("a", before -> 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.end(1)).isInstanceOf(IllegalStateException.class);
        second.update("b", before -> 3);
        second.end(1);
        assertThat(at(map, 1)).isEqualTo(Map.of("b", 3));
        assertThatThrownBy(() -> second.update("b", before -> 4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasTakenOfAVersionStaysAsItWas() {
        VersionedMap<Integer> map = new VersionedMap<>(0);
        map.load("a", 1);
        VersionedMap.Entries<Integer> taken = map.entries(0);
        step(map, 0, 1, Map.of("a", -1, "b", 2));
        Map<String, Integer> found = new HashMap<>();
        taken.drain(found::put);
        assertThat(found).isEqualTo(Map.of("a", 1));
    }

    @Test
    void itIsWhatAPlainMapWouldBeWhateverIsRunAgain() {
        Random random = new Random(11);
        for (int run = 0; run < 200; run++) {
            VersionedMap<Integer> map = new VersionedMap<>(0);
            Map<String, Integer> plain = new HashMap<>();
            for (int version = 0; version < 20; version++) {
                for (int again = random.nextInt(3); again > 0; again--) {
                    Step<Integer> failed = map.begin(version);
                    for (int i = random.nextInt(5); i > 0; i--) {
                        Integer value = random.nextBoolean() ? null : random.nextInt();
                        failed.update("k" + random.nextInt(8), before -> value);
                    }
                    if (random.nextBoolean()) {
                        failed.end(version + 1);
                    }
                }
                Step<Integer> step = map.begin(version);
                for (int i = random.nextInt(5); i > 0; i--) {
                    String key = "k" + random.nextInt(8);
                    Integer value = random.nextInt(3) == 0 ? null : random.nextInt();
                    step.update(key, before -> {
                        assertThat(before).isEqualTo(plain.get(key));
                        return value;
                    });
                    if (value == null) {
                        plain.remove(key);
                    } else {
                        plain.put(key, value);
                    }
                }
                step.end(version + 1);
                assertThat(at(map, version + 1)).isEqualTo(plain);
            }
        }
    }
}

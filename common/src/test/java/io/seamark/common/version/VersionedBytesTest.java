package io.seamark.common.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.version.VersionedBytes.Entries;
import io.seamark.common.version.VersionedBytes.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VersionedBytesTest {

    private static Map<String, String> drained(Entries entries) {
        Map<String, String> found = new HashMap<>();
        entries.drain((name, bytes) ->
                assertThat(found.put(name, new String(bytes, UTF_8))).isNull());
        assertThat(found).hasSize(entries.size());
        return found;
    }

    private static void set(Step step, String name, String value) {
        step.update(name, (known, next) -> next.raw(value.getBytes(UTF_8)));
    }

    private static String get(Step step, String name) {
        String[] found = new String[1];
        step.update(name, (known, next) -> {
            byte[] bytes = known == null ? new byte[0] : known.raw(known.remaining());
            found[0] = known == null ? null : new String(bytes, UTF_8);
            next.raw(bytes);
        });
        return found[0];
    }

    private static void step(VersionedBytes map, long from, long to, Map<String, String> changes) {
        Step step = map.begin(from);
        changes.forEach((name, value) -> set(step, name, value));
        step.end(to);
    }

    @Test
    void aStepSeesWhatTheOneBeforeLeft() {
        VersionedBytes map = new VersionedBytes(10);
        map.load("a", new byte[] {'1'});
        Step step = map.begin(10);
        assertThat(get(step, "a")).isEqualTo("1");
        set(step, "a", "3");
        assertThat(get(step, "a")).isEqualTo("3");
        set(step, "b", "");
        step.end(20);
        assertThat(drained(map.entries(20))).isEqualTo(Map.of("a", "3", "b", ""));
    }

    @Test
    void theLastStepCanBeRunAgainWhetherItEndedOrNot() {
        VersionedBytes map = new VersionedBytes(0);
        map.load("kept", "1".getBytes(UTF_8));
        map.load("changed", "2".getBytes(UTF_8));
        Map<String, String> changes = Map.of("changed", "20", "new", "5");
        step(map, 0, 1, changes);
        Map<String, String> once = drained(map.entries(1));
        assertThat(once).isEqualTo(Map.of("kept", "1", "changed", "20", "new", "5"));
        Step again = map.begin(0);
        assertThat(get(again, "changed")).isEqualTo("2");
        step(map, 0, 1, changes);
        assertThat(drained(map.entries(1))).isEqualTo(once);
        assertThatThrownBy(() -> map.begin(2)).isInstanceOf(IllegalStateException.class);
        step(map, 1, 2, Map.of("new", "6"));
        assertThatThrownBy(() -> map.begin(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 0 is asked for, but there are 2 and 1");
    }

    @Test
    void aNameThatIsRemovedIsThereAgainWhereTheStepIsTakenBack() {
        VersionedBytes map = new VersionedBytes(0);
        step(map, 0, 1, Map.of("a", "1", "b", "2"));
        Step step = map.begin(1);
        assertThat(step.get("a")).isEqualTo(new byte[] {'1'});
        assertThat(step.get("no-such")).isNull();
        step.remove("a");
        step.remove("no-such");
        set(step, "b", "20");
        step.remove("b");
        step.remove("b");
        assertThat(step.get("b")).isNull();
        step.end(2);
        assertThat(drained(map.entries(2))).isEmpty();
        Step again = map.begin(1);
        assertThat(again.get("a")).isEqualTo(new byte[] {'1'});
        assertThat(again.get("b")).isEqualTo(new byte[] {'2'});
        again.remove("a");
        set(again, "a", "10");
        again.end(2);
        step(map, 2, 3, Map.of("c", "3"));
        assertThat(drained(map.entries(3))).isEqualTo(Map.of("a", "10", "b", "2", "c", "3"));
    }

    @Test
    void aStepThatWasOvertakenChangesNothingMore() {
        VersionedBytes map = new VersionedBytes(0);
        Step first = map.begin(0);
        set(first, "a", "1");
        assertThatThrownBy(() -> map.entries(0)).isInstanceOf(IllegalStateException.class);
        Step second = map.begin(0);
        assertThatThrownBy(() -> set(first, "a", "2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.end(1)).isInstanceOf(IllegalStateException.class);
        set(second, "b", "3");
        second.end(1);
        assertThat(drained(map.entries(1))).isEqualTo(Map.of("b", "3"));
        assertThatThrownBy(() -> set(second, "b", "4")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aChangeThatFailsLeavesWhatWasThere() {
        VersionedBytes map = new VersionedBytes(0);
        map.load("a", new byte[] {'1'});
        Step step = map.begin(0);
        assertThatThrownBy(() -> step.update("a", (known, next) -> {
                    next.u8(7);
                    throw new IllegalArgumentException("of the caller");
                }))
                .hasMessage("of the caller");
        assertThat(get(step, "a")).isEqualTo("1");
    }

    @Test
    void severalCanReadAtATimeAndWhoeverHasGivenUpHoldsNothing() {
        VersionedBytes map = new VersionedBytes(0);
        map.load("a", new byte[] {'0'});
        Entries first = map.entries(0);
        step(map, 0, 1, Map.of("a", "1"));
        Entries second = map.entries(1);
        step(map, 1, 2, Map.of("a", "2"));
        step(map, 2, 3, Map.of("a", "3"));
        assertThat(drained(second)).isEqualTo(Map.of("a", "1"));
        assertThat(drained(first)).isEqualTo(Map.of("a", "0"));
        Entries givenUp = map.entries(3);
        for (int i = 0; i < 10; i++) {
            map.entries(3);
        }
        assertThatThrownBy(() -> drained(givenUp)).isInstanceOf(IllegalStateException.class);
        Entries failing = map.entries(3);
        assertThatThrownBy(() -> failing.drain((name, bytes) -> {
                    throw new IllegalArgumentException("of the caller");
                }))
                .hasMessage("of the caller");
        assertThatThrownBy(() -> drained(failing)).isInstanceOf(IllegalStateException.class);
    }

    private static String value(Random random) {
        return Character.toString('a' + random.nextInt(26))
                .repeat(random.nextInt(random.nextInt(20) == 0 ? 5_000 : 80));
    }

    /** Whatever is run again, and whatever is read meanwhile, of whichever version. */
    @Test
    void itIsWhatAPlainMapWouldBe() {
        Random random = new Random(11);
        for (int run = 0; run < 300; run++) {
            VersionedBytes map = new VersionedBytes(0);
            Map<String, String> plain = new HashMap<>();
            Entries reading = map.entries(0);
            Map<String, String> expected = Map.of();
            for (int version = 0; version < 30; version++) {
                for (int again = random.nextInt(3); again > 0; again--) {
                    Step failed = map.begin(version);
                    failed.ahead(12, i -> "k" + i);
                    for (int i = random.nextInt(8); i > 0; i--) {
                        set(failed, "k" + random.nextInt(12), value(random));
                    }
                    if (random.nextBoolean()) {
                        failed.end(version + 1);
                        if (random.nextInt(4) == 0) {
                            assertThat(drained(reading)).isEqualTo(expected);
                            reading = map.entries(version + 1);
                            expected = null; // of a version that is taken back: whatever it was, it can be read
                        }
                    }
                    if (expected == null) {
                        expected = drained(map.entries(version + 1));
                        reading = map.entries(version + 1);
                    }
                }
                Step step = map.begin(version);
                int first = random.nextInt(40);
                step.ahead(random.nextInt(100), i -> "k" + (first + i)); // most are not there, nor will be for that
                for (int i = random.nextInt(8); i > 0; i--) {
                    String name = "k" + random.nextInt(12);
                    String value = value(random);
                    assertThat(get(step, name)).isEqualTo(plain.get(name));
                    set(step, name, value);
                    plain.put(name, value);
                }
                step.end(version + 1);
                if (random.nextInt(3) == 0) {
                    Entries other = map.entries(version + 1);
                    assertThat(drained(random.nextBoolean() ? map.entries(version + 1) : other))
                            .isEqualTo(plain);
                    assertThat(drained(reading)).isEqualTo(expected);
                    reading = map.entries(version + 1);
                    expected = new HashMap<>(plain);
                }
            }
        }
    }

    @Test
    void aVersionIsReadWholeWhileStepsGoOn() {
        int names = 2_000;
        VersionedBytes map = new VersionedBytes(0);
        for (int i = 0; i < names; i++) {
            map.load("k" + i, "0".getBytes(UTF_8));
        }
        Random random = new Random(3);
        for (int version = 0; version < 50; version++) {
            String of = Integer.toString(version);
            Map<String, String> all = new HashMap<>();
            for (int i = 0; i < names; i++) {
                all.put("k" + i, of.repeat(1 + version));
            }
            step(map, version * 100L, version * 100L + 1, all);
            CompletableFuture<Map<String, String>> read = reading(map.entries(version * 100L + 1));
            for (int next = 1; next < 100; next++) {
                step(
                        map,
                        version * 100L + next,
                        version * 100L + next + 1,
                        Map.of("k" + random.nextInt(names), "other"));
            }
            assertThat(read.join()).isEqualTo(all);
        }
    }

    @Test
    void whatIsReplacedTakenBackOrReadIsUsedAgain() {
        VersionedBytes map = new VersionedBytes(0);
        Random random = new Random(4);
        long room = 0;
        for (int version = 0; version < 30_000; version++) {
            if (random.nextInt(5) == 0) {
                Step failed = map.begin(version);
                set(failed, "k" + random.nextInt(200), "x".repeat(100));
                set(failed, "k" + random.nextInt(200), "x".repeat(100));
            }
            if (map.isLatest(version) && random.nextInt(7) == 0) {
                try (Entries entries = map.entries(version)) {
                    if (random.nextBoolean()) {
                        drained(entries);
                    }
                }
            }
            Map<String, String> changes = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                changes.put("k" + random.nextInt(200), "y".repeat(100));
            }
            step(map, version, version + 1, changes);
            room = version == 3_000 ? map.room() : room;
        }
        assertThat(map.room()).isEqualTo(room);
    }

    @Test
    void whatGrowsInStepLeavesNoMoreBehindThanItTakes() {
        int names = 10_000;
        VersionedBytes map = new VersionedBytes(0);
        int version = 0;
        for (int size = 400; size <= 900; size += 5) {
            Map<String, String> all = new HashMap<>();
            for (int i = 0; i < names; i++) {
                all.put("k" + i, Integer.toString(i % 10).repeat(size));
            }
            step(map, version, version + 1, all);
            version++;
            // What a step replaces stays until the next one.
            assertThat(map.room()).isLessThan(4L * names * (size + 40));
        }
        Map<String, String> found = drained(map.entries(version));
        assertThat(found).hasSize(names);
        found.forEach((name, value) ->
                assertThat(value).isEqualTo(name.substring(name.length() - 1).repeat(900)));
    }

    private static CompletableFuture<Map<String, String>> reading(Entries entries) {
        return CompletableFuture.supplyAsync(() -> drained(entries));
    }

    @Test
    void whoIsLookedForAheadIsGivenNoNumber() {
        Names names = new Names();
        names.number("a");
        assertThat(names.find("a", Names.hash("a"))).isZero();
        assertThat(names.find("b", Names.hash("b"))).isNegative();
        assertThat(names.size()).isEqualTo(1);
        VersionedBytes map = new VersionedBytes(0);
        Step overtaken = map.begin(0);
        set(overtaken, "a", "1");
        Step step = map.begin(0);
        overtaken.ahead(3, i -> List.of("a", "b", "c").get(i));
        assertThat(get(step, "a")).isNull();
    }

    @Test
    void newNamesAreRefusedWhereThereAreAsManyAsMayBe() {
        VersionedBytes map = new VersionedBytes(1);
        map.load("loaded", new byte[] {'1'});
        Step step = map.begin(1);
        assertThat(given(step, "a", 2)).isTrue();
        assertThat(given(step, "b", 2)).isFalse();
        assertThat(given(step, "a", 2)).as("has bytes already").isTrue();
        assertThat(given(step, "loaded", 1)).isTrue();
        step.end(2);

        // The step is taken back, and with it the name.
        Step again = map.begin(1);
        assertThat(given(again, "b", 2)).isTrue();
        assertThat(given(again, "a", 2)).isFalse();
        again.end(2);
        assertThat(drained(map.entries(2))).containsOnlyKeys("loaded", "b");
    }

    private static boolean given(Step step, String name, int max) {
        return step.update(name, max, (known, next) -> next.raw(new byte[] {'x'}));
    }
}

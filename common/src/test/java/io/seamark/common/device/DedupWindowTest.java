package io.seamark.common.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.device.DedupWindow.Novelty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DedupWindowTest {

    private static final String[] TEMP = {"temp"};
    private static final long HOUR = 3_600_000;
    private static final DedupLimits ROOMY = new DedupLimits(6 * HOUR, 1 << 20);

    /** The rule, said as plainly as it can be: which metrics came at which time, and which times are too old. */
    private static final class Model {
        private final Map<Long, Set<String>> seen = new HashMap<>();
        private final TreeSet<Long> times = new TreeSet<>();

        /** Whether a metric is new, by the metrics of the reading. */
        List<Boolean> add(long ts, String[] metrics, long window) {
            TreeSet<Long> after = new TreeSet<>(times);
            after.add(ts);
            Long second = after.lower(after.last());
            List<Boolean> isNew = new ArrayList<>();
            if (second != null && ts < second - window) {
                return Collections.nCopies(metrics.length, true);
            }
            times.add(ts);
            Set<String> at = seen.computeIfAbsent(ts, each -> new HashSet<>());
            for (String metric : metrics) {
                isNew.add(at.add(metric));
            }
            return isNew;
        }
    }

    private static List<Boolean> add(DedupWindow window, long ts, String[] metrics, DedupLimits limits) {
        Novelty novelty = window.add(ts, metrics, limits);
        List<Boolean> isNew = new ArrayList<>();
        for (int i = 0; i < metrics.length; i++) {
            isNew.add(novelty == Novelty.WHOLE || (novelty == Novelty.PART && window.isNew(i)));
        }
        return isNew;
    }

    private static String[] metrics(Random random, int names, int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            all.add("m" + i);
        }
        Collections.shuffle(all, random);
        return all.subList(0, count).toArray(String[]::new);
    }

    @Test
    void aValueIsNewOnceForItsTimeAndMetricWhateverTheOrder() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            long unit = random.nextLong(1, 1000);
            long spread = random.nextLong(1, 60);
            long window = unit * random.nextLong(1, 80);
            int names = 1 + random.nextInt(12);
            boolean same = random.nextBoolean();
            DedupLimits limits = new DedupLimits(window, 1 << 20);
            DedupWindow dedup = new DedupWindow();
            Model model = new Model();
            for (int i = 0; i < 300; i++) {
                long ts =
                        unit * (i / 3 - spread / 2 + random.nextLong(spread)) + (seed % 3 == 0 ? random.nextInt(2) : 0);
                String[] metrics = metrics(random, names, same ? names : 1 + random.nextInt(names));
                assertThat(add(dedup, ts, metrics, limits))
                        .as("seed %s, reading %s", seed, i)
                        .isEqualTo(model.add(ts, metrics, window));
                if (random.nextInt(10) == 0) {
                    dedup = random.nextBoolean() ? dedup.copy() : stored(dedup);
                }
            }
            assertThat(dedup.cutShort()).isZero();
        }
    }

    private static DedupWindow stored(DedupWindow window) {
        return DedupWindow.read(new ByteReader(bytes(window)));
    }

    private static byte[] bytes(DedupWindow window) {
        ByteWriter out = new ByteWriter(64);
        window.write(out);
        return out.toBytes();
    }

    @Test
    void readingsAtASteadyPaceTakeAFewBytesHoweverManyTheyAre() {
        DedupWindow window = new DedupWindow();
        for (int i = 0; i < 6 * 3600; i++) {
            assertThat(window.add(1000L * i, TEMP, ROOMY)).isEqualTo(Novelty.WHOLE);
        }
        assertThat(bytes(window)).hasSizeLessThan(32);
        for (int i = 0; i < 6 * 3600; i++) {
            assertThat(window.add(1000L * i, TEMP, ROOMY)).isEqualTo(Novelty.NOTHING);
        }
        assertThat(bytes(window)).hasSizeLessThan(32);
    }

    @Test
    void aStoreThatIsSentBackwardsOrWithItsGapsFilledLaterTakesFewBytesToo() {
        DedupWindow window = new DedupWindow();
        for (int i = 1000; i > 0; i -= 2) {
            window.add(1000L * i, TEMP, ROOMY);
        }
        for (int i = 999; i > 0; i -= 2) {
            window.add(1000L * i, TEMP, ROOMY);
        }
        assertThat(bytes(window)).hasSizeLessThan(64);
    }

    @Test
    void whereThereIsNoRoomTheOldestTimesAreForgottenAndCounted() {
        DedupLimits limits = new DedupLimits(6 * HOUR, 10 * TimeRuns.RUN_BYTES);
        DedupWindow window = new DedupWindow();
        long[] times = new long[200];
        for (int i = 0; i < times.length; i++) {
            times[i] = 1000L * i + (i * i) % 97; // no steady pace
            window.add(times[i], TEMP, limits);
        }
        assertThat(bytes(window)).hasSizeLessThan(10 * TimeRuns.RUN_BYTES + 16);
        assertThat(window.cutShort()).isBetween(170L, 190L);
        assertThat(window.add(times[199], TEMP, limits)).isEqualTo(Novelty.NOTHING);
        assertThat(window.add(times[195], TEMP, limits)).isEqualTo(Novelty.NOTHING);
        assertThat(window.add(times[0], TEMP, limits)).isEqualTo(Novelty.WHOLE);
    }

    @Test
    void namesWithoutEndTakeNoMoreThanTheirRoom() {
        DedupLimits limits = new DedupLimits(6 * HOUR, 2048);
        DedupWindow window = new DedupWindow();
        for (int i = 0; i < 400; i++) {
            String[] names = new String[256];
            for (int m = 0; m < names.length; m++) {
                names[m] = "metric-" + (256 * i + m);
            }
            assertThat(window.add(1000L * i, names, limits)).isEqualTo(Novelty.WHOLE);
        }
        assertThat(bytes(window)).hasSizeLessThan(6000);
        assertThat(window.cutShort()).isPositive();
    }

    @Test
    void oneTimeOfAClockGoneWrongDoesNotMakeAllOthersTooOld() {
        DedupWindow window = new DedupWindow();
        window.add(0, TEMP, ROOMY);
        window.add(1_000_000 * HOUR, TEMP, ROOMY);
        window.add(1000, TEMP, ROOMY);
        assertThat(window.add(0, TEMP, ROOMY)).isEqualTo(Novelty.NOTHING);
        assertThat(window.add(1000, TEMP, ROOMY)).isEqualTo(Novelty.NOTHING);
    }

    @Test
    void theWholeRangeOfTimesIsKept() {
        DedupLimits all = new DedupLimits(Long.MAX_VALUE, 1 << 20);
        DedupWindow window = new DedupWindow();
        for (long ts : new long[] {Long.MIN_VALUE + 1, -1, 0, Long.MAX_VALUE - 1}) {
            assertThat(window.add(ts, TEMP, all)).isEqualTo(Novelty.WHOLE);
        }
        assertThat(stored(window).add(Long.MAX_VALUE - 1, TEMP, all)).isEqualTo(Novelty.NOTHING);
        assertThat(stored(window).add(-1, TEMP, all)).isEqualTo(Novelty.NOTHING);
    }

    @Test
    void aCopyIsIndependent() {
        DedupWindow window = new DedupWindow();
        window.add(1, TEMP, ROOMY);
        window.copy().add(2, TEMP, ROOMY);
        assertThat(window.add(2, TEMP, ROOMY)).isEqualTo(Novelty.WHOLE);
    }

    @Test
    void bytesThatAreNoWindowAreRefused() {
        ByteWriter overlapping = new ByteWriter(64)
                .varint(1)
                .varint(1)
                .i64(7)
                .varint(2)
                .i64(1000)
                .i32(10)
                .i32(5)
                .i64(1020)
                .i32(0)
                .i32(1);
        assertThatThrownBy(() -> DedupWindow.read(new ByteReader(overlapping.toBytes())))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("no run of times after 1040");
    }
}

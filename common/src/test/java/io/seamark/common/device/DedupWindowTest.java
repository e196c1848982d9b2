package io.seamark.common.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DedupWindowTest {

    /** The latest {@code capacity} times, in the plainest way. */
    private static boolean add(NavigableSet<Long> model, long ts, int capacity) {
        while (model.size() > capacity) {
            model.pollFirst();
        }
        boolean added = model.add(ts);
        while (model.size() > capacity) {
            model.pollFirst();
        }
        return added;
    }

    @Test
    void itAnswersAsASetOfTheLatestTimesDoes() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int capacity = 1 + random.nextInt(12);
            int spread = 1 + random.nextInt(40);
            // From milliseconds to a range that no four bytes hold.
            long unit = 1L << random.nextInt(40);
            DedupWindow window = new DedupWindow();
            NavigableSet<Long> model = new TreeSet<>();
            for (int i = 0; i < 200; i++) {
                long ts = unit * ((long) i / 3 - spread / 2 + random.nextInt(spread));
                assertThat(window.add(ts, capacity)).isEqualTo(add(model, ts, capacity));
                if (random.nextInt(10) == 0) {
                    window = random.nextBoolean() ? window.copy() : stored(window);
                }
                if (random.nextInt(40) == 0) {
                    capacity = 1 + random.nextInt(12); // the setting has changed
                }
            }
        }
    }

    private static DedupWindow stored(DedupWindow window) {
        ByteWriter out = new ByteWriter(64);
        window.write(out);
        return DedupWindow.read(new ByteReader(out.toBytes()), false);
    }

    @Test
    void aReadingOlderThanAllThatIsRememberedIsLateAndNoRepeat() {
        DedupWindow window = new DedupWindow();
        for (long ts = 1; ts <= 4; ts++) {
            assertThat(window.add(ts, 3)).isTrue();
        }
        assertThat(window.add(1, 3)).isTrue();
        assertThat(window.add(2, 3)).isFalse();
    }

    @Test
    void theWholeRangeOfTimesIsKept() {
        DedupWindow window = new DedupWindow();
        for (long ts : new long[] {Long.MIN_VALUE + 1, -1, 0, Long.MAX_VALUE}) {
            assertThat(window.add(ts, 5)).isTrue();
        }
        assertThat(stored(window).add(Long.MAX_VALUE, 5)).isFalse();
        assertThat(stored(window).add(Long.MIN_VALUE + 1, 5)).isFalse();
    }

    @Test
    void aCopyIsIndependent() {
        DedupWindow window = new DedupWindow();
        window.add(1, 5);
        window.copy().add(2, 5);
        assertThat(window.add(2, 5)).isTrue();
    }

    @Test
    void whatEarlierVersionsStoredAsDifferencesIsRead() {
        ByteWriter out = new ByteWriter(64).varint(3).zigzag(1_000).zigzag(5).zigzag(1L << 40);
        DedupWindow window = DedupWindow.read(new ByteReader(out.toBytes()), true);
        for (long ts : new long[] {1_000, 1_005, 1_005 + (1L << 40)}) {
            assertThat(window.add(ts, 5)).isFalse();
        }
        assertThat(window.add(1_006, 5)).isTrue();
    }

    @Test
    void timesThatAreNotInOrderAreNoStoredForm() {
        byte[] disordered =
                new ByteWriter(64).varint(3).u8(1).i64(1_000).i32(7).i32(7).toBytes();
        assertThatThrownBy(() -> DedupWindow.read(new ByteReader(disordered), false))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("not in order");
    }
}

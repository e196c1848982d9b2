package io.seamark.common.journal;

import static io.seamark.common.journal.JournalHistoryTest.cut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.seam.OffsetRange;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A length that is damaged early hides all that follows: the search for it ends, whatever that is. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeDamagedSegmentTest {

    private static final Path PATH = new Path("/journal/fleet/segment-0000000000");
    private static final int LARGE = 15 << 20;

    /** What follows the length of a record that says it is longer than the segment. */
    private static byte[] segment(Consumer<ByteBuffer> filled) {
        byte[] bytes = new byte[LARGE];
        filled.accept(ByteBuffer.wrap(bytes).putInt(LARGE));
        return bytes;
    }

    @Test
    void aWholeRecordAtItsVeryEndIsFound() {
        byte[] last = Segments.framed(new Commit(3));
        byte[] bytes = segment(all -> all.position(LARGE - last.length).put(last));
        assertThatThrownBy(() -> Segments.segment(0, PATH, bytes))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("damaged at byte 0: a whole record follows at byte " + (LARGE - last.length));
    }

    @Test
    void allThatFollowsADamagedLengthIsNotTakenForATornEnd() {
        byte[] bytes = segment(all -> {
            for (int number = 1; all.remaining() > 100; number++) {
                all.put(Segments.framed(cut(number, new OffsetRange(0, number, number + 1))));
            }
        });
        assertThatThrownBy(() -> Segments.segment(0, PATH, bytes))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("a whole record follows at byte 4");
    }

    @Test
    void aLargeTornRecordIsTorn() {
        assertThat(Segments.segment(0, PATH, segment(zeros -> {})).torn()).isTrue();
        byte[] noise = new byte[LARGE - 4];
        new Random(1).nextBytes(noise);
        assertThat(Segments.segment(0, PATH, segment(all -> all.put(noise))).torn())
                .isTrue();
    }

    @Test
    void bytesThatAllLookLikeLongRecordsAreRefusedSoon() {
        // A million places, each of which would be summed up over half of the segment: terabytes, but for the bound.
        byte[] bytes = segment(all -> {
            while (all.remaining() > 6) {
                all.putInt(LARGE / 2).put((byte) JournalRecord.VERSION).put((byte) 'I');
            }
        });
        assertThatThrownBy(() -> Segments.segment(0, PATH, bytes))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("looks like records, and none of them is whole");
    }
}

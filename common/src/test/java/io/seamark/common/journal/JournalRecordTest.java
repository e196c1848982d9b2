package io.seamark.common.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalRecordTest {

    private static final List<JournalRecord> RECORDS = List.of(
            new Intent(1, 1_700_000_000_000L, "", List.of()),
            new Intent(
                    Long.MAX_VALUE,
                    -1,
                    "2026-11-21T02-30-00Z",
                    List.of(new OffsetRange(0, 0, 5), new OffsetRange(Integer.MAX_VALUE, 7, Long.MAX_VALUE))),
            new Intent(
                    2,
                    1_700_000_000_000L,
                    1_700_000_000_777L,
                    new Terms("g1", "w1"),
                    List.of(new OffsetRange(0, 5, 9)),
                    List.of(new OffsetRange(0, 5, 6))),
            new Commit(1),
            new Commit(
                    3, List.of(MessageProof.of(0, 4, -1, null, new byte[] {1}), new MessageProof(7, 1L << 40, 5, -6))),
            new JournalRecord.Replaced(List.of(new OffsetRange(3, 17, 29)), 1_700_000_000_000L));

    @Test
    void recordsAreReadBack() {
        for (JournalRecord record : RECORDS) {
            assertThat(JournalRecord.fromBytes(record.toBytes())).isEqualTo(record);
        }
    }

    @Test
    void otherBytesAreDamageAndNothingElse() {
        Random random = new Random(2);
        for (JournalRecord record : RECORDS) {
            byte[] bytes = record.toBytes();
            for (int cut = 0; cut < bytes.length; cut++) {
                byte[] part = Arrays.copyOf(bytes, cut);
                assertThatThrownBy(() -> JournalRecord.fromBytes(part)).isInstanceOf(CorruptDataException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> JournalRecord.fromBytes(longer)).isInstanceOf(CorruptDataException.class);
            for (int i = 0; i < 20_000; i++) {
                byte[] changed = bytes.clone();
                changed[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                changed[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                try {
                    JournalRecord.fromBytes(changed);
                } catch (CorruptDataException expected) {
                    assertThat(expected.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] bytes = new Commit(1).toBytes();
        for (byte version : new byte[] {1, 4}) {
            bytes[0] = version;
            assertThatThrownBy(() -> JournalRecord.fromBytes(bytes))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("a journal record of version " + version + "; this program reads versions 2 to 3");
        }
    }

    @Test
    void anIntentOfVersionTwoDoesNotTellWhenItWasTaken() {
        List<OffsetRange> ranges = List.of(new OffsetRange(1, 5, 9));
        for (String windows : List.of("", "w1")) {
            ByteWriter out = new ByteWriter(64);
            out.u8(2).u8(windows.isEmpty() ? 'I' : 'W').varint(7).i64(1_700_000_000_000L);
            out.text("g1");
            if (!windows.isEmpty()) {
                out.text(windows);
            }
            out.varint(1).varint(1).varint(5).varint(9).varint(0);
            assertThat(JournalRecord.fromBytes(out.toBytes()))
                    .isEqualTo(new Intent(
                            7, 1_700_000_000_000L, TakenTimes.UNKNOWN, new Terms("g1", windows), ranges, List.of()));
        }
    }
}

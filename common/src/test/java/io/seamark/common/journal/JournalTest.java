package io.seamark.common.journal;

import static io.seamark.common.journal.JournalHistoryTest.cut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final List<JournalRecord> RECORDS = List.of(
            cut(1, new OffsetRange(0, 10, 20)),
            new Commit(1),
            cut(2, new OffsetRange(0, 20, 21), new OffsetRange(7, 0, 1_000_000)));

    @TempDir
    Path folder;

    private Journal journal;

    @BeforeEach
    void open() {
        journal = new Journal(TestStore.at(folder), "fleet");
        journal.begin(() -> new Seam(Map.of(0, 10L)));
    }

    private static void write(Journal journal, List<JournalRecord> records) throws IOException {
        try (Journal.Writer writer = journal.openNext()) {
            records.forEach(writer::append);
        }
    }

    private Path segment(int number) {
        return folder.resolve(String.format("journal/fleet/segment-%010d", number));
    }

    /** Replaces a segment's bytes, past the checksums of Hadoop's local file system. */
    private void overwrite(int number, byte[] bytes) throws IOException {
        Files.deleteIfExists(
                segment(number).resolveSibling("." + segment(number).getFileName() + ".crc"));
        Files.write(segment(number), bytes);
    }

    @Test
    void withoutAnySegmentItHasItsOriginAlone() {
        assertThat(journal.records()).isEmpty();
        assertThat(journal.read().committedSeam()).contains(new Seam(Map.of(0, 10L)));
    }

    @Test
    void recordsComeBackInOrderOverSegments() throws IOException {
        write(journal, RECORDS);
        write(journal, List.of());
        write(journal, List.of(new Commit(2)));
        List<JournalRecord> expected = new ArrayList<>(RECORDS);
        expected.add(new Commit(2));
        assertThat(journal.records()).isEqualTo(expected);
        assertThat(journal.read().committed()).isEqualTo(2);
        assertThat(segment(2)).exists();
    }

    @Test
    void applicationsHaveJournalsOfTheirOwn() throws IOException {
        write(journal, RECORDS);
        assertThat(new Journal(TestStore.at(folder), "other").records()).isEmpty();
    }

    @Test
    void ofATornSegmentAllWholeRecordsCountAtEveryCut() throws IOException {
        List<Integer> ends = new ArrayList<>(List.of(0));
        for (JournalRecord record : RECORDS) {
            ends.add(ends.get(ends.size() - 1) + record.toBytes().length + 8);
        }
        write(journal, RECORDS);
        byte[] whole = Files.readAllBytes(segment(0));
        assertThat(whole).hasSize(ends.get(RECORDS.size()));
        for (int cut = 0; cut <= whole.length; cut++) {
            overwrite(0, Arrays.copyOf(whole, cut));
            int end = cut;
            int records =
                    (int) ends.stream().filter(each -> each > 0 && each <= end).count();
            assertThat(journal.records()).as("cut at %s", cut).isEqualTo(RECORDS.subList(0, records));
        }
    }

    @Test
    void aWriterAfterATornOneGoesOnInTheNextSegment() throws IOException {
        write(journal, RECORDS);
        byte[] whole = Files.readAllBytes(segment(0));
        overwrite(0, Arrays.copyOf(whole, whole.length - 3));
        write(journal, List.of(RECORDS.get(2), new Commit(2)));
        assertThat(journal.read().committed()).isEqualTo(2);
    }

    @Test
    void noChangedByteBeforeTheLastRecordIsTakenForATornEnd() throws IOException {
        write(journal, RECORDS);
        byte[] whole = Files.readAllBytes(segment(0));
        int last = whole.length - RECORDS.get(2).toBytes().length - 8;
        for (int at = 0; at < last; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                overwrite(0, damaged);
                assertThatThrownBy(journal::records)
                        .as("byte %s, bit %s", at, bit)
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining("segment-0000000000");
            }
        }
    }

    @Test
    void ofWritersThatRaceForASegmentOneSucceeds() throws Exception {
        Store store = TestStore.at(folder);
        int racers = 8;
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService pool = Executors.newFixedThreadPool(racers);
        try {
            List<Future<Boolean>> wins = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                long cut = i + 1L;
                Callable<Boolean> racer = () -> {
                    start.await();
                    try (var out = store.createNew(store.path("journal/fleet/segment-0000000000"))) {
                        out.write((int) cut);
                        return true;
                    } catch (IOException lost) {
                        return false;
                    }
                };
                wins.add(pool.submit(racer));
            }
            int won = 0;
            for (Future<Boolean> win : wins) {
                won += win.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void twoOpenWritersHaveSegmentsOfTheirOwn() throws IOException {
        try (Journal.Writer first = journal.openNext();
                Journal.Writer second = journal.openNext()) {
            first.append(RECORDS.get(0));
            second.append(RECORDS.get(1));
        }
        assertThat(journal.records()).isEqualTo(RECORDS.subList(0, 2));
    }

    /** On HDFS all that was appended is visible; the checksummed local file system may hold the latest back until the close. */
    @Test
    void whileAWriterIsOpenAReaderSeesABeginningAndNeverDamage() throws IOException {
        List<JournalRecord> written = new ArrayList<>();
        try (Journal.Writer writer = journal.openNext()) {
            for (int cut = 1; cut <= 100; cut++) {
                written.add(cut(cut, new OffsetRange(0, cut - 1, cut)));
                writer.append(written.get(cut - 1));
                List<JournalRecord> read = journal.records();
                assertThat(read).isEqualTo(written.subList(0, read.size()));
            }
        }
        assertThat(journal.records()).isEqualTo(written);
    }
}

package io.seamark.common.journal;

import static io.seamark.common.journal.JournalHistoryTest.cut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Base;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            records.forEach(writer::append);
        }
    }

    /** What was appended, without what every segment begins with. */
    private static List<JournalRecord> appended(Journal journal) {
        return journal.records().stream()
                .filter(record -> !(record instanceof Base))
                .toList();
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
        assertThat(appended(journal)).isEqualTo(expected);
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
        write(journal, RECORDS);
        List<JournalRecord> all = journal.records();
        List<Integer> ends = new ArrayList<>(List.of(0));
        for (JournalRecord record : all) {
            ends.add(ends.get(ends.size() - 1) + record.toBytes().length + 8);
        }
        byte[] whole = Files.readAllBytes(segment(0));
        assertThat(whole).hasSize(ends.get(all.size()));
        for (int cut = 0; cut <= whole.length; cut++) {
            overwrite(0, Arrays.copyOf(whole, cut));
            int end = cut;
            int records =
                    (int) ends.stream().filter(each -> each > 0 && each <= end).count();
            assertThat(journal.records()).as("cut at %s", cut).isEqualTo(all.subList(0, records));
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
    void aWriterThatIsOvertakenWritesNoMore() throws IOException {
        try (JournalWriter first = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            first.append(RECORDS.get(0));
            try (JournalWriter second = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
                assertThatThrownBy(() -> first.append(RECORDS.get(1)))
                        .isInstanceOf(SeamarkException.class)
                        .hasMessageContaining("taken over the journal")
                        .hasMessageContaining("application-id");
                second.append(RECORDS.get(1));
            }
        }
        assertThat(appended(journal)).isEqualTo(RECORDS.subList(0, 2));
    }

    @Test
    void segmentsRollAtTheirSizeAndEachBeginsWithWhatTheOnesBeforeComeTo() throws IOException {
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 100)) {
            writeCuts(writer, 1, 20);
        }
        assertThat(segment(3)).exists();
        JournalHistory history = journal.read();
        assertThat(history.committed()).isEqualTo(20);
        assertThat(history.cuts()).hasSize(20);
        assertThat(history.committedSeam()).contains(new Seam(Map.of(0, 30L)));
    }

    @Test
    void whatIsCleanedAwayIsForgottenAndNothingElse() throws IOException {
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 100)) {
            writeCuts(writer, 1, 20);
            assertThat(writer.clean(0)).isZero();
            assertThat(writer.clean(8)).isPositive();
            JournalHistory history = journal.read();
            assertThat(history.baseCut()).isBetween(1L, 8L);
            assertThat(history.base()).isEqualTo(new Seam(Map.of(0, 10 + history.baseCut())));
            assertThat(history.cuts().get(0).cut()).isEqualTo(history.baseCut() + 1);
            assertThat(history.lastCut()).isEqualTo(20);
            assertThat(history.committedSeam()).contains(new Seam(Map.of(0, 30L)));
            writer.clean(1_000);
            writeCuts(writer, 21, 22);
        }
        try (JournalWriter next = journal.takeOver(Duration.ofSeconds(30), 100)) {
            assertThat(next.history().committed()).isEqualTo(22);
            assertThat(next.history().committedSeam()).contains(new Seam(Map.of(0, 32L)));
            next.append(cut(23, new OffsetRange(0, 32, 33)));
            next.clean(22);
        }
        assertThat(journal.read().uncommitted()).containsExactly(cut(23, new OffsetRange(0, 32, 33)));
        assertThat(segment(0)).doesNotExist();
    }

    @Test
    void anUncommittedCutIsNeverCleanedAway() throws IOException {
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1)) {
            writeCuts(writer, 1, 3);
            writer.append(cut(4, new OffsetRange(0, 13, 14)));
        }
        try (JournalWriter next = journal.takeOver(Duration.ofSeconds(30), 1)) {
            next.clean(1_000);
            assertThat(journal.read().uncommitted()).extracting(Intent::cut).containsExactly(4L);
            next.append(new Commit(4));
            next.clean(1_000);
        }
        assertThat(journal.read().committedSeam()).contains(new Seam(Map.of(0, 14L)));
    }

    @Test
    void aCutThatWasToldAgainInALaterSegmentMayLoseItsFirstTelling() throws IOException {
        OffsetRange range = new OffsetRange(0, 13, 14);
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1)) {
            writeCuts(writer, 1, 3);
            writer.append(cut(4, range));
        }
        try (JournalWriter next = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            next.append(new Intent(4, 0, "g1", List.of(range), List.of(range)));
            next.append(new Commit(4));
            assertThat(next.clean(4)).isPositive();
            next.append(cut(5, new OffsetRange(0, 14, 15)));
        }
        JournalHistory history = journal.read();
        assertThat(history.baseCut()).isEqualTo(4);
        assertThat(history.committedSeam()).contains(new Seam(Map.of(0, 14L)));
        assertThat(history.uncommitted()).extracting(Intent::cut).containsExactly(5L);
    }

    private static void writeCuts(JournalWriter writer, int from, int last) {
        for (int number = from; number <= last; number++) {
            writer.append(cut(number, new OffsetRange(0, 9 + number, 10 + number)));
            writer.append(new Commit(number));
        }
    }

    @Test
    void whileAWriterIsOpenAReaderSeesAllThatWasAppended() throws IOException {
        List<JournalRecord> written = new ArrayList<>();
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            for (int cut = 1; cut <= 100; cut++) {
                written.add(cut(cut, new OffsetRange(0, cut - 1, cut)));
                writer.append(written.get(cut - 1));
                assertThat(appended(journal)).isEqualTo(written);
            }
        }
        assertThat(appended(journal)).isEqualTo(written);
    }

    @Test
    void replacedOffsetsAreKeptAsLongAsTheLogHasThem() {
        OffsetRange first = new OffsetRange(0, 20, 30);
        OffsetRange second = new OffsetRange(7, 5, 6);
        assertThat(journal.replaced()).isEmpty();
        journal.keepReplaced(List.of(first), 17, Seam.START);
        journal.keepReplaced(List.of(first, second), 18, new Seam(Map.of(0, 29L)));
        assertThat(journal.replaced())
                .containsExactly(new ReplacedRange(0, 20, 30, 20, 17), new ReplacedRange(7, 5, 6, 5, 18));
        journal.keepReplaced(List.of(), 19, new Seam(Map.of(0, 30L)));
        assertThat(journal.replaced()).containsExactly(new ReplacedRange(7, 5, 6, 5, 18));
    }

    @Test
    void aDamagedFileOfReplacedOffsetsIsNamed() throws IOException {
        Path file = folder.resolve("journal/fleet/replaced");
        Files.writeString(file, "0:20-x");
        assertThatThrownBy(journal::replaced)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("journal/fleet/replaced");
    }
}

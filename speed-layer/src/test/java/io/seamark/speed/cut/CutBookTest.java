package io.seamark.speed.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.journal.Terms;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import io.seamark.speed.cut.Cut.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random lives of a driver over a real journal: whatever dies when, a cut that was journaled is never cut differently. */
class CutBookTest {

    private static Terms terms(String generation) {
        return new Terms(generation, "");
    }

    private static final long MOST = 40;
    private static final int PENDING = 100;
    private static final long TAKEN = 1_700_000_000_000L;

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = TestStore.at(folder);
    }

    private static OffsetRange range(int partition, long from, long until) {
        return new OffsetRange(partition, from, until);
    }

    private Journal begun(String name, Map<Integer, Long> origin) {
        Journal journal = new Journal(store, name);
        journal.begin(() -> new Seam(origin));
        return journal;
    }

    private static List<OffsetRange> ranges(Map<Integer, Long> from, Map<Integer, Long> end) {
        List<OffsetRange> ranges = new ArrayList<>();
        new TreeMap<>(end).forEach((partition, until) -> {
            assertThat(until).isGreaterThanOrEqualTo(from.get(partition));
            if (until > from.get(partition)) {
                ranges.add(range(partition, from.get(partition), until));
            }
        });
        return ranges;
    }

    private static Map<Integer, Long> standing(Seam seam, int partitions) {
        Map<Integer, Long> at = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            at.put(p, seam.at(p));
        }
        return at;
    }

    @Test
    void overAnyHistoryOfRestartsEveryCutIsHandedOutAsItWasJournaled() throws IOException {
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            Journal journal = begun("fleet-" + seed, Map.of(0, 5L));
            int partitions = 2;
            for (int life = 0; life < 5; life++) {
                JournalHistory before = journal.read();
                try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
                    live(random, before, new CutBook(writer, Seam.START, PENDING), partitions);
                }
                JournalHistory after = journal.read();
                assertThat(after.cuts().subList(0, before.cuts().size())).isEqualTo(before.cuts());
                assertThat(after.committed()).isGreaterThanOrEqualTo(before.committed());
                if (random.nextBoolean()) {
                    tear(seed, life, random);
                }
                partitions += random.nextInt(2); // the topic grows
            }
        }
    }

    /** One life without a checkpoint: from the origin on, until it is killed before a commit. */
    private static void live(Random random, JournalHistory before, CutBook book, int partitions) {
        Map<Integer, Long> at = standing(before.origin().orElseThrow(), partitions);
        long next = before.committed() + 1L;
        int left = 3 + random.nextInt(8);
        while (left > 0) {
            Map<Integer, Long> fresh = new HashMap<>();
            at.forEach((partition, offset) ->
                    fresh.put(partition, offset + (long) random.nextInt(3) * random.nextInt(12)));
            List<OffsetRange> taken = ranges(at, book.end(at, fresh, MOST));
            taken.forEach(range -> at.put(range.partition(), range.until()));
            String generation = "g" + random.nextInt(3);
            Optional<Cut> opened = book.open(taken, 7, () -> terms(generation));
            if (taken.isEmpty()) {
                assertThat(opened).isEmpty();
                left--;
                continue;
            }
            Cut cut = opened.orElseThrow();
            assertThat(cut.ranges()).isEqualTo(taken);
            if (cut.purpose() == Purpose.STATE_ONLY) {
                requireStretch(before, cut);
                book.commit(cut); // is none
                assertThat(book.lastCommit()).isEqualTo(before.committed());
                continue;
            }
            left--;
            assertThat(cut.number()).isEqualTo(next);
            if (next <= before.lastCut()) {
                Intent intent = before.cuts().get((int) next - 1);
                assertThat(cut.generation()).isEqualTo(intent.generation());
                assertThat(cut.ranges()).isEqualTo(intent.ranges());
            } else {
                assertThat(cut.generation()).isEqualTo(generation);
            }
            next++;
            if (left == 0 && random.nextBoolean()) {
                return; // killed before the commit
            }
            book.commit(cut);
        }
    }

    private static void requireStretch(JournalHistory before, Cut cut) {
        Seam committed = before.committedSeam().orElseThrow();
        List<Intent> within = before.committedCuts().stream()
                .filter(intent -> intent.ranges().stream().anyMatch(range -> isIn(range, cut)))
                .toList();
        assertThat(within).isNotEmpty().allMatch(intent -> intent.generation().equals(cut.generation()));
        assertThat(cut.ranges()).allMatch(range -> range.until() <= committed.at(range.partition()));
        assertThat(within.size() == 1 || cut.messages() <= MOST).isTrue();
    }

    private static boolean isIn(OffsetRange range, Cut cut) {
        return cut.range(range.partition())
                .filter(whole -> whole.from() <= range.from() && range.until() <= whole.until())
                .isPresent();
    }

    /** Cuts some bytes off the last segment, as a kill amid the last append does; not more than that record. */
    private void tear(int seed, int life, Random random) throws IOException {
        Path segment = folder.resolve(String.format("journal/fleet-%d/segment-%010d", seed, life));
        byte[] bytes = Files.readAllBytes(segment);
        if (bytes.length > 0) {
            Files.deleteIfExists(segment.resolveSibling("." + segment.getFileName() + ".crc"));
            // A record has 11 bytes at least. A commit that is torn was not acknowledged to anyone.
            Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(10)));
        }
    }

    @Test
    void aCommittedCutThatSparkRepeatsIsForItsStateAndIsNotCommittedAgain() throws IOException {
        Journal journal = begun("fleet", Map.of());
        List<OffsetRange> first = List.of(range(0, 0, 5));
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING, () -> TAKEN);
            book.commit(book.open(first, 1, () -> terms("g1")).orElseThrow());
            book.open(List.of(range(0, 5, 9)), 2, () -> terms("g2"));
        }
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            Cut repeated = book.open(first, 1, () -> terms("g3")).orElseThrow();
            assertThat(repeated)
                    .isEqualTo(new Cut(
                            0,
                            Purpose.STATE_ONLY,
                            terms("g1"),
                            first,
                            Seam.START,
                            List.of(new Taken(range(0, 0, 5), Taken.When.at(TAKEN))),
                            Taken.When.at(TAKEN)));
            book.commit(repeated);
            assertThat(writer.history().uncommitted()).extracting(Intent::cut).containsExactly(2L);
            Cut second =
                    book.open(List.of(range(0, 5, 9)), 2, () -> terms("g3")).orElseThrow();
            assertThat(second.number()).isEqualTo(2);
            assertThat(second.generation()).isEqualTo("g2");
            book.commit(second);
            book.commit(second);
        }
        assertThat(journal.read().committed()).isEqualTo(2);
    }

    @Test
    void aStretchThatRebuildsStateKnowsWhenEachMessageWasTaken() throws IOException {
        Journal journal = begun("fleet", Map.of(0, 3L));
        AtomicLong clock = new AtomicLong(10);
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING, clock::get);
            book.commit(book.open(List.of(range(0, 3, 5), range(1, 0, 9)), 7, () -> terms("g"))
                    .orElseThrow());
            clock.set(20);
            book.commit(book.open(List.of(range(0, 5, 9)), 8, () -> terms("g")).orElseThrow());
        }
        clock.set(99);
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            Cut rebuilt = new CutBook(writer, Seam.START, PENDING, clock::get)
                    .open(List.of(range(0, 1, 9), range(1, 0, 9)), 9, () -> terms("g"))
                    .orElseThrow();
            Taken.Times first = rebuilt.taken(0);
            assertThat(LongStream.range(1, 9)
                            .map(offset -> first.at(offset).limit())
                            .toArray())
                    .containsExactly(10, 10, 10, 10, 20, 20, 20, 20);
            assertThat(rebuilt.taken(1).at(8)).isEqualTo(Taken.When.at(10));
        }
    }

    @Test
    void aCutThatIsDoneAgainKeepsTheTimeAtWhichItWasTaken() throws IOException {
        Journal journal = begun("fleet", Map.of());
        AtomicLong clock = new AtomicLong(10);
        List<OffsetRange> all = List.of(range(0, 0, 5));
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            new CutBook(writer, Seam.START, PENDING, clock::get).open(all, 7, () -> terms("g"));
        }
        clock.set(99);
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            // Retention has removed a part of it meanwhile: the intent is journaled again.
            CutBook book = new CutBook(writer, new Seam(Map.of(0, 2L)), PENDING, clock::get);
            Cut again = book.open(List.of(range(0, 2, 5)), 50, () -> terms("g")).orElseThrow();
            assertThat(again.purpose()).isEqualTo(Purpose.OUTPUT);
            assertThat(again.taken(0).at(3)).isEqualTo(Taken.When.at(10));
        }
        assertThat(journal.read().cuts()).extracting(Intent::taken).containsExactly(10L);
        assertThat(journal.read().takenTimes().cursor().at(0, 4)).isEqualTo(10);
    }

    @Test
    void aCommitOutOfOrderIsRefused() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            book.open(List.of(range(0, 0, 5)), 1, () -> terms(""));
            Cut second = book.open(List.of(range(0, 5, 6)), 2, () -> terms("")).orElseThrow();
            assertThatThrownBy(() -> book.commit(second))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cut 2 cannot be committed");
        }
        assertThat(journal.read().committed()).isZero();
    }

    @Test
    void aCutThatContradictsTheJournalIsRefusedBeforeItIsWritten() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            book.open(List.of(range(0, 0, 5)), 1, () -> terms(""));
            assertThatThrownBy(() -> book.open(List.of(range(0, 0, 6)), 2, () -> terms("")))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> book.open(List.of(range(0, 6, 7)), 2, () -> terms("")))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(journal.read().cuts()).hasSize(1);
    }

    @Test
    void aStretchWhoseBeginningRetentionTookIsStillScoredWithItsGeneration() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING, () -> TAKEN);
            book.commit(
                    book.open(List.of(range(0, 0, 10)), 1, () -> terms("g1")).orElseThrow());
        }
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook again = new CutBook(writer, Seam.START, PENDING);
            Map<Integer, Long> end = again.end(Map.of(0, 4L), Map.of(0, 99L), MOST);
            assertThat(end).isEqualTo(Map.of(0, 10L));
            assertThat(again.open(List.of(range(0, 4, 10)), 2, () -> terms("g9"))
                            .orElseThrow())
                    .isEqualTo(new Cut(
                            0,
                            Purpose.STATE_ONLY,
                            terms("g1"),
                            List.of(range(0, 4, 10)),
                            Seam.START,
                            List.of(new Taken(range(0, 0, 10), Taken.When.at(TAKEN))),
                            Taken.When.at(TAKEN)));
        }
    }

    @Test
    void whatRetentionTookBeforeAnyCutIsLostInTheNextOneAndLeavesNoHole() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            book.commit(book.open(List.of(range(0, 0, 10)), 1, () -> terms("")).orElseThrow());
        }
        Seam beginning = new Seam(Map.of(0, 25L, 1, 7L));
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, beginning, PENDING);
            Map<Integer, Long> end = book.end(Map.of(0, 25L, 1, 7L), Map.of(0, 30L, 1, 7L), MOST);
            assertThat(end).isEqualTo(Map.of(0, 30L, 1, 7L));
            Cut cut = book.open(List.of(range(0, 25, 30)), 2, () -> terms("")).orElseThrow();
            assertThat(cut.ranges()).containsExactly(range(0, 10, 30), range(1, 0, 7));
            assertThat(cut.lost(range(0, 10, 30))).isEqualTo(15);
            assertThat(cut.lost(range(1, 0, 7))).isEqualTo(7);
            book.commit(cut);
            assertThat(book.open(List.of(range(0, 30, 31)), 3, () -> terms(""))
                            .orElseThrow()
                            .ranges())
                    .containsExactly(range(0, 30, 31));
        }
        assertThat(journal.read().cuts().get(1).lost()).containsExactly(range(0, 10, 25), range(1, 0, 7));
    }

    @Test
    void aJournaledCutOfWhichRetentionTookAPartIsDoneAgainAsItWasCut() throws IOException {
        Journal journal = begun("fleet", Map.of());
        List<OffsetRange> first = List.of(range(0, 0, 10), range(1, 0, 10));
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            new CutBook(writer, Seam.START, PENDING).open(first, 1, () -> terms("g1"));
        }
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, new Seam(Map.of(0, 4L, 1, 12L)), PENDING);
            Map<Integer, Long> end = book.end(Map.of(0, 4L, 1, 12L), Map.of(0, 50L, 1, 50L), MOST);
            assertThat(end).isEqualTo(Map.of(0, 10L, 1, 12L));
            Cut again =
                    book.open(List.of(range(0, 4, 10)), 2, () -> terms("g2")).orElseThrow();
            assertThat(again.ranges()).isEqualTo(first);
            assertThat(again.generation()).isEqualTo("g1");
            assertThat(first).extracting(again::lost).containsExactly(4L, 10L);
            book.commit(again);
            Cut next = book.open(List.of(), 3, () -> terms("")).orElseThrow();
            assertThat(next.ranges()).containsExactly(range(1, 10, 12));
            book.commit(next);
            assertThat(book.isLevel()).isTrue();
        }
        assertThat(journal.read().committedSeam()).contains(new Seam(Map.of(0, 10L, 1, 12L)));
    }

    @Test
    void aJournaledCutThatIsWhollyLostIsStillDone() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            new CutBook(writer, Seam.START, PENDING).open(List.of(range(0, 0, 10)), 1, () -> terms(""));
        }
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, new Seam(Map.of(0, 10L)), PENDING);
            assertThat(book.end(Map.of(0, 10L), Map.of(0, 50L), MOST)).isEqualTo(Map.of(0, 10L));
            Cut again = book.open(List.of(), 2, () -> terms("")).orElseThrow();
            assertThat(again.number()).isEqualTo(1);
            assertThat(again.lost(range(0, 0, 10))).isEqualTo(10);
            book.commit(again);
            assertThat(book.open(List.of(), 3, () -> terms(""))).isEmpty();
        }
    }

    @Test
    void beforeTheFirstKnownCutTheLogIsReadForStatesAlone() throws IOException {
        Journal journal = begun("fleet", Map.of(0, 100L));
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            assertThat(book.end(Map.of(0, 30L), Map.of(0, 500L), MOST)).isEqualTo(Map.of(0, 70L));
            assertThat(book.open(List.of(range(0, 30, 70)), 1, () -> terms("g"))
                            .orElseThrow()
                            .purpose())
                    .isEqualTo(Purpose.STATE_ONLY);
            assertThat(book.end(Map.of(0, 70L), Map.of(0, 500L), MOST)).isEqualTo(Map.of(0, 100L));
            assertThat(book.end(Map.of(0, 100L), Map.of(0, 500L), MOST)).isEqualTo(Map.of(0, 500L));
        }
    }

    @Test
    void aDrainedBookFinishesWhatIsJournaledAndTakesNothingNew() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            new CutBook(writer, Seam.START, PENDING).open(List.of(range(0, 0, 10)), 1, () -> terms(""));
        }
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            book.drain();
            assertThat(book.end(Map.of(0, 0L), Map.of(0, 99L), MOST)).isEqualTo(Map.of(0, 10L));
            Cut cut = book.open(List.of(range(0, 0, 10)), 2, () -> terms("")).orElseThrow();
            assertThat(book.isLevel()).isFalse();
            book.commit(cut);
            assertThat(book.isLevel()).isTrue();
            assertThat(book.end(Map.of(0, 10L), Map.of(0, 99L), MOST)).isEqualTo(Map.of(0, 10L));
        }
    }

    @Test
    void whatIsCleanedIsBehindTheSeamAndOldEnough() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1)) {
            CutBook book = new CutBook(writer, Seam.START, PENDING);
            for (int i = 0; i < 6; i++) {
                book.commit(book.open(List.of(range(0, i, i + 1)), 1000 + i, () -> terms(""))
                        .orElseThrow());
            }
            Seam all = new Seam(Map.of(0, 6L));
            Seam half = new Seam(Map.of(0, 3L));
            book.clean(all, all, 1000);
            assertThat(journal.read().cuts()).as("too young").hasSize(6);
            book.clean(half, all, 2000);
            assertThat(journal.read().baseCut()).as("behind the snapshot").isBetween(1L, 3L);
            long before = journal.read().baseCut();
            book.clean(all, half, 1005);
            assertThat(journal.read().baseCut()).as("behind the batch view").isEqualTo(before);
            book.clean(all, all, 1005);
            assertThat(journal.read().baseCut()).isBetween(4L, 5L);
            assertThat(journal.read().committedSeam()).contains(new Seam(Map.of(0, 6L)));
        }
    }

    @Test
    void whileCutsWaitForTheirCommitNewOnesWaitToo() throws IOException {
        Journal journal = begun("fleet", Map.of());
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            CutBook book = new CutBook(writer, Seam.START, 2);
            Cut first = book.open(List.of(range(0, 0, 1)), 1, () -> terms("")).orElseThrow();
            assertThat(book.end(Map.of(0, 1L), Map.of(0, 2L), MOST)).isEqualTo(Map.of(0, 2L));
            book.open(List.of(range(0, 1, 2)), 2, () -> terms(""));
            assertThat(book.end(Map.of(0, 2L), Map.of(0, 9L), MOST)).isEqualTo(Map.of(0, 2L));
            book.commit(first);
            assertThat(book.end(Map.of(0, 2L), Map.of(0, 9L), MOST)).isEqualTo(Map.of(0, 9L));
        }
    }
}

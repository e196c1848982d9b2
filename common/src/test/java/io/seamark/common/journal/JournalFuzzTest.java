package io.seamark.common.journal;

import static io.seamark.common.journal.JournalHistoryTest.cut;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.journal.JournalRecord.Base;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged journals: a record alone, and whole files below a reader. */
class JournalFuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Base BASE =
            new Base(7, 6, new Seam(Map.of(0, 20L, 7, 1_000_000L)), "fleet-host process 17", 1_700_000_000_000L);
    private static final List<JournalRecord> RECORDS = List.of(
            cut(1, new OffsetRange(0, 10, 20)),
            new Commit(1),
            cut(2, new OffsetRange(0, 20, 21), new OffsetRange(7, 0, 1_000_000)),
            cut(3, new OffsetRange(7, 1_000_000, 1_000_001)),
            new Commit(2));

    private static final org.apache.hadoop.fs.Path SEGMENT = new org.apache.hadoop.fs.Path("/segment-0000000000");

    @TempDir
    Path folder;

    private final AtomicInteger copies = new AtomicInteger();

    @Test
    void records() throws Exception {
        Fuzz.Fates fates = Fuzz.binary(
                        "the journal record",
                        Stream.concat(RECORDS.stream(), Stream.of(BASE))
                                .map(JournalRecord::toBytes)
                                .toList())
                .run(400_000, LIMIT, () -> input -> {
                    JournalRecord record = JournalRecord.fromBytes(input);
                    assertThat(JournalRecord.fromBytes(record.toBytes())).isEqualTo(record);
                });
        assertThat(fates.read()).isGreaterThan(1_000);
    }

    /** A base in force, with cuts and commits that go on from it, and bases that repeat it: as after a cleaning. */
    @Test
    void basesAndWhatFollowsThem() throws Exception {
        List<JournalRecord> records = new ArrayList<>(List.of(
                BASE,
                new Commit(7),
                cut(8, new OffsetRange(0, 20, 30), new OffsetRange(3, 0, 4)),
                new Commit(8),
                cut(9, new OffsetRange(0, 30, 31))));
        records.add(new Base(9, 8, new Seam(Map.of(0, 31L, 3, 4L, 7, 1_000_000L)), "", 0));
        Fuzz.Fates fates = Fuzz.binary("what a journal's records come to", List.of(frames(records)))
                .sealedBy(JournalFuzzTest::resealed)
                .run(200_000, LIMIT, () -> input -> {
                    List<JournalRecord> read =
                            Segments.segment(0, SEGMENT, input).records();
                    use(JournalHistory.of(Optional.of(new Seam(Map.of(0, 10L))), read));
                });
        assertThat(fates.read()).isGreaterThan(1_000);
        assertThat(fates.refused()).isGreaterThan(1_000);
    }

    @Test
    void segments() throws Exception {
        Files.createDirectories(folder);
        Path written = writeJournal(folder.resolve("seed"));
        Path segment = only(written, "segment-");
        Fuzz.Fates fates = Fuzz.binary("the journal's segment", List.of(Files.readAllBytes(segment)))
                .sealedBy(JournalFuzzTest::resealed)
                .run(6_000, LIMIT, () -> reader(segment.getFileName().toString()));
        assertThat(fates.read()).isGreaterThan(100);
        assertThat(fates.refused()).isGreaterThan(100);
    }

    @Test
    void origins() throws Exception {
        Path origin = only(writeJournal(folder.resolve("seed")), "origin-");
        Fuzz.Fates fates = Fuzz.checksummed("the journal's origin", List.of(Files.readAllBytes(origin)))
                .run(6_000, LIMIT, () -> reader(origin.getFileName().toString()));
        assertThat(fates.refused()).isGreaterThan(100);
    }

    private static Path writeJournal(Path root) throws IOException {
        Journal journal = new Journal(TestStore.at(root), "fleet");
        journal.begin(() -> new Seam(Map.of(0, 10L)));
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            RECORDS.forEach(writer::append);
        }
        return root.resolve("journal/fleet");
    }

    private static Path only(Path folder, String kind) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(kind))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] frames(List<JournalRecord> records) {
        ByteWriter out = new ByteWriter(1024);
        records.forEach(record -> out.raw(Segments.framed(record)));
        return out.toBytes();
    }

    /** Puts right checksums on all records whose lengths fit, so that what is in them gets past the first gate. */
    private static byte[] resealed(byte[] input) {
        ByteWriter out = new ByteWriter(input.length + 8);
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.remaining() >= 8) {
            int length = in.getInt(in.position());
            if (length < 0 || length > in.remaining() - 8) {
                break;
            }
            byte[] record = new byte[length + 4];
            in.get(record).getInt();
            out.raw(new ByteWriter(length + 8).raw(record).crcSince(0).toBytes());
        }
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return out.raw(rest).toBytes();
    }

    /** What recovery, the batch run and the writer ask of a history. */
    private static void use(JournalHistory history) {
        Seam committed = history.committedSeam().orElseThrow();
        assertThat(history.journaledSeam().orElseThrow().isAtOrBeyond(committed))
                .isTrue();
        assertThat(history.committedCuts().size() + history.uncommitted().size())
                .isEqualTo(history.cuts().size());
        assertThat(history.lastCut()).isBetween(history.committed(), Long.MAX_VALUE - 1);
        assertThat(history.termsBeyond(committed)).isNotNull();
    }

    /** Puts the input in the place of one file of a journal of its own, and reads the journal. */
    private Fuzz.Target reader(String name) {
        Path root = folder.resolve("reader-" + copies.incrementAndGet());
        try {
            Path file = writeJournal(root).resolve(name);
            Journal journal = new Journal(TestStore.at(root), "fleet");
            Files.deleteIfExists(file.resolveSibling("." + name + ".crc")); // of Hadoop's local file system
            return input -> {
                Files.write(file, input);
                use(journal.read());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

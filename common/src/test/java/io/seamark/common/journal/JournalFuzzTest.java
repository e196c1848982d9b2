package io.seamark.common.journal;

import static io.seamark.common.journal.JournalHistoryTest.cut;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged journals: a record alone, and whole files below a reader. */
class JournalFuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<JournalRecord> RECORDS = List.of(
            cut(1, new OffsetRange(0, 10, 20)),
            new Commit(1),
            cut(2, new OffsetRange(0, 20, 21), new OffsetRange(7, 0, 1_000_000)),
            cut(3, new OffsetRange(7, 1_000_000, 1_000_001)),
            new Commit(2));

    @TempDir
    Path folder;

    private final AtomicInteger copies = new AtomicInteger();

    @Test
    void records() throws Exception {
        Fuzz.Fates fates = Fuzz.binary(
                        "the journal record",
                        RECORDS.stream().map(JournalRecord::toBytes).toList())
                .run(400_000, LIMIT, () -> input -> {
                    JournalRecord record = JournalRecord.fromBytes(input);
                    assertThat(JournalRecord.fromBytes(record.toBytes())).isEqualTo(record);
                });
        assertThat(fates.read()).isGreaterThan(1_000);
    }

    @Test
    void segments() throws Exception {
        Files.createDirectories(folder);
        Path written = writeJournal(folder.resolve("seed"));
        Path segment = only(written, "segment-");
        Fuzz.Fates fates = Fuzz.binary("the journal's segment", List.of(Files.readAllBytes(segment)))
                .sealedBy(JournalFuzzTest::oneRecord)
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

    /** Frames all bytes behind the first four as one record, so that they get past length and checksum. */
    private static byte[] oneRecord(byte[] input) {
        byte[] record = Arrays.copyOfRange(input, Math.min(4, input.length), Math.max(4, input.length - 4));
        return new ByteWriter(record.length + 8)
                .i32(record.length)
                .raw(record)
                .crcSince(0)
                .toBytes();
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
                JournalHistory history = journal.read();
                assertThat(history.committedSeam()).isPresent();
                assertThat(history.journaledSeam()
                                .orElseThrow()
                                .isAtOrBeyond(history.committedSeam().orElseThrow()))
                        .isTrue();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

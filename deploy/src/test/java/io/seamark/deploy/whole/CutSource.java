package io.seamark.deploy.whole;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.journal.Terms;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.cut.CutBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journal and the book of cuts of one life of the speed layer, as its driver uses them. */
final class CutSource {

    private static final String APPLICATION = "fleet";
    private static final long SEGMENT_BYTES = 500; // small, so that a life has several

    private final CutBook book;
    private final JournalWriter writer;
    private final Seam origin;

    private CutSource(CutBook book, JournalWriter writer, Seam origin) {
        this.book = book;
        this.writer = writer;
        this.origin = origin;
    }

    /** Starts where the journal says. */
    static CutSource open(Store store, int life, Seam origin) {
        Journal journal = new Journal(store, application(life));
        try {
            Seam begun = journal.begin(() -> origin);
            JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), SEGMENT_BYTES);
            return new CutSource(new CutBook(writer, begun, 100), writer, begun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts with a journal that has forgotten what was under way: only what is committed is known. */
    static CutSource openForgetful(Store store, int life, Seam origin) {
        JournalHistory history = history(store, life - 1);
        Journal journal = new Journal(store, application(life));
        try {
            journal.begin(() -> history.origin().orElse(origin));
            try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), SEGMENT_BYTES)) {
                for (Intent intent : history.committedCuts()) {
                    writer.append(intent);
                    writer.append(new Commit(intent.cut()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open(store, life, origin);
    }

    private static String application(int life) {
        return life == 0 ? APPLICATION : APPLICATION + "-" + life;
    }

    private static JournalHistory history(Store store, int life) {
        return new Journal(store, application(life)).read();
    }

    /** What a batch run seals; empty before the first start. */
    static Optional<Seam> committed(Store store, int life) {
        return history(store, life).committedSeam();
    }

    Seam origin() {
        return origin;
    }

    Seam committedAtStart() {
        return writer.history().committedSeam().orElseThrow();
    }

    Map<Integer, Long> end(Map<Integer, Long> standing, Map<Integer, Long> fresh, long most) {
        return book.end(standing, fresh, most);
    }

    Optional<Cut> open(List<OffsetRange> ranges, long batchTime, String generation) {
        return book.open(ranges, batchTime, () -> new Terms(generation, ""));
    }

    void commit(Cut cut) {
        book.commit(cut);
    }

    /** A death: what was appended is durable, and nobody says goodbye. */
    void die() {
        try {
            writer.close(); // the operating system would
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

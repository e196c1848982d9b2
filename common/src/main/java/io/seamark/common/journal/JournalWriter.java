package io.seamark.common.journal;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Base;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalRecord.Replaced;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a journal. It holds by the next segment's number, which one of those who try gets, and by having ended
 * the writing of every segment before its own ({@link Store#endWriting}): an earlier writer that still lives, behind a pause
 * or a broken network, has nothing left to append to. What that one sent out before is the output of a journaled cut, the
 * same that its successor writes again. Thread-safe.
 */
public final class JournalWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LAST_PAUSE_MILLIS = 8_000;

    private final Store store;
    private final Segments segments;
    private final Seam origin;
    private final Duration limit;
    private final long segmentBytes;
    private final JournalHistory history;

    /** The last cut that each segment before the open one names. */
    private final TreeMap<Long, Long> lastCuts = new TreeMap<>();

    private long number;
    private FSDataOutputStream out;
    private long written;
    private long cut;
    private long committed;
    private Seam seam;
    private List<MessageProof> last = List.of();

    JournalWriter(Store store, Segments segments, Seam origin, Duration limit, long segmentBytes) throws IOException {
        this.store = store;
        this.segments = segments;
        this.origin = origin;
        this.limit = limit;
        this.segmentBytes = segmentBytes;
        List<Long> before = segments.numbers();
        number = before.isEmpty() ? 0 : before.get(before.size() - 1) + 1;
        out = store.createNew(segments.path(number));
        try {
            history = takeUp();
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    /** Ends the writing of all segments before the one that is open, and begins it with what they come to. */
    private JournalHistory takeUp() throws IOException {
        for (long each : segments.numbers()) {
            if (each < number) {
                store.endWriting(segments.path(each), limit);
            }
        }
        Map<Long, List<JournalRecord>> found = segments.read().headMap(number);
        lastCuts.clear();
        found.forEach((each, records) -> lastCuts.put(each, lastCut(records)));
        JournalHistory told = JournalHistory.of(
                Optional.of(origin),
                found.values().stream().flatMap(List::stream).toList());
        if (told.lastCut() < cut || told.committed() < committed) {
            throw new CorruptDataException(
                    "The journal has lost records that the store had acknowledged: it comes to cut "
                            + told.lastCut() + ", committed " + told.committed() + ", but had come to cut " + cut
                            + ", committed " + committed + ".");
        }
        cut = told.lastCut();
        committed = told.committed();
        seam = told.journaledSeam().orElseThrow();
        last = MessageProof.lastOfEach(told.proofs());
        written = 0;
        write(base());
        return told;
    }

    private static long lastCut(List<JournalRecord> records) {
        long last = 0;
        for (JournalRecord record : records) {
            if (record instanceof Base base) {
                last = Math.max(last, base.cut());
            } else if (record instanceof Intent intent) {
                last = Math.max(last, intent.cut());
            }
        }
        return last;
    }

    private Base base() {
        return new Base(cut, committed, seam, who(), System.currentTimeMillis(), last);
    }

    private static String who() {
        String process = "process " + ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + " " + process;
        } catch (IOException e) {
            return process;
        }
    }

    /** What the journal said when this writer took over. */
    public JournalHistory history() {
        return history;
    }

    /**
     * Appends a record; on return it is on the disks of the DataNodes. Where the open segment can be written no more, as the store
     * has closed it while this process stood still, the next one is begun.
     *
     * @throws SeamarkException if another writer has taken over
     * @throws UncheckedIOException if the store fails for longer than a take-over may take
     */
    public synchronized void append(JournalRecord record) {
        try {
            if (written > segmentBytes && record instanceof Intent) {
                roll();
            }
            write(record);
        } catch (IOException e) {
            beginNext(e, record);
        }
        if (record instanceof Intent intent && intent.cut() > cut) {
            cut = intent.cut();
            seam = seam.advance(intent.ranges());
        } else if (record instanceof Commit commit) {
            committed = Math.max(committed, commit.cut());
            List<MessageProof> all = new ArrayList<>(last);
            all.addAll(commit.last());
            last = MessageProof.lastOfEach(all);
        } else if (record instanceof Replaced replaced) {
            last = last.stream()
                    .filter(proof -> replaced.ranges().stream()
                            .noneMatch(
                                    range -> range.partition() == proof.partition() && range.from() <= proof.offset()))
                    .toList();
        }
    }

    /**
     * Makes sure that records can be written, by one that says nothing new.
     *
     * @throws SeamarkException if another writer has taken over
     * @throws UncheckedIOException if the store fails for longer than a take-over may take
     */
    public synchronized void requireWritable() {
        Base nothingNew = base();
        try {
            write(nothingNew);
        } catch (IOException e) {
            beginNext(e, nothingNew);
        }
    }

    /**
     * Goes on in the next segment. It is created exclusively, like that of a successor: of both one gets it. Whether the record that
     * failed has become durable nobody has told: it is written again, which readers take for one.
     */
    private void beginNext(IOException failure, JournalRecord record) {
        long end = System.nanoTime() + limit.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        for (IOException latest = failure; ; ) {
            requireNotOvertaken(latest);
            LOG.warn(
                    "The journal segment '{}' can be written no more, the next one is begun: {}",
                    segments.path(number),
                    latest.getMessage());
            try {
                FSDataOutputStream next = store.createNew(segments.path(number + 1));
                abandon(out);
                out = next;
                number++; // from here on that segment is this writer's own
                takeUp();
                if (!(record instanceof Base)) {
                    write(record);
                }
                return;
            } catch (IOException | UncheckedIOException e) {
                latest = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
                if (System.nanoTime() > end) {
                    requireNotOvertaken(latest);
                    throw new UncheckedIOException("Cannot write the journal: " + latest.getMessage(), latest);
                }
                pause(pause);
                pause = Math.min(2 * pause, LAST_PAUSE_MILLIS);
            }
        }
    }

    private static void abandon(FSDataOutputStream failed) {
        try {
            failed.close();
        } catch (IOException e) {
            LOG.debug("A journal segment is left open; the store has ended its writing or will", e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeamarkException("Interrupted while the journal's store was away", e);
        }
    }

    private void write(JournalRecord record) throws IOException {
        // Where the store cannot end another's writing (a local folder), this look is all that keeps two writers apart.
        requireNotOvertaken(null);
        byte[] framed = Segments.framed(record);
        out.write(framed);
        out.hsync();
        written += framed.length;
    }

    /**
     * Looks whether this is still the one writer, without a record to write.
     *
     * @throws SeamarkException if another writer has taken over
     * @throws UncheckedIOException if the store fails
     */
    public synchronized void requireHeld() {
        requireNotOvertaken(null);
    }

    private void requireNotOvertaken(IOException failure) {
        if (store.exists(segments.path(number + 1))) {
            throw new SeamarkException(
                    "Another speed layer with this seamark.application-id has taken over the journal: '"
                            + segments.path(number + 1) + "' is there. This one stops; nothing is lost or doubled."
                            + " Run one only for each application-id.",
                    failure);
        }
    }

    private void roll() throws IOException {
        FSDataOutputStream full = out;
        out = store.createNew(segments.path(number + 1));
        lastCuts.put(number, cut);
        number++; // from here on that segment is this writer's own
        written = 0;
        full.close();
        write(base());
    }

    /**
     * Removes the segments that tell only of cuts up to this one.
     *
     * @param upTo number of a cut
     * @return how many were removed
     */
    public synchronized int clean(long upTo) {
        int removed = 0;
        for (Map.Entry<Long, Long> segment : List.copyOf(lastCuts.entrySet())) {
            if (segment.getValue() > Math.min(upTo, committed)) {
                break; // from the oldest on, so that no reader finds a hole
            }
            store.delete(segments.path(segment.getKey()));
            lastCuts.remove(segment.getKey());
            removed++;
        }
        return removed;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}

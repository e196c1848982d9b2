package io.seamark.common.journal;

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

/**
 * The one writer of a journal. It holds by the next segment's number, which one of those who try gets, and by having ended
 * the writing of every segment before its own ({@link Store#endWriting}): an earlier writer that still lives, behind a pause
 * or a broken network, has nothing left to append to. What that one sent out before is the output of a journaled cut, the
 * same that its successor writes again. Thread-safe.
 */
public final class JournalWriter implements AutoCloseable {

    private final Store store;
    private final Segments segments;
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
    private List<MessageProof> last;

    JournalWriter(Store store, Segments segments, Seam origin, Duration limit, long segmentBytes) throws IOException {
        this.store = store;
        this.segments = segments;
        this.segmentBytes = segmentBytes;
        List<Long> before = segments.numbers();
        number = before.isEmpty() ? 0 : before.get(before.size() - 1) + 1;
        out = store.createNew(segments.path(number));
        try {
            for (long each : before) {
                store.endWriting(segments.path(each), limit);
            }
            Map<Long, List<JournalRecord>> found = segments.read().headMap(number);
            found.forEach((each, records) -> lastCuts.put(each, lastCut(records)));
            history = JournalHistory.of(
                    Optional.of(origin),
                    found.values().stream().flatMap(List::stream).toList());
            cut = history.lastCut();
            committed = history.committed();
            seam = history.journaledSeam().orElseThrow();
            last = MessageProof.lastOfEach(history.proofs());
            write(base());
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
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
     * Appends a record; on return it is on the disks of the DataNodes.
     *
     * @throws SeamarkException if another writer has taken over
     * @throws UncheckedIOException if the store fails
     */
    public synchronized void append(JournalRecord record) {
        try {
            if (written > segmentBytes && record instanceof Intent) {
                roll();
            }
            write(record);
        } catch (IOException e) {
            requireNotOvertaken(e);
            throw new UncheckedIOException("Cannot write the journal: " + e.getMessage(), e);
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

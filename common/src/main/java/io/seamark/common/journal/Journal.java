package io.seamark.common.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * The write-ahead log of micro-batches on HDFS: where the speed view begins (origins), and its cuts (segments).
 *
 * <p><b>Segments.</b> Every writer creates the next segment, exclusively, ends the writing of all before it, and appends to
 * its own alone; so there is one writer at a time, and whoever is overtaken finds that it can write no more ({@link
 * JournalWriter}). A segment begins with what the ones before it come to; those behind snapshots and seam are removed.
 *
 * <p><b>Origins.</b> Batch and speed layer may start at the same moment, and must agree on where the one's view ends and the
 * other's begins. That is a chain of small files {@code origin-0}, {@code origin-1}, ...: the last one holds. None is ever
 * changed or removed, and the next is made as a whole or not at all, and by one of those who try ({@link
 * Store#createWhole}); whoever loses reads again. A batch run moves the origin to the end of the log with the next file, as
 * long as the last one is not {@linkplain Origin#begun begun}. A speed layer begins by making the next file with the origin
 * that it found (or its proposal, if there is none) as begun. After a begun one nobody makes another, so that
 * <ul>
 *   <li>if the batch was first, the speed layer loses or finds the batch's origin, and begins there;
 *   <li>if the speed layer was first, the batch loses or finds it begun, and seals at the committed cuts from then on.
 * </ul>
 * Cuts are written only to a journal that is begun. Thread-safe.
 */
public final class Journal {

    private static final int ATTEMPTS = 3;
    private static final String REPLACED = "replaced";

    private final Store store;
    private final Path folder;
    private final OriginChain origins;
    private final Segments segments;

    /** @param applicationId {@code seamark.application-id}; each has a journal of its own */
    public Journal(Store store, String applicationId) {
        this.store = requireNonNull(store, "store");
        this.folder = store.path("journal/" + applicationId);
        this.origins = new OriginChain(store, folder);
        this.segments = new Segments(store, folder);
    }

    /**
     * Reads all that is durable, folded.
     *
     * @throws OpenEndException if a DataNode's death keeps the end of a segment unknown until the next writer takes over
     */
    public JournalHistory read() {
        return contents().history();
    }

    /** Reads all that is durable, as it lies there; throws what {@link #read} throws. */
    public JournalContents contents() {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce();
            } catch (CorruptDataException e) {
                // One segment may have been read before, the next one after a writer took over: then a second look is
                // whole.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private JournalContents readOnce() {
        List<JournalSegment> found = segments.all(); // before the origin: what has records is begun, and moves no more
        List<JournalRecord> records =
                found.stream().flatMap(segment -> segment.records().stream()).toList();
        Optional<Origin> origin = origin();
        if (!records.isEmpty() && origin.filter(Origin::begun).isEmpty()) {
            throw new CorruptDataException("The journal '" + folder + "' has cuts, but no origin at which a speed layer"
                    + " has begun. Restore its origin files, or set another seamark.application-id.");
        }
        return new JournalContents(origin, found, JournalHistory.of(origin.map(Origin::seam), records));
    }

    /** The origin that holds now; empty if neither batch nor speed layer has run. */
    public Optional<Origin> origin() {
        return origins.last();
    }

    /**
     * Begins the speed view. To be called by a speed layer before it writes.
     *
     * @param proposal asked for where to begin if nobody has said yet
     * @return where the speed view begins, from now on for good
     */
    public Seam begin(Supplier<Seam> proposal) {
        return origins.begin(proposal);
    }

    /**
     * Moves the origin, unless a speed layer has begun. To be called by a batch run, with the end of the log.
     *
     * @param to where the batch view ends if no speed layer has begun
     * @return the origin that holds now: at {@code to}, or begun by a speed layer
     */
    public Origin moveOrigin(Seam to) {
        return origins.move(to);
    }

    /**
     * What the log lost after it was taken, as far as the log still has these offsets. Kept beside the segments, which are
     * removed sooner.
     *
     * @throws CorruptDataException if the file that says so is damaged
     */
    public List<ReplacedRange> replaced() {
        Path file = new Path(folder, REPLACED);
        try {
            return store.read(file)
                    .map(bytes -> ReplacedRange.parse(new String(bytes, UTF_8)))
                    .orElse(List.of());
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException("'" + file + "' does not name replaced offsets: " + e.getMessage(), e);
        }
    }

    /**
     * Keeps what is replaced. To be called by the journal's one writer, before it appends it.
     *
     * @param ranges those that the journal still tells of, and those that are to be appended
     * @param foundAt when those were found that are not kept yet, epoch milliseconds
     * @param logBegin first offset of each partition that retention has left; what lies before is forgotten
     */
    public void keepReplaced(List<OffsetRange> ranges, long foundAt, Seam logBegin) {
        List<ReplacedRange> before = replaced();
        List<ReplacedRange> fresh = ranges.stream()
                .filter(range ->
                        before.stream().noneMatch(known -> known.range().equals(range)))
                .map(range -> ReplacedRange.found(range, foundAt))
                .toList();
        List<ReplacedRange> after = ReplacedRange.stillIn(ReplacedRange.merge(before, fresh), logBegin);
        if (!after.equals(before)) {
            store.replace(new Path(folder, REPLACED), ReplacedRange.toText(after) + "\n");
        }
    }

    /** All records in the order in which they were written. */
    public List<JournalRecord> records() {
        return segments.read().values().stream().flatMap(List::stream).toList();
    }

    /**
     * Becomes the one writer: whoever wrote before can write no more from here on.
     *
     * @param limit how long the store may take to end the writing of the one before
     * @param segmentBytes size at which a next segment is begun
     * @throws IllegalStateException if no speed layer has begun ({@link #begin})
     * @throws IOException if another one takes the journal over at the same time, or the store fails
     */
    public JournalWriter takeOver(Duration limit, long segmentBytes) throws IOException {
        Origin origin = origin().filter(Origin::begun)
                .orElseThrow(() -> new IllegalStateException("the journal '" + folder + "' is not begun"));
        return new JournalWriter(store, segments, origin.seam(), limit, segmentBytes);
    }
}

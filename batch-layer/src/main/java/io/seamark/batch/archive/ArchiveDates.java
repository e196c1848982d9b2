package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/** Which dates the archive has, and which were added to since a snapshot: read from metadata alone. Not thread-safe. */
public final class ArchiveDates {

    private static final int TS_COLUMN = 2;

    private final Table archive;
    private final long snapshot;
    private final SortedMap<LocalDate, Long> rowsByDate = new TreeMap<>();
    private OptionalLong newest = OptionalLong.empty();

    /** Reads what the archive is made of at a snapshot. */
    public ArchiveDates(Table archive, long snapshot) {
        this.archive = requireNonNull(archive, "archive");
        this.snapshot = snapshot;
        try (CloseableIterable<FileScanTask> files =
                archive.newScan().useSnapshot(snapshot).includeColumnStats().planFiles()) {
            for (FileScanTask task : files) {
                rowsByDate.merge(date(task.file()), task.file().recordCount(), Long::sum);
                ByteBuffer bound = upperBounds(task.file()).get(TS_COLUMN);
                if (bound != null) {
                    Long ts = Conversions.fromByteBuffer(Types.LongType.get(), bound);
                    newest = OptionalLong.of(Math.max(ts, newest.orElse(ts)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the metadata of the archive: " + e.getMessage(), e);
        }
    }

    private static Map<Integer, ByteBuffer> upperBounds(ContentFile<?> file) {
        return file.upperBounds() == null ? Map.of() : file.upperBounds();
    }

    private static LocalDate date(ContentFile<?> file) {
        return LocalDate.ofEpochDay(file.partition().get(0, Integer.class));
    }

    /** All dates, with how many readings each has, repeats too. */
    public SortedMap<LocalDate, Long> all() {
        return rowsByDate;
    }

    /** Event time of the newest reading, epoch milliseconds; empty if there is none. */
    public OptionalLong newest() {
        return newest;
    }

    /** The dates for which readings were added after an earlier snapshot; all of them if it is not known any more. */
    public SortedMap<LocalDate, Long> touchedSince(OptionalLong earlier) {
        if (earlier.equals(OptionalLong.of(snapshot))) {
            return new TreeMap<>();
        }
        if (!isKnown(earlier)) {
            return rowsByDate;
        }
        Map<LocalDate, Long> touched = new HashMap<>();
        try (CloseableIterable<FileScanTask> files = archive.newIncrementalAppendScan()
                .fromSnapshotExclusive(earlier.getAsLong())
                .toSnapshot(snapshot)
                .planFiles()) {
            for (FileScanTask task : files) {
                LocalDate date = date(task.file());
                touched.put(date, rowsByDate.getOrDefault(date, 0L));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the metadata of the archive: " + e.getMessage(), e);
        }
        return new TreeMap<>(touched);
    }

    /** The snapshot that all of this is about. */
    public long snapshot() {
        return snapshot;
    }

    /** Whether an earlier snapshot is known still. */
    public boolean isKnown(OptionalLong earlier) {
        for (Snapshot each : SnapshotUtil.ancestorsOf(snapshot, archive::snapshot)) {
            if (OptionalLong.of(each.snapshotId()).equals(earlier)) {
                return true;
            }
        }
        return false;
    }
}

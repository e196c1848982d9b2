package io.seamark.deploy.verify;

import static org.apache.iceberg.expressions.Expressions.and;
import static org.apache.iceberg.expressions.Expressions.equal;
import static org.apache.iceberg.expressions.Expressions.greaterThanOrEqual;
import static org.apache.iceberg.expressions.Expressions.in;
import static org.apache.iceberg.expressions.Expressions.lessThan;

import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** Reads the tables {@code archive} and {@code rejected} of a store by their documented columns. Not thread-safe. */
final class ArchiveTables {

    private static final String SEAM = "seamark.seam";
    private static final String DROPPED_BEFORE = "seamark.dropped-before";
    private static final String DROPPED_MESSAGES_BEFORE = "seamark.dropped-messages-before";
    private static final String REPLACED = "seamark.replaced";
    private static final String WITHOUT_ROW = "seamark.rejected.";

    private final Store store;

    ArchiveTables(Store store) {
        this.store = store;
    }

    /** Takes a reading; {@link #value} for each of its values follows. */
    interface ReadingSink {
        void reading(String device, long ts, int partition, long offset);

        void value(String metric, double value);
    }

    /** Takes a rejected message of the log. */
    interface RejectedSink {
        void rejected(int partition, long offset, String reason, Optional<byte[]> key, Optional<byte[]> value);
    }

    /** One table at one moment; reading it again reads the same. */
    static final class Stand {
        private final Table table;
        private final Optional<Snapshot> snapshot;

        private Stand(Table table) {
            this.table = table;
            this.snapshot = Optional.ofNullable(table.currentSnapshot());
        }

        /** The table holds the messages below this seam; the start if it never took any. */
        Seam seam() {
            Optional<String> marked = Optional.ofNullable(table.properties().get(SEAM));
            if (marked.isPresent() || snapshot.isEmpty()) {
                return marked.map(Seam::parse).orElse(Seam.START);
            }
            // Written before tables carried the mark themselves.
            for (Snapshot each : SnapshotUtil.ancestorsOf(snapshot.get().snapshotId(), table::snapshot)) {
                String text = each.summary().get(SEAM);
                if (text != null) {
                    return Seam.parse(text);
                }
            }
            return Seam.START;
        }

        /** What the log lost after it was taken, as far as the table has met it. */
        List<ReplacedRange> replaced() {
            return ReplacedRange.parse(table.properties().getOrDefault(REPLACED, ""));
        }

        /** The day before which retention has dropped rows; empty if it has dropped none. */
        Optional<LocalDate> droppedBefore() {
            return Optional.ofNullable(table.properties().get(DROPPED_BEFORE)).map(LocalDate::parse);
        }

        /** The time of messages, epoch milliseconds, before which retention has dropped rows; 0 if it has dropped none. */
        long droppedMessagesBefore() {
            return Long.parseLong(table.properties().getOrDefault(DROPPED_MESSAGES_BEFORE, "0"));
        }

        /** Messages of the log without a row here, by reason: retention took the message, or the row. */
        Map<String, Long> withoutRow() {
            Map<String, Long> counts = new TreeMap<>();
            table.properties().forEach((name, value) -> {
                if (name.startsWith(WITHOUT_ROW)) {
                    String reason = name.substring(WITHOUT_ROW.length()).toUpperCase(Locale.ROOT);
                    counts.put(reason, Long.valueOf(value));
                }
            });
            return counts;
        }

        /** How many rows there are, as the table says. */
        long rows() {
            return snapshot.map(each -> Long.parseLong(each.summary().getOrDefault("total-records", "0")))
                    .orElse(0L);
        }

        /** Whether this earlier snapshot can still be read. */
        boolean has(long id) {
            return table.snapshot(id) != null;
        }
    }

    /** The archive; empty if there is none yet. */
    Optional<Stand> archive() {
        return table("archive");
    }

    /** The rejected messages; empty if there are none yet. */
    Optional<Stand> rejected() {
        return table("rejected");
    }

    /** The hourly summaries; empty if there are none yet. */
    Optional<Stand> hourly() {
        return table("views/hourly");
    }

    private Optional<Stand> table(String name) {
        try {
            return Optional.of(new Stand(new HadoopTables(store.configuration())
                    .load(store.path(name).toString())));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw new CommandFailure(
                    "The table '" + name + "' in '" + store.root() + "' cannot be opened: " + e.getMessage()
                            + ". Check that the store is up and its root is right.",
                    e);
        }
    }

    /** Reads what came from the log. */
    static void fromLog(Stand archive, Optional<String> device, Predicate<String> wanted, ReadingSink sink) {
        archive.snapshot.ifPresent(snapshot -> readings(
                archive.table,
                snapshot.snapshotId(),
                of(device, greaterThanOrEqual("source_partition", 0)),
                wanted,
                sink));
    }

    /**
     * Reads what was imported.
     *
     * @param snapshot of the archive: what was imported later is not in it; empty for the one that this stand has
     */
    static void imported(
            Stand archive,
            Optional<Long> snapshot,
            Optional<String> device,
            Predicate<String> wanted,
            ReadingSink sink) {
        snapshot.or(() -> archive.snapshot.map(Snapshot::snapshotId))
                .ifPresent(
                        id -> readings(archive.table, id, of(device, lessThan("source_partition", 0)), wanted, sink));
    }

    private static Expression of(Optional<String> device, Expression rows) {
        return device.<Expression>map(id -> and(rows, equal("device", id))).orElse(rows);
    }

    private static void readings(
            Table table, long snapshot, Expression rows, Predicate<String> wanted, ReadingSink sink) {
        try (CloseableIterable<Record> records = IcebergGenerics.read(table)
                .useSnapshot(snapshot)
                .where(rows)
                .select("device", "ts", "metrics", "source_partition", "source_offset")
                .build()) {
            for (Record row : records) {
                String device = row.getField("device").toString();
                if (wanted.test(device)) {
                    sink.reading(device, (Long) row.getField("ts"), (Integer) row.getField("source_partition"), (Long)
                            row.getField("source_offset"));
                    ((Map<?, ?>) row.getField("metrics"))
                            .forEach((metric, value) -> sink.value(metric.toString(), (Double) value));
                }
            }
        } catch (IOException e) {
            throw unreadable("archive", e);
        }
    }

    /** Reads the messages of the log that are no readings. */
    static void messages(Stand rejected, RejectedSink sink) {
        if (rejected.snapshot.isEmpty()) {
            return;
        }
        try (CloseableIterable<Record> records = IcebergGenerics.read(rejected.table)
                .useSnapshot(rejected.snapshot.get().snapshotId())
                .where(greaterThanOrEqual("source_partition", 0))
                .select("source_partition", "source_offset", "reason", "key", "value")
                .build()) {
            for (Record row : records) {
                sink.rejected(
                        (Integer) row.getField("source_partition"),
                        (Long) row.getField("source_offset"),
                        row.getField("reason").toString(),
                        bytes(row.getField("key")),
                        bytes(row.getField("value")));
            }
        } catch (IOException e) {
            throw unreadable("rejected", e);
        }
    }

    /** The messages of the log that were rejected as {@link RejectReason#isAhead ahead}, by partition and offset. */
    static Map<Integer, Map<Long, RejectReason>> ahead(Stand rejected) {
        Map<Integer, Map<Long, RejectReason>> ahead = new HashMap<>();
        if (rejected.snapshot.isEmpty()) {
            return ahead;
        }
        Object[] reasons = Stream.of(RejectReason.values())
                .filter(RejectReason::isAhead)
                .map(Enum::name)
                .toArray();
        try (CloseableIterable<Record> records = IcebergGenerics.read(rejected.table)
                .useSnapshot(rejected.snapshot.get().snapshotId())
                .where(and(greaterThanOrEqual("source_partition", 0), in("reason", reasons)))
                .select("source_partition", "source_offset", "reason")
                .build()) {
            for (Record row : records) {
                ahead.computeIfAbsent((Integer) row.getField("source_partition"), each -> new HashMap<>())
                        .put(
                                (Long) row.getField("source_offset"),
                                RejectReason.valueOf(row.getField("reason").toString()));
            }
        } catch (IOException e) {
            throw unreadable("rejected", e);
        }
        return ahead;
    }

    private static Optional<byte[]> bytes(Object field) {
        return Optional.ofNullable((ByteBuffer) field).map(buffer -> {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        });
    }

    private static CommandFailure unreadable(String table, IOException e) {
        return new CommandFailure("The table '" + table + "' cannot be read: " + e.getMessage(), e);
    }
}

package io.seamark.batch.archive;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/**
 * The Iceberg tables of the store, made on first use. Their folders lie under the store's root by their names, so that
 * whoever reads Iceberg can read them by path. Thread-safe.
 */
public final class Tables {

    /** Name of the catalog in Spark. */
    public static final String CATALOG = "seamark";

    /** Every accepted reading, repeats too. */
    public static final String ARCHIVE = "archive";

    /** Every message that is no reading, with its original bytes. */
    public static final String REJECTED = "rejected";

    /** Files that an import has taken, or was about to take. */
    public static final String IMPORTS = "imports";

    /** Summaries of one metric of one device in one hour. */
    public static final String HOURLY = "views.hourly";

    /** What became of the archived readings of each date. */
    public static final String DAILY_COUNTS = "views.daily_counts";

    /** All of them. */
    public static final List<String> NAMES = List.of(ARCHIVE, REJECTED, IMPORTS, HOURLY, DAILY_COUNTS);

    /** In {@code source_partition}: the reading came by import and not by the log. */
    public static final int IMPORTED = -1;

    private static final Schema ARCHIVE_SCHEMA = new Schema(
            required(1, "device", Types.StringType.get(), "device id"),
            required(2, "ts", Types.LongType.get(), "event time, epoch milliseconds"),
            required(
                    3,
                    "metrics",
                    Types.MapType.ofRequired(8, 9, Types.StringType.get(), Types.DoubleType.get()),
                    "value by metric name"),
            required(4, "source_partition", Types.IntegerType.get(), "partition of the log, -1 for an import"),
            required(5, "source_offset", Types.LongType.get(), "offset in it, or running number of the import"),
            required(6, "date", Types.DateType.get(), "UTC day of ts"));

    private static final Schema REJECTED_SCHEMA = new Schema(
            required(1, "source_partition", Types.IntegerType.get(), "partition of the log, -1 for an import"),
            required(2, "source_offset", Types.LongType.get(), "offset in it, or running number of the import"),
            required(3, "reason", Types.StringType.get(), "why it is no reading"),
            required(4, "detail", Types.StringType.get(), "the reason in words; file:line first for an import"),
            optional(5, "key", Types.BinaryType.get(), "message key"),
            optional(6, "value", Types.BinaryType.get(), "message value"),
            required(7, "message_ts", Types.LongType.get(), "time of the message, epoch milliseconds"));

    private static final Schema IMPORTS_SCHEMA = new Schema(
            required(1, "import_id", Types.StringType.get(), "the run that took the file"),
            required(2, "file_number", Types.LongType.get(), "running number; the high bits of source_offset"),
            required(3, "file", Types.StringType.get(), "absolute path"),
            required(4, "bytes", Types.LongType.get(), "its size"),
            required(5, "crc32c", Types.LongType.get(), "checksum of its bytes"),
            required(6, "extent", Types.StringType.get(), "which rows and columns were taken, and for which device"));

    private static final Schema HOURLY_SCHEMA = new Schema(
            required(1, "device", Types.StringType.get()),
            required(2, "metric", Types.StringType.get()),
            required(3, "hour", Types.TimestampType.withZone(), "begin of the hour"),
            required(4, "count", Types.LongType.get()),
            required(5, "sum", Types.DoubleType.get()),
            required(6, "min", Types.DoubleType.get()),
            required(7, "max", Types.DoubleType.get()),
            required(8, "spread", Types.DoubleType.get(), "population standard deviation"),
            required(9, "p50", Types.DoubleType.get()),
            required(10, "p95", Types.DoubleType.get()),
            required(11, "p99", Types.DoubleType.get()),
            required(12, "first_ts", Types.LongType.get()),
            required(13, "first", Types.DoubleType.get()),
            required(14, "last_ts", Types.LongType.get()),
            required(15, "last", Types.DoubleType.get()),
            required(16, "summary", Types.BinaryType.get(), "all of it, in the neutral form of docs/formats.md"),
            required(17, "date", Types.DateType.get(), "UTC day of the hour"));

    private static final Schema DAILY_COUNTS_SCHEMA = new Schema(
            required(1, "date", Types.DateType.get(), "UTC day"),
            required(2, "accepted", Types.LongType.get(), "readings measured"),
            required(3, "duplicates", Types.LongType.get(), "readings that repeat another's device and time"),
            required(4, "imported", Types.LongType.get(), "how many of the accepted ones came by import"));

    private final MarkedCatalog catalog;

    public Tables(Store store) {
        this.catalog = new MarkedCatalog(store.configuration(), store.root().toString());
    }

    /** The name of a table in Spark. */
    public static String sparkName(String name) {
        return CATALOG + "." + name;
    }

    /** The archive, by date; a task sorts its readings by date itself, which spares a shuffle. */
    public Table archive() {
        return table(ARCHIVE, ARCHIVE_SCHEMA, true, "none");
    }

    public Table rejected() {
        return table(REJECTED, REJECTED_SCHEMA, false, "none");
    }

    public Table imports() {
        return table(IMPORTS, IMPORTS_SCHEMA, false, "none");
    }

    public Table hourly() {
        return table(HOURLY, HOURLY_SCHEMA, true, "hash");
    }

    public Table dailyCounts() {
        return table(DAILY_COUNTS, DAILY_COUNTS_SCHEMA, true, "hash");
    }

    /** A table by its name. */
    public Table named(String name) {
        return switch (name) {
            case ARCHIVE -> archive();
            case REJECTED -> rejected();
            case IMPORTS -> imports();
            case HOURLY -> hourly();
            case DAILY_COUNTS -> dailyCounts();
            default -> throw new IllegalArgumentException("no table of Seamark: " + name);
        };
    }

    /** Whether a table by date has rows of dates before one; read from metadata alone. */
    public static boolean hasRowsBefore(Table table, LocalDate date) {
        try (CloseableIterable<FileScanTask> files = table.newScan()
                .filter(Expressions.lessThan("date", Math.toIntExact(date.toEpochDay())))
                .planFiles()) {
            return files.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the metadata of " + table.name() + ": " + e.getMessage(), e);
        }
    }

    private Table table(String name, Schema schema, boolean byDate, String distribution) {
        TableIdentifier id = TableIdentifier.parse(name);
        try {
            if (!catalog.tableExists(id)) {
                PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
                Map<String, String> properties = Map.of(
                        "format-version", "2",
                        "write.parquet.compression-codec", "zstd",
                        "write.distribution-mode", distribution,
                        "write.metadata.delete-after-commit.enabled", "true",
                        "write.metadata.previous-versions-max", "50");
                catalog.createTable(id, schema, byDate ? spec.identity("date").build() : spec.build(), properties);
            }
        } catch (AlreadyExistsException e) {
            // Another run has made it meanwhile, the same.
        } catch (RuntimeException e) {
            throw unusable(name, e);
        }
        try {
            return catalog.loadTable(id);
        } catch (RuntimeException e) {
            throw unusable(name, e);
        }
    }

    private static SeamarkException unusable(String name, RuntimeException e) {
        return new SeamarkException(
                "The table '" + name + "' of the store cannot be opened: " + e.getMessage()
                        + ". Check that the store is up and that its root belongs to Seamark.",
                e);
    }
}

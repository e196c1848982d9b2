package io.seamark.batch.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.RollingDataWriter;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Data files of a table, written by one task: they belong to the table once the driver has committed them. For tables by date and
 * for those without partitions. Not thread-safe.
 */
final class TableFiles {

    /**
     * Dates that are written as they come. Rows of more dates are sorted first and written last: a device whose clock is wild must not
     * take the memory of a writer for each, nor make a file of each reading.
     */
    static final int MAX_OPEN = 100;

    private static final String DATE = "date";

    private final Table table;
    private final StructType columns;
    private final ParquetFiles format;
    private final OutputFileFactory names;
    private final long targetBytes;
    private final Map<Integer, RollingDataWriter<InternalRow>> open = new HashMap<>();
    private final List<DataFile> closed = new ArrayList<>();
    private int lastDay;
    private RollingDataWriter<InternalRow> last;
    /** Rows of further dates; null while there are none. */
    private DateOrder further;

    /** @param columns of the rows, as the table has them */
    TableFiles(Table table, StructType columns) {
        this.table = table;
        this.columns = columns;
        this.format = new ParquetFiles(table, columns);
        TaskContext task = TaskContext.get();
        this.names = OutputFileFactory.builderFor(table, task.partitionId(), task.taskAttemptId())
                .operationId(UUID.randomUUID().toString())
                .format(FileFormat.PARQUET)
                .build();
        this.targetBytes = PropertyUtil.propertyAsLong(
                table.properties(),
                TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
                TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
    }

    /**
     * Adds a row.
     *
     * @param day its date, in days since the epoch; of a table without partitions any that is always the same
     */
    void add(InternalRow row, int day) {
        if (last == null || day != lastDay) {
            RollingDataWriter<InternalRow> found = open.get(day);
            if (found == null && open.size() >= MAX_OPEN) {
                addFurther(row, day);
                return;
            }
            last = found == null ? open(day) : found;
            lastDay = day;
        }
        last.write(row);
    }

    private RollingDataWriter<InternalRow> open(int day) {
        RollingDataWriter<InternalRow> opened =
                new RollingDataWriter<>(format, names, table.io(), targetBytes, table.spec(), partition(day));
        open.put(day, opened);
        return opened;
    }

    private void addFurther(InternalRow row, int day) {
        if (further == null) {
            further = new DateOrder(columns);
        }
        further.add(row, day);
    }

    private StructLike partition(int day) {
        if (table.spec().isUnpartitioned()) {
            return null; // what Iceberg takes for none
        }
        PartitionKey key = new PartitionKey(table.spec(), table.schema());
        key.set(0, day);
        return key;
    }

    /** Ends all files and returns them; those that were written. */
    List<DataFile> whole() {
        closeAll();
        if (further != null) {
            further.sorted().forEachRemaining(row -> {
                int day = row.getInt(columns.fieldIndex(DATE));
                if (last == null || day != lastDay) {
                    closeAll();
                    last = open(day);
                    lastDay = day;
                }
                last.write(row);
            });
            further = null;
            closeAll();
        }
        return List.copyOf(closed);
    }

    private void closeAll() {
        last = null;
        try {
            for (RollingDataWriter<InternalRow> each : open.values()) {
                each.close();
                closed.addAll(each.result().dataFiles());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the table '" + table.name() + "' cannot be written", e);
        }
        open.clear();
    }

    /** Removes what was written, as far as that can be done; what stays belongs to no table, and is swept some day. */
    void abandon() {
        further = null;
        try {
            whole();
        } finally {
            closed.forEach(file -> table.io().deleteFile(file.location()));
        }
    }
}

package io.seamark.batch.archive;

import io.seamark.batch.spark.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import org.apache.spark.util.collection.unsafe.sort.RecordComparator;

/** Sorts rows of one task by date, in memory that Spark has given it and beyond that on disk. For one task; not thread-safe. */
final class DateOrder extends UnsafeExternalRowSorter.PrefixComputer {

    private final Prefix prefix = new Prefix();
    private final UnsafeProjection stored;
    private final UnsafeExternalRowSorter sorter;

    /** @param columns of the rows */
    DateOrder(StructType columns) {
        stored = UnsafeProjection.create(columns);
        try {
            sorter = UnsafeExternalRowSorter.createWithRecordComparator(
                    columns,
                    AnyOrder::new,
                    PrefixComparators.LONG,
                    this,
                    SparkEnv.get().memoryManager().pageSizeBytes(),
                    false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Adds a row, which may be changed afterwards. */
    void add(InternalRow row, int day) {
        prefix.value = day;
        try {
            sorter.insertRow(stored.apply(row));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** All rows by date; each is valid until the next one is asked for. */
    Iterator<InternalRow> sorted() {
        try {
            return Rows.iterator(sorter.sort());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("Readings cannot be sorted: " + e.getMessage(), e);
    }

    @Override
    public Prefix computePrefix(InternalRow row) {
        return prefix;
    }

    /** Rows of one date come in any order. */
    private static final class AnyOrder extends RecordComparator {
        @Override
        public int compare(Object left, long leftAt, int leftBytes, Object right, long rightAt, int rightBytes) {
            return 0;
        }
    }
}

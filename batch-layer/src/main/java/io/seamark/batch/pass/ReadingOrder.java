package io.seamark.batch.pass;

import io.seamark.batch.spark.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import org.apache.spark.util.collection.unsafe.sort.RecordComparator;

/**
 * Sorts the readings of one task by device, time, source partition and offset, in memory that Spark has given it and beyond that
 * on disk. Devices come in the order in which they were first seen: by their number and the time in one long two readings are
 * nearly always told apart, where Spark's own sort by name would compare whole rows, as the first eight bytes of the names are
 * often the same. For one task; not thread-safe.
 */
final class ReadingOrder extends UnsafeExternalRowSorter.PrefixComputer {

    private static final int TIME_BITS = 42; // to the year 2109; what is later is told apart by the rows
    private static final long MOST_TIME = (1L << TIME_BITS) - 1;
    private static final int MOST_NUMBER = (1 << (63 - TIME_BITS)) - 1;

    private final Map<UTF8String, Integer> numbers = new HashMap<>();
    private final Prefix prefix = new Prefix();

    /**
     * Sorts rows of device, time, source partition, source offset, and whatever else.
     *
     * @return rows of which each is valid until the next one is asked for
     */
    static Iterator<InternalRow> sorted(Iterator<InternalRow> rows, StructType schema) {
        try {
            UnsafeExternalRowSorter sorter = UnsafeExternalRowSorter.createWithRecordComparator(
                    schema,
                    () -> new ByRow(schema.size()),
                    PrefixComparators.LONG,
                    new ReadingOrder(),
                    SparkEnv.get().memoryManager().pageSizeBytes(),
                    false);
            while (rows.hasNext()) {
                sorter.insertRow((UnsafeRow) rows.next());
            }
            return Rows.iterator(sorter.sort());
        } catch (IOException e) {
            throw new UncheckedIOException("Readings cannot be sorted: " + e.getMessage(), e);
        }
    }

    @Override
    public Prefix computePrefix(InternalRow row) {
        UTF8String device = row.getUTF8String(0);
        Integer number = numbers.get(device);
        if (number == null) {
            number = numbers.size();
            numbers.put(device.copy(), number);
        }
        long time = Math.max(0, Math.min(MOST_TIME, row.getLong(1)));
        // Devices beyond the last number share it, whatever the time: the rows tell them apart, by name first.
        prefix.value = number < MOST_NUMBER ? (long) number << TIME_BITS | time : (long) MOST_NUMBER << TIME_BITS;
        return prefix;
    }

    /** Where the long says nothing. */
    private static final class ByRow extends RecordComparator {
        private final UnsafeRow left;
        private final UnsafeRow right;

        ByRow(int columns) {
            left = new UnsafeRow(columns);
            right = new UnsafeRow(columns);
        }

        @Override
        public int compare(
                Object leftObject, long leftAt, int leftBytes, Object rightObject, long rightAt, int rightBytes) {
            left.pointTo(leftObject, leftAt, leftBytes);
            right.pointTo(rightObject, rightAt, rightBytes);
            int order = left.getUTF8String(0).compareTo(right.getUTF8String(0));
            if (order == 0) {
                order = Long.compare(left.getLong(1), right.getLong(1));
            }
            if (order == 0) {
                order = Integer.compare(left.getInt(2), right.getInt(2));
            }
            return order == 0 ? Long.compare(left.getLong(3), right.getLong(3)) : order;
        }
    }
}

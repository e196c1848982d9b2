package io.seamark.batch.archive;

import io.seamark.batch.spark.Rows;
import io.seamark.common.reading.ReadingDecoder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes rows of the archive; remembers the names it has met. One for each task. */
public final class ReadingRow {

    /** Columns of the archive. */
    public static final StructType SCHEMA = new StructType()
            .add("device", DataTypes.StringType, false)
            .add("ts", DataTypes.LongType, false)
            .add("metrics", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false), false)
            .add("source_partition", DataTypes.IntegerType, false)
            .add("source_offset", DataTypes.LongType, false)
            .add("date", DataTypes.DateType, false);

    /** Columns of the table of rejections. */
    public static final StructType REJECTED_SCHEMA = new StructType()
            .add("source_partition", DataTypes.IntegerType, false)
            .add("source_offset", DataTypes.LongType, false)
            .add("reason", DataTypes.StringType, false)
            .add("detail", DataTypes.StringType, false)
            .add("key", DataTypes.BinaryType, true)
            .add("value", DataTypes.BinaryType, true)
            .add("message_ts", DataTypes.LongType, false);

    private static final long DAY = 86_400_000L;
    private static final int REMEMBERED = 100_000;

    private final Map<String, UTF8String> names = new HashMap<>();

    /** Metrics of the last reading: most likely the next one has the same. */
    private String[] lastMetrics = {};

    private ArrayData lastNames = new GenericArrayData(new Object[0]);

    /** The UTC day of an event time, in days since the epoch. */
    public static int day(long ts) {
        return (int) Math.floorDiv(ts, DAY);
    }

    /** The UTC date of an event time. */
    public static LocalDate date(long ts) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(ts), ZoneOffset.UTC);
    }

    /** The row of the reading that the decoder has accepted. */
    public InternalRow of(ReadingDecoder decoder, int sourcePartition, long sourceOffset) {
        int count = decoder.metricCount();
        boolean same = count == lastMetrics.length;
        for (int i = 0; same && i < count; i++) {
            same = decoder.metric(i).equals(lastMetrics[i]);
        }
        if (!same) {
            lastMetrics = new String[count];
            Object[] texts = new Object[count];
            for (int i = 0; i < count; i++) {
                lastMetrics[i] = decoder.metric(i);
                texts[i] = name(lastMetrics[i]);
            }
            lastNames = new GenericArrayData(texts);
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = decoder.value(i);
        }
        return row(
                decoder.device(),
                decoder.ts(),
                lastNames,
                UnsafeArrayData.fromPrimitiveArray(values),
                sourcePartition,
                sourceOffset);
    }

    /** The row of a reading from elsewhere. */
    public InternalRow of(String device, long ts, Map<String, Double> byName, int sourcePartition, long sourceOffset) {
        Object[] metrics = new Object[byName.size()];
        Object[] values = new Object[metrics.length];
        int i = 0;
        for (Map.Entry<String, Double> metric : byName.entrySet()) {
            metrics[i] = name(metric.getKey());
            values[i++] = metric.getValue() + 0.0; // one form of zero, as the decoder has it
        }
        return row(
                device, ts, new GenericArrayData(metrics), new GenericArrayData(values), sourcePartition, sourceOffset);
    }

    private InternalRow row(
            String device, long ts, ArrayData metrics, ArrayData values, int sourcePartition, long sourceOffset) {
        return new GenericInternalRow(new Object[] {
            name(device), ts, new ArrayBasedMapData(metrics, values), sourcePartition, sourceOffset, day(ts)
        });
    }

    private UTF8String name(String text) {
        if (names.size() >= REMEMBERED) {
            names.clear();
        }
        return names.computeIfAbsent(text, Rows::text);
    }
}

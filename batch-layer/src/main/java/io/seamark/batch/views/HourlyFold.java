package io.seamark.batch.views;

import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.spark.Rows;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Folds sorted readings into hourly rows as they are asked for: no more than one hour of one device is held. Counts what
 * became of each reading on the way. Not thread-safe.
 */
final class HourlyFold implements Iterator<InternalRow> {

    static final StructType SCHEMA = new StructType()
            .add("device", DataTypes.StringType, false)
            .add("metric", DataTypes.StringType, false)
            .add("hour", DataTypes.TimestampType, false)
            .add("count", DataTypes.LongType, false)
            .add("sum", DataTypes.DoubleType, false)
            .add("min", DataTypes.DoubleType, false)
            .add("max", DataTypes.DoubleType, false)
            .add("spread", DataTypes.DoubleType, false)
            .add("p50", DataTypes.DoubleType, false)
            .add("p95", DataTypes.DoubleType, false)
            .add("p99", DataTypes.DoubleType, false)
            .add("first_ts", DataTypes.LongType, false)
            .add("first", DataTypes.DoubleType, false)
            .add("last_ts", DataTypes.LongType, false)
            .add("last", DataTypes.DoubleType, false)
            .add("summary", DataTypes.BinaryType, false)
            .add("date", DataTypes.DateType, false);

    private static final long MICROS = 1000L;

    private final ReadingCursor readings;
    private final int[] days;
    private final Consumer<DayCounts> atEnd;
    private final DayCounts counts = new DayCounts();
    private final Map<String, Summary> hourly = new TreeMap<>();
    private final Deque<InternalRow> ready = new ArrayDeque<>();

    /** Names of the last reading of the hour and their summaries: most likely the next one has the same. */
    private String[] lastNames = {};

    private Summary[] lastSummaries = {};

    private String device = "";
    private long hour = Long.MIN_VALUE;
    private boolean ended;

    /**
     * @param readings rows of the pass
     * @param days the days to fold, since the epoch, ascending; readings of other days are passed over
     * @param atEnd takes the counts by day when all readings have been folded
     */
    HourlyFold(ReadingCursor readings, int[] days, Consumer<DayCounts> atEnd) {
        this.readings = readings;
        this.days = days;
        this.atEnd = atEnd;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (readings.next()) {
                take();
            } else {
                ended = true;
                close();
                atEnd.accept(counts);
            }
        }
        return !ready.isEmpty();
    }

    private void take() {
        int day = ReadingRow.day(readings.ts());
        if (Arrays.binarySearch(days, day) < 0) {
            return;
        }
        if (readings.repeat()) {
            counts.duplicate(day);
            return;
        }
        counts.accept(day, readings.imported());
        long ofReading = Hour.of(readings.ts());
        if (readings.newDevice() || ofReading != hour || !readings.device().equals(device)) {
            close();
            device = readings.device();
            hour = ofReading;
        }
        String[] metrics = readings.metrics();
        if (metrics != lastNames) {
            lastNames = metrics;
            lastSummaries = Arrays.stream(metrics)
                    .map(metric -> hourly.computeIfAbsent(metric, name -> new Summary()))
                    .toArray(Summary[]::new);
        }
        for (int i = 0; i < metrics.length; i++) {
            lastSummaries[i].add(readings.ts(), readings.value(i));
        }
    }

    private void close() {
        lastNames = new String[0];
        hourly.forEach((metric, summary) -> ready.add(row(device, metric, hour, summary)));
        hourly.clear();
    }

    /** The row of a summary. */
    static InternalRow row(String device, String metric, long hour, Summary summary) {
        long start = Hour.start(hour);
        return new GenericInternalRow(new Object[] {
            Rows.text(device),
            Rows.text(metric),
            start * MICROS,
            summary.count(),
            summary.sum(),
            summary.min(),
            summary.max(),
            summary.spread(),
            summary.quantile(0.5),
            summary.quantile(0.95),
            summary.quantile(0.99),
            summary.firstTs(),
            summary.first(),
            summary.lastTs(),
            summary.last(),
            summary.toBytes(),
            ReadingRow.day(start)
        });
    }

    @Override
    public InternalRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all hours are folded");
        }
        return ready.remove();
    }
}

package io.seamark.batch.views;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.ArchiveDates;
import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.spark.Rows;
import io.seamark.common.fault.KillPoint;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Recomputes the hourly summaries and the daily counts of whole dates. Each of the two tables is marked with the snapshot of
 * the archive that it holds, so that a run that is killed between them, or before it publishes, leaves nothing uncounted.
 */
public final class HourlyViews {

    private static final StructType COUNTS_SCHEMA = new StructType()
            .add("date", DataTypes.DateType, false)
            .add("accepted", DataTypes.LongType, false)
            .add("duplicates", DataTypes.LongType, false)
            .add("imported", DataTypes.LongType, false);

    private final Tables tables;
    private final SparkSession spark;
    private final String hourlyAt;
    private final String countsAt;

    /** Looks at what the tables hold; what is computed then builds on that. */
    public HourlyViews(Tables tables, SparkSession spark) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
        this.hourlyAt = Marks.of(tables.hourly(), Marks.VIEWS_OF).orElse("");
        this.countsAt = Marks.of(tables.dailyCounts(), Marks.VIEWS_OF).orElse("");
    }

    /**
     * What the views say in all.
     *
     * @param accepted readings measured
     * @param duplicates readings that repeat another's device and time
     * @param imported how many of the accepted ones came by import
     */
    public record Totals(long accepted, long duplicates, long imported) {}

    /** The dates whose summaries or counts do not hold all readings that the archive has of them. */
    public SortedMap<LocalDate, Long> behind(ArchiveDates dates) {
        SortedMap<LocalDate, Long> behind = new TreeMap<>(dates.touchedSince(snapshotOf(hourlyAt)));
        behind.putAll(dates.touchedSince(snapshotOf(countsAt)));
        return behind;
    }

    private static OptionalLong snapshotOf(String mark) {
        return mark.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(mark));
    }

    /**
     * Replaces the summaries and counts of these dates by what the pass, which must hold all of them, has.
     *
     * @param snapshot snapshot of the archive that the pass reads, of which the tables are views then
     * @throws io.seamark.common.settings.SeamarkException if another run has brought them further meanwhile
     */
    public void recompute(DevicePass pass, Collection<LocalDate> dates, long snapshot) {
        int[] days = dates.stream()
                .mapToInt(date -> Math.toIntExact(date.toEpochDay()))
                .sorted()
                .toArray();
        CountsByTask counts = new CountsByTask();
        spark.sparkContext().register(counts, "counts by day");
        JavaRDD<InternalRow> hourly = pass.rows().mapPartitions(rows -> {
            int partition = TaskContext.getPartitionId();
            return new HourlyFold(new ReadingCursor(rows), days, ofTask -> counts.add(Map.of(partition, ofTask)));
        });
        replace(Rows.toDataset(spark, hourly, HourlyFold.SCHEMA), Tables.HOURLY, hourlyAt, snapshot, dates);
        List<Row> rows = new ArrayList<>();
        counts.value()
                .forEach((day, count) -> rows.add(RowFactory.create(
                        java.sql.Date.valueOf(LocalDate.ofEpochDay(day)),
                        count.accepted(),
                        count.duplicates(),
                        count.imported())));
        replace(spark.createDataFrame(rows, COUNTS_SCHEMA), Tables.DAILY_COUNTS, countsAt, snapshot, dates);
        KillPoint.AFTER_VIEWS_COMMIT.reached();
    }

    /** Replaces dates of a table and moves its mark, in one commit. */
    private void replace(Dataset<Row> rows, String table, String at, long snapshot, Collection<LocalDate> dates) {
        String now = Long.toString(snapshot);
        if (at.equals(now)) {
            return;
        }
        Map<String, String> marks = Map.of(Marks.was(Marks.VIEWS_OF), at, Marks.VIEWS_OF, now);
        if (dates.isEmpty()) {
            Writes.mark(tables.named(table), marks);
        } else {
            Writes.overwriteDates(rows, table, marks);
        }
    }

    /** The counts of all dates. */
    public Totals totals() {
        Row row = spark.table(Tables.sparkName(Tables.DAILY_COUNTS))
                .selectExpr("coalesce(sum(accepted), 0)", "coalesce(sum(duplicates), 0)", "coalesce(sum(imported), 0)")
                .head();
        return new Totals(row.getLong(0), row.getLong(1), row.getLong(2));
    }
}

package io.seamark.batch.views;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.spark.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Recomputes the hourly summaries and the daily counts of whole dates. */
public final class HourlyViews {

    private static final StructType COUNTS_SCHEMA = new StructType()
            .add("date", DataTypes.DateType, false)
            .add("accepted", DataTypes.LongType, false)
            .add("duplicates", DataTypes.LongType, false)
            .add("imported", DataTypes.LongType, false);

    private final Tables tables;
    private final SparkSession spark;

    public HourlyViews(Tables tables, SparkSession spark) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
    }

    /**
     * What the views say in all.
     *
     * @param accepted readings measured
     * @param duplicates readings that repeat another's device and time
     * @param imported how many of the accepted ones came by import
     */
    public record Totals(long accepted, long duplicates, long imported) {}

    /** Replaces the summaries and counts of these dates by what the pass, which must hold all of them, has. */
    public void recompute(DevicePass pass, Collection<LocalDate> dates) {
        tables.hourly();
        tables.dailyCounts();
        if (dates.isEmpty()) {
            return;
        }
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
        Writes.overwriteDates(Rows.toDataset(spark, hourly, HourlyFold.SCHEMA), Tables.HOURLY);
        List<Row> rows = new ArrayList<>();
        counts.value()
                .forEach((day, count) -> rows.add(RowFactory.create(
                        java.sql.Date.valueOf(LocalDate.ofEpochDay(day)),
                        count.accepted(),
                        count.duplicates(),
                        count.imported())));
        Writes.overwriteDates(spark.createDataFrame(rows, COUNTS_SCHEMA), Tables.DAILY_COUNTS);
    }

    /** The counts of all dates. */
    public Totals totals() {
        Row row = spark.table(Tables.sparkName(Tables.DAILY_COUNTS))
                .selectExpr("coalesce(sum(accepted), 0)", "coalesce(sum(duplicates), 0)", "coalesce(sum(imported), 0)")
                .head();
        return new Totals(row.getLong(0), row.getLong(1), row.getLong(2));
    }
}

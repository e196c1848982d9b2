package io.seamark.batch.views;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.ArchiveDates;
import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.spark.ByTask;
import io.seamark.batch.spark.Rows;
import io.seamark.common.fault.KillPoint;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
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
 * Brings the hourly summaries and the daily counts up to a snapshot of the archive. Each of the two tables is marked with the
 * snapshot that it holds, so that a run that is killed between them, or before it publishes, leaves nothing uncounted and
 * counts nothing twice. Dates whose raw readings are there are computed anew; to those whose readings were dropped, what has
 * come since is added.
 */
public final class HourlyViews {

    private static final StructType COUNTS_SCHEMA = new StructType()
            .add("date", DataTypes.DateType, false)
            .add("accepted", DataTypes.LongType, false)
            .add("duplicates", DataTypes.LongType, false)
            .add("imported", DataTypes.LongType, false);

    private final Tables tables;
    private final SparkSession spark;
    private final ArchiveDates dates;
    private final ViewPlan hourly;
    private final ViewPlan counts;

    /**
     * Looks at what the tables hold; what is computed then builds on that.
     *
     * @param dates the archive at the snapshot that the tables are brought to
     * @param droppedBefore readings of dates before this one were dropped from the archive
     */
    public HourlyViews(Tables tables, SparkSession spark, ArchiveDates dates, LocalDate droppedBefore) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
        this.dates = requireNonNull(dates, "dates");
        this.hourly = ViewPlan.of(tables.hourly(), dates, droppedBefore);
        this.counts = ViewPlan.of(tables.dailyCounts(), dates, droppedBefore);
    }

    /**
     * What the views say in all.
     *
     * @param accepted readings measured
     * @param duplicates readings that repeat another's device and time
     * @param imported how many of the accepted ones came by import
     */
    public record Totals(long accepted, long duplicates, long imported) {}

    /** The dates to compute anew, with how many readings each has. */
    public SortedMap<LocalDate, Long> anew() {
        SortedMap<LocalDate, Long> anew = new TreeMap<>(hourly.anew());
        anew.putAll(counts.anew());
        return anew;
    }

    /** The dates to which late readings are added. */
    public SortedSet<LocalDate> addedTo() {
        SortedSet<LocalDate> added = new TreeSet<>(hourly.addedTo());
        added.addAll(counts.addedTo());
        return added;
    }

    /**
     * Brings both tables to the snapshot.
     *
     * @param pass holds all readings of the dates to compute anew
     * @throws io.seamark.common.settings.SeamarkException if another run has brought them further meanwhile
     */
    public void advance(DevicePass pass) {
        Collection<LocalDate> anew = anew().keySet();
        Fold fold = fold(pass, anew);
        if (hourly.isBehind()) {
            JavaRDD<InternalRow> rows = fold.rows;
            if (!hourly.addedTo().isEmpty()) {
                rows = rows.union(Additions.to(hourlyOf(hourly.addedTo()), fold(late(hourly), hourly.addedTo()).rows));
            }
            replace(Rows.toDataset(spark, rows, HourlyFold.SCHEMA), Tables.HOURLY, hourly);
        }
        if (counts.isBehind()) {
            if (!hourly.isBehind() || hourly.isEmpty()) {
                fold.rows.count(); // nobody has asked for the rows yet, and the counts come with them
            }
            DayCounts days = DayCounts.sum(fold.counts.value());
            if (!counts.addedTo().isEmpty()) {
                Fold late = fold(late(counts), counts.addedTo());
                late.rows.count();
                days.add(DayCounts.sum(late.counts.value()));
                days.add(countsOf(counts.addedTo()));
            }
            replace(spark.createDataFrame(rows(days), COUNTS_SCHEMA), Tables.DAILY_COUNTS, counts);
        }
        KillPoint.AFTER_VIEWS_COMMIT.reached();
    }

    /** Hourly rows of some days; the counts are there once all rows have been asked for. */
    private record Fold(JavaRDD<InternalRow> rows, ByTask<DayCounts> counts) {}

    private Fold fold(DevicePass pass, Collection<LocalDate> of) {
        int[] days = of.stream()
                .mapToInt(date -> Math.toIntExact(date.toEpochDay()))
                .sorted()
                .toArray();
        ByTask<DayCounts> byTask = new ByTask<>();
        spark.sparkContext().register(byTask, "counts by day");
        JavaRDD<InternalRow> rows = pass.blocks().mapPartitions(readings -> {
            int partition = TaskContext.getPartitionId();
            return new HourlyFold(new ReadingCursor(readings), days, ofTask -> byTask.add(Map.of(partition, ofTask)));
        });
        return new Fold(rows, byTask);
    }

    /** The readings that were archived since a table's snapshot, of dates whose earlier readings were dropped. */
    private DevicePass late(ViewPlan plan) {
        return DevicePass.since(spark, plan.snapshot(), dates.snapshot(), plan.addedTo());
    }

    private Dataset<Row> hourlyOf(Collection<LocalDate> of) {
        return spark.table(Tables.sparkName(Tables.HOURLY))
                .where(org.apache.spark.sql.functions.col("date").isin(of.toArray()))
                .select("device", "metric", "hour", "summary");
    }

    private DayCounts countsOf(Collection<LocalDate> of) {
        DayCounts found = new DayCounts();
        spark.table(Tables.sparkName(Tables.DAILY_COUNTS))
                .where(org.apache.spark.sql.functions.col("date").isin(of.toArray()))
                .select("date", "accepted", "duplicates", "imported")
                .collectAsList()
                .forEach(row -> found.add(
                        Math.toIntExact(row.getDate(0).toLocalDate().toEpochDay()),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3)));
        return found;
    }

    private static List<Row> rows(DayCounts days) {
        List<Row> rows = new ArrayList<>();
        days.forEach((day, count) -> rows.add(RowFactory.create(
                java.sql.Date.valueOf(LocalDate.ofEpochDay(day)),
                count.accepted(),
                count.duplicates(),
                count.imported())));
        return rows;
    }

    /** Replaces dates of a table and moves its mark, in one commit. */
    private void replace(Dataset<Row> rows, String table, ViewPlan plan) {
        if (plan.isEmpty()) {
            Writes.mark(tables.named(table), plan.marks());
        } else {
            Writes.overwriteDates(rows, table, plan.marks());
        }
    }

    /**
     * Drops the summaries of dates before {@code first}, and marks the table with it; the counts of these dates stay. Returns
     * whether there were any.
     */
    public boolean dropBefore(LocalDate first) {
        Table table = tables.hourly();
        if (!Tables.hasRowsBefore(table, first)) {
            return false;
        }
        DeleteFiles delete = table.newDelete()
                .deleteFromRowFilter(Expressions.lessThan("date", Math.toIntExact(first.toEpochDay())))
                .set(Marks.DROPPED_BEFORE, first.toString());
        Writes.commit(Tables.HOURLY, delete::commit);
        return true;
    }

    /** The counts of all dates. */
    public Totals totals() {
        Row row = spark.table(Tables.sparkName(Tables.DAILY_COUNTS))
                .selectExpr("coalesce(sum(accepted), 0)", "coalesce(sum(duplicates), 0)", "coalesce(sum(imported), 0)")
                .head();
        return new Totals(row.getLong(0), row.getLong(1), row.getLong(2));
    }
}

package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.spark.Rows;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the log up to the seam into the tables. Each table carries its own seam in the summary of the snapshot that brought
 * the rows, so that rows and seam land together: a run that dies between the two tables repeats neither.
 */
public final class Archive {

    /** Property of a snapshot: the table holds exactly the messages below this seam. */
    public static final String SEAM = "seamark.seam";

    /** Messages of one task: bounds its memory, and lets a long night use all cores. */
    private static final long TASK_MESSAGES = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    private final Tables tables;
    private final SparkSession spark;
    private final ReadingLog log;
    private final ReadingLimits limits;

    public Archive(Tables tables, SparkSession spark, ReadingLog log, ReadingLimits limits) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
        this.log = requireNonNull(log, "log");
        this.limits = requireNonNull(limits, "limits");
    }

    /**
     * Archives what lies below the seam and is not archived yet: rejections first, then readings.
     *
     * @return how many messages that were
     * @throws SeamarkException if the log has lost some of them, or has fewer than were archived before
     */
    public long advance(Seam seam) {
        Optional<Seam> rejectedSeam = seam(tables.rejected());
        if (!rejectedSeam.equals(Optional.of(seam))) {
            List<OffsetRange> ranges = ranges(rejectedSeam, seam);
            append(LogRows.rejected(messages(ranges), limits), Tables.REJECTED, ReadingRow.REJECTED_SCHEMA, seam);
        }
        Optional<Seam> archiveSeam = seam(tables.archive());
        if (archiveSeam.equals(Optional.of(seam))) {
            return 0;
        }
        List<OffsetRange> ranges = ranges(archiveSeam, seam);
        append(LogRows.accepted(messages(ranges), limits), Tables.ARCHIVE, ReadingRow.SCHEMA, seam);
        return ranges.stream().mapToLong(OffsetRange::length).sum();
    }

    /** The seam that a table stands at: imports do not carry one, so that it may lie some snapshots back. */
    public static Optional<Seam> seam(Table table) {
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            String text = snapshot.summary().get(SEAM);
            if (text != null) {
                return Optional.of(Seam.parse(text));
            }
        }
        return Optional.empty();
    }

    private List<OffsetRange> ranges(Optional<Seam> from, Seam until) {
        Seam start = from.orElse(Seam.START);
        if (!until.isAtOrBeyond(start)) {
            throw new SeamarkException("The log is sealed at " + until + ", but " + start + " is archived already: the"
                    + " topic or the journal was made anew. Restore them, or begin with an empty store.");
        }
        List<OffsetRange> ranges = start.until(until);
        Seam begin = log.begin();
        Seam end = log.end();
        for (OffsetRange range : ranges) {
            long first = begin.at(range.partition());
            // Without an archive the past of the log was never promised: what retention took before is no loss of ours.
            if (from.isPresent() && range.from() < first) {
                throw new SeamarkException("Retention has removed the offsets " + range.from() + " to "
                        + (Math.min(first, range.until()) - 1) + " of partition " + range.partition()
                        + " before they were archived: " + (Math.min(first, range.until()) - range.from())
                        + " messages are lost. Run the batch more often or raise the topic's retention; to go on"
                        + " without them, begin with an empty store.");
            }
            if (range.until() > end.at(range.partition())) {
                throw new SeamarkException("Partition " + range.partition() + " ends at " + end.at(range.partition())
                        + ", before the seam at " + range.until() + ": the topic was made anew. Begin with an empty"
                        + " store, or restore the topic.");
            }
        }
        return split(ranges, begin);
    }

    private static List<OffsetRange> split(List<OffsetRange> ranges, Seam begin) {
        List<OffsetRange> tasks = new ArrayList<>();
        for (OffsetRange range : ranges) {
            long from = Math.max(range.from(), begin.at(range.partition()));
            while (from < range.until()) {
                long until = Math.min(range.until(), from + TASK_MESSAGES);
                tasks.add(new OffsetRange(range.partition(), from, until));
                from = until;
            }
        }
        return tasks;
    }

    private JavaRDD<LogMessage> messages(List<OffsetRange> ranges) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return ranges.isEmpty() ? context.emptyRDD() : log.messages(context, ranges);
    }

    private void append(
            JavaRDD<InternalRow> rows, String table, org.apache.spark.sql.types.StructType schema, Seam seam) {
        Dataset<Row> frame = Rows.toDataset(spark, rows, schema);
        Writes.append(frame, table, Map.of(SEAM, seam.toText()));
        LOG.debug("The table {} stands at {}", table, seam);
    }

    /** Rejected messages of the log by reason, of all nights. */
    public Map<String, Long> rejectedByReason() {
        tables.rejected();
        Map<String, Long> counts = new TreeMap<>();
        spark.table(Tables.sparkName(Tables.REJECTED))
                .where("source_partition >= 0")
                .groupBy("reason")
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }
}

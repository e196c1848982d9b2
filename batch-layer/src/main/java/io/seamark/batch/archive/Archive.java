package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.OnLoss;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the log up to the seam into the tables. Each table's {@linkplain Marks mark} of its own seam moves in the commit that
 * brings the rows: a run that dies between the two tables repeats neither, and of two runs that take the same stretch one is
 * refused.
 */
public final class Archive {

    private static final String LOST = Marks.withoutRow(RejectReason.LOST);

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    private final Tables tables;
    private final SparkSession spark;
    private final ReadingLog log;
    private final ReadingLimits limits;
    private final LeftOutCounts noneLeftOut;
    private final OnLoss onLoss;
    private final ReplacedTail tail;

    /** @param noneLeftOut empty, with room for as many names as are counted for themselves */
    public Archive(
            Tables tables,
            SparkSession spark,
            ReadingLog log,
            ReadingLimits limits,
            LeftOutCounts noneLeftOut,
            OnLoss onLoss,
            ReplacedTail tail) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
        this.log = requireNonNull(log, "log");
        this.limits = requireNonNull(limits, "limits");
        this.noneLeftOut = requireNonNull(noneLeftOut, "noneLeftOut");
        this.onLoss = requireNonNull(onLoss, "onLoss");
        this.tail = requireNonNull(tail, "tail");
    }

    /**
     * Archives what lies below the seam and is not archived yet: the log is read and decoded once for both tables; then
     * rejections are committed first, and readings after them.
     *
     * @return how many messages were taken, and how many retention had removed before
     * @throws SeamarkException if the log has lost its tail and the policy is to stop, has fewer messages than were archived before, has lost some and the policy is to
     *     stop, or another run has archived some of them meanwhile
     */
    public Taken advance(Seal.Sealed sealed) {
        Seam seam = sealed.seam();
        Table rejected = tables.rejected();
        Table archive = tables.archive();
        Optional<Seam> rejectedSeam = seam(rejected);
        Optional<Seam> archiveSeam = seam(archive);
        List<ReplacedRange> replaced = tail.require(archiveSeam, proofs(archive), sealed, replaced(archive));
        boolean archiveIsBehind = !archiveSeam.equals(Optional.of(seam));
        // Otherwise a run has died between the two tables, and each takes its own stretch.
        boolean together = archiveIsBehind && rejectedSeam.equals(archiveSeam);
        Optional<Written> written = Optional.empty();
        if (!rejectedSeam.equals(Optional.of(seam))) {
            Written ofBoth = write(
                    Stretches.of(log, rejectedSeam, seam, onLoss),
                    sealed.taken(),
                    together ? Optional.of(archive) : Optional.empty(),
                    Optional.of(rejected));
            append(rejected, ofBoth.files.rejected(), marks(rejectedSeam, seam, ofBoth.stretches));
            written = Optional.of(ofBoth).filter(each -> together);
        }
        if (!archiveIsBehind) {
            return new Taken(0, 0);
        }
        Written ofArchive = written.orElseGet(() -> write(
                Stretches.of(log, archiveSeam, seam, onLoss), sealed.taken(), Optional.of(archive), Optional.empty()));
        Stretches stretches = ofArchive.stretches;
        Map<String, String> marks = marks(archiveSeam, seam, stretches);
        if (!replaced.equals(replaced(archive))) {
            marks.put(Marks.REPLACED, ReplacedRange.toText(replaced));
        }
        marks.put(Marks.PROOF, MessageProof.toText(log.before(seam)));
        marks.put(
                Marks.PLACED_SINCE,
                placedSince(archive).archived(log.partitions(), seam).toText());
        long lost = lost(stretches);
        if (lost > 0) {
            LOG.warn(
                    "Lost: retention has removed {} before they were archived; {} messages are counted as LOST",
                    Stretches.words(stretches.lost()),
                    lost);
            long before = Marks.of(archive, LOST).map(Long::parseLong).orElse(0L);
            marks.put(LOST, Long.toString(before + lost));
        }
        if (!ofArchive.files.leftOut().isEmpty()) {
            marks.put(
                    Marks.LEFT_OUT,
                    noneLeftOut
                            .empty()
                            .merge(leftOut(archive))
                            .merge(ofArchive.files.leftOut())
                            .toJson());
        }
        append(archive, ofArchive.files.archived(), marks);
        KillPoint.AFTER_ARCHIVE_COMMIT.reached();
        return new Taken(Stretches.length(stretches.present()), lost);
    }

    /** Files of what the log has of some stretches, not committed. */
    private record Written(Stretches stretches, LogFiles files) {}

    private Written write(Stretches stretches, TakenTimes taken, Optional<Table> archive, Optional<Table> rejected) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<TakenTimes> ofAll = context.broadcast(taken);
        try {
            return new Written(
                    stretches, LogFiles.of(messages(stretches), ofAll, limits, noneLeftOut, archive, rejected));
        } finally {
            ofAll.destroy();
        }
    }

    /**
     * What a run has taken of the log.
     *
     * @param messages messages that are in the tables now
     * @param lost messages that retention had removed before
     */
    public record Taken(long messages, long lost) {}

    /** What the log lost after it was taken, as far as it still has these offsets, and the archive has met it. */
    public List<ReplacedRange> replaced() {
        return replaced(tables.archive());
    }

    private static List<ReplacedRange> replaced(Table archive) {
        return Marks.of(archive, Marks.REPLACED).map(ReplacedRange::parse).orElse(List.of());
    }

    private static List<MessageProof> proofs(Table archive) {
        return Marks.of(archive, Marks.PROOF).map(MessageProof::parse).orElse(List.of());
    }

    /** The seam that a table stands at. */
    public static Optional<Seam> seam(Table table) {
        return Marks.of(table, Marks.SEAM).map(Seam::parse);
    }

    /** A table comes from the seam that was seen to the new one, or not at all. */
    private static Map<String, String> marks(Optional<Seam> from, Seam until, Stretches stretches) {
        Map<String, String> marks = new HashMap<>();
        marks.put(Marks.was(Marks.SEAM), from.map(Seam::toText).orElse(""));
        marks.put(Marks.SEAM, until.toText());
        if (!stretches.lost().isEmpty()) {
            marks.put(Marks.LOST, stretches.lostText());
        }
        return marks;
    }

    /**
     * How many messages no table has: what was removed before the readings were taken, without those that were found to be
     * none while they were still there.
     */
    private long lost(Stretches stretches) {
        long lost = Stretches.length(stretches.lost());
        for (OffsetRange range : stretches.lost()) {
            lost -= spark.table(Tables.sparkName(Tables.REJECTED))
                    .where("source_partition = " + range.partition())
                    .where("source_offset >= " + range.from() + " and source_offset < " + range.until())
                    .count();
        }
        return lost;
    }

    private JavaRDD<LogMessage> messages(Stretches stretches) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return stretches.present().isEmpty() ? context.emptyRDD() : log.messages(context, stretches.present());
    }

    private static void append(Table table, List<DataFile> files, Map<String, String> marks) {
        AppendFiles append = table.newAppend();
        files.forEach(append::appendFile);
        marks.forEach(append::set);
        Writes.commit(table.name(), append::commit);
        LOG.debug("The table {} stands at {}", table.name(), marks.get(Marks.SEAM));
    }

    /** Metrics left out of readings of the log, of all nights. */
    public LeftOutCounts leftOut() {
        return leftOut(tables.archive());
    }

    private static LeftOutCounts leftOut(Table archive) {
        return Marks.of(archive, Marks.LEFT_OUT).map(LeftOutCounts::fromJson).orElseGet(LeftOutCounts::new);
    }

    /** From where on devices stay in their partitions. */
    public PlacedSince placedSince() {
        return placedSince(tables.archive());
    }

    private static PlacedSince placedSince(Table archive) {
        return Marks.of(archive, Marks.PLACED_SINCE).map(PlacedSince::parse).orElse(PlacedSince.UNKNOWN);
    }

    /** Rejected messages of the log by reason, of all nights. */
    public Map<String, Long> rejectedByReason() {
        Map<String, Long> counts = new TreeMap<>();
        for (Table table : List.of(tables.rejected(), tables.archive())) {
            Marks.withoutRow(table).forEach((reason, count) -> counts.merge(reason.name(), count, Long::sum));
        }
        spark.table(Tables.sparkName(Tables.REJECTED))
                .where("source_partition >= 0")
                .groupBy("reason")
                .count()
                .collectAsList()
                .forEach(row -> counts.merge(row.getString(0), row.getLong(1), Long::sum));
        return counts;
    }
}

package io.seamark.batch.archive;

import io.seamark.common.reading.RejectReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What a table says of itself beside its rows: properties that move in the very commit that brings the rows, and only from
 * what the writer has seen. {@link MarkedOperations} checks and moves them. They live as long as the table, however many
 * snapshots have been expired. Stateless.
 */
public final class Marks {

    /** The table holds exactly the messages of the log below this seam. */
    public static final String SEAM = "seamark.seam";

    /** Proves which messages were the last before {@link #SEAM}. */
    public static final String PROOF = "seamark.proof";

    /** How many imports have brought rows. */
    public static final String IMPORTS = "seamark.imports";

    /** With the id of an import behind it: its rows are in the table. */
    public static final String IMPORT = "seamark.import.";

    /** Of the tables of views: they hold the readings of this snapshot of the archive. */
    public static final String VIEWS_OF = "seamark.views-of";

    /** Rows of dates before this one have been dropped. */
    public static final String DROPPED_BEFORE = "seamark.dropped-before";

    /** Of the table of rejected messages: rows of messages before this time, epoch milliseconds, have been dropped. */
    public static final String DROPPED_MESSAGES_BEFORE = "seamark.dropped-messages-before";

    private static final String WITHOUT_ROW = "seamark.rejected.";

    /** Stretches of the log, {@code partition:from-until}, that retention had removed before this commit could take them. */
    public static final String LOST = "seamark.lost";

    /**
     * Of the archive: stretches of the log that may hold other messages than were taken, as far as the log still has them,
     * as {@link io.seamark.common.seam.ReplacedRange} has them.
     */
    public static final String REPLACED = "seamark.replaced";

    /** Of the archive: metrics left out of readings of the log, as {@link io.seamark.common.reading.LeftOutCounts} has them. */
    public static final String LEFT_OUT = "seamark.left-out";

    /** Of the archive: {@link PlacedSince}. */
    public static final String PLACED_SINCE = "seamark.placed-since";

    /** All marks begin so. */
    static final String PREFIX = "seamark.";

    /** In front of a mark's name behind {@link #PREFIX}: not a mark, but what it must have been. Empty: absent. */
    private static final String WAS = "seamark.was.";

    /** The import of a snapshot, as stores without marks have it. */
    private static final String IMPORT_OF_SNAPSHOT = "seamark.import";

    private Marks() {}

    /** The mark of how many messages of the log that were rejected for a reason have no row in the table. */
    public static String withoutRow(RejectReason reason) {
        return WITHOUT_ROW + reason.name().toLowerCase(Locale.ROOT); // Spark's options know no upper case
    }

    /** The name under which a commit says what a mark must have been. */
    public static String was(String mark) {
        return WAS + mark.substring(PREFIX.length());
    }

    static boolean isCondition(String key) {
        return key.startsWith(WAS);
    }

    /** The mark that a condition is about. */
    static String ofCondition(String key) {
        return PREFIX + key.substring(WAS.length());
    }

    /** The marks of a table as it was loaded. */
    public static Map<String, String> of(Table table) {
        return of(((BaseTable) table).operations().current());
    }

    /** How many rejected messages of the log have no row in the table, by reason. */
    public static Map<RejectReason, Long> withoutRow(Table table) {
        Map<String, String> marks = of(table);
        Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
        for (RejectReason reason : RejectReason.values()) {
            String count = marks.get(withoutRow(reason));
            if (count != null) {
                counts.put(reason, Long.parseLong(count));
            }
        }
        return counts;
    }

    /** One mark of a table as it was loaded. */
    public static Optional<String> of(Table table, String mark) {
        return Optional.ofNullable(of(table).get(mark));
    }

    /** The marks of a table; where it was written before there were marks, what its snapshots say. */
    static Map<String, String> of(TableMetadata metadata) {
        Map<String, String> marks = new TreeMap<>();
        metadata.properties().forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                marks.put(key, value);
            }
        });
        if (marks.isEmpty() && metadata.currentSnapshot() != null) {
            fromSnapshots(metadata, marks);
        }
        return marks;
    }

    private static void fromSnapshots(TableMetadata metadata, Map<String, String> marks) {
        for (Snapshot snapshot :
                SnapshotUtil.ancestorsOf(metadata.currentSnapshot().snapshotId(), metadata::snapshot)) {
            String seam = snapshot.summary().get(SEAM);
            if (seam != null) {
                marks.putIfAbsent(SEAM, seam);
            }
            String id = snapshot.summary().get(IMPORT_OF_SNAPSHOT);
            if (id != null) {
                marks.put(IMPORT + id, "whole");
            }
        }
        long imports =
                marks.keySet().stream().filter(key -> key.startsWith(IMPORT)).count();
        if (imports > 0) {
            marks.put(IMPORTS, Long.toString(imports));
        }
    }
}

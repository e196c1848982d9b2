package io.seamark.batch.retention;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import io.seamark.common.reading.RejectReason;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Drops rows that need not be kept; what they counted for stays in the views and in the marks of the tables. */
final class Drop {

    private final Tables tables;
    private final SparkSession spark;

    Drop(Tables tables, SparkSession spark) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
    }

    /**
     * Drops the readings of dates before {@code first}. The archive is marked in the same commit: from then on a reading of
     * such a date adds to its views instead of replacing them.
     *
     * @param seen the marks that the archive had when the views took its readings: if more have come since, nothing is dropped
     */
    Optional<String> readingsBefore(LocalDate first, Map<String, String> seen) {
        Table archive = tables.archive();
        String marked = Marks.of(archive, Marks.DROPPED_BEFORE).orElse("");
        // A clock that was ahead for a day does not bring dropped readings back.
        LocalDate dropped = marked.isEmpty() ? LocalDate.MIN : LocalDate.parse(marked);
        LocalDate until = dropped.isAfter(first) ? dropped : first;
        if (!Tables.hasRowsBefore(archive, until)) {
            return Optional.empty();
        }
        DeleteFiles delete = archive.newDelete()
                .deleteFromRowFilter(Expressions.lessThan("date", Math.toIntExact(until.toEpochDay())))
                .set(Marks.was(Marks.DROPPED_BEFORE), marked)
                .set(Marks.DROPPED_BEFORE, until.toString());
        seen.forEach((mark, value) -> delete.set(Marks.was(mark), value));
        Writes.commit(Tables.ARCHIVE, delete::commit);
        return Optional.of("raw readings before " + until + " dropped");
    }

    /** Drops the rejected messages that are older; how many there were of each reason stays in the marks of the table. */
    Optional<String> rejectedBefore(long messageTime) {
        Table rejected = tables.rejected();
        String old = "message_ts < " + messageTime;
        List<Row> counts = spark.table(Tables.sparkName(Tables.REJECTED))
                .where(old)
                .groupBy("source_partition", "reason")
                .count()
                .collectAsList();
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> before = Marks.of(rejected);
        Map<String, String> marks = new HashMap<>();
        marks.put(Marks.was(Marks.SEAM), before.getOrDefault(Marks.SEAM, ""));
        // A clock that was ahead for a day does not bring dropped rows back.
        long until = Math.max(messageTime, Long.parseLong(before.getOrDefault(Marks.DROPPED_MESSAGES_BEFORE, "0")));
        marks.put(Marks.DROPPED_MESSAGES_BEFORE, Long.toString(until));
        long dropped = 0;
        for (Row row : counts) {
            dropped += row.getLong(2);
            if (row.getInt(0) != Tables.IMPORTED) {
                String mark = Marks.withoutRow(RejectReason.valueOf(row.getString(1)));
                String was = before.getOrDefault(mark, "");
                marks.put(Marks.was(mark), was);
                long sum = Long.parseLong(marks.getOrDefault(mark, was.isEmpty() ? "0" : was)) + row.getLong(2);
                marks.put(mark, Long.toString(sum));
            }
        }
        Writes.commit(
                Tables.REJECTED,
                () -> CommitMetadata.withCommitProperties(
                        marks,
                        () -> spark.sql("DELETE FROM " + Tables.sparkName(Tables.REJECTED) + " WHERE " + old),
                        RuntimeException.class));
        return Optional.of(dropped + " rejected messages dropped");
    }
}

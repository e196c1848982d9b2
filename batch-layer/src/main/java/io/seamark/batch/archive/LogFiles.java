package io.seamark.batch.archive;

import io.seamark.batch.spark.Rows;
import io.seamark.common.fault.KillPoint;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * Messages of the log in data files of the tables, of both in one pass where both need them: the decoder's verdict says of which.
 * Nothing is committed.
 *
 * @param archived files of readings
 * @param rejected files of messages that are none
 * @param leftOut metrics left out of the readings
 */
record LogFiles(List<DataFile> archived, List<DataFile> rejected, LeftOutCounts leftOut) implements Serializable {

    /** Of the table of rejections, which has no dates. */
    private static final int ANY_DAY = 0;

    /**
     * Writes them. A task that fails is done again, and what it has left belongs to no table.
     *
     * @param taken when they were taken by the speed layer
     * @param leftOut empty, with room for as many names as are counted for themselves
     * @param archive where readings go; if it is empty, nowhere
     * @param rejections where other messages go; if it is empty, nowhere
     */
    static LogFiles of(
            JavaRDD<LogMessage> messages,
            Broadcast<TakenTimes> taken,
            ReadingLimits limits,
            LeftOutCounts leftOut,
            Optional<Table> archive,
            Optional<Table> rejections) {
        Table archiveOfTask = archive.map(SerializableTable::copyOf).orElse(null); // an Optional is not serializable
        Table rejectionsOfTask = rejections.map(SerializableTable::copyOf).orElse(null);
        List<LogFiles> parts = messages.mapPartitions(each -> List.of(ofTask(
                                each,
                                taken.value().cursor(),
                                limits,
                                leftOut.empty(),
                                Optional.ofNullable(archiveOfTask)
                                        .map(table -> new TableFiles(table, ReadingRow.SCHEMA)),
                                Optional.ofNullable(rejectionsOfTask)
                                        .map(table -> new TableFiles(table, ReadingRow.REJECTED_SCHEMA))))
                        .iterator())
                .collect();
        List<DataFile> archived = new ArrayList<>();
        List<DataFile> rejected = new ArrayList<>();
        parts.forEach(part -> archived.addAll(part.archived));
        parts.forEach(part -> rejected.addAll(part.rejected));
        LeftOutCounts leftOutOfAll = leftOut.empty();
        parts.forEach(part -> leftOutOfAll.merge(part.leftOut));
        return new LogFiles(archived, rejected, leftOutOfAll);
    }

    private static LogFiles ofTask(
            Iterator<LogMessage> messages,
            TakenTimes.Cursor taken,
            ReadingLimits limits,
            LeftOutCounts leftOut,
            Optional<TableFiles> archive,
            Optional<TableFiles> rejections) {
        try {
            ReadingDecoder decoder = new ReadingDecoder(limits);
            ReadingRow row = new ReadingRow();
            while (messages.hasNext()) {
                LogMessage message = messages.next();
                long takenAt = taken.at(message.partition(), message.offset());
                if (!decoder.decode(message.key(), message.value(), message.time(), takenAt)) {
                    rejections.ifPresent(files -> files.add(rejected(decoder, message), ANY_DAY));
                } else if (archive.isPresent()) {
                    leftOut.add(decoder);
                    archive.get()
                            .add(row.of(decoder, message.partition(), message.offset()), ReadingRow.day(decoder.ts()));
                }
            }
            if (archive.isPresent()) {
                KillPoint.MID_ARCHIVE.reached();
            }
            return new LogFiles(
                    archive.map(TableFiles::whole).orElse(List.of()),
                    rejections.map(TableFiles::whole).orElse(List.of()),
                    leftOut);
        } catch (RuntimeException | Error e) {
            archive.ifPresent(files -> abandon(files, e));
            rejections.ifPresent(files -> abandon(files, e));
            throw e;
        }
    }

    private static void abandon(TableFiles files, Throwable why) {
        try {
            files.abandon();
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private static InternalRow rejected(ReadingDecoder decoder, LogMessage message) {
        return new GenericInternalRow(new Object[] {
            message.partition(),
            message.offset(),
            Rows.text(decoder.reason().name()),
            Rows.text(decoder.detail()),
            message.key(),
            message.value(),
            message.time()
        });
    }
}

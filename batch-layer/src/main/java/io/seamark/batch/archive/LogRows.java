package io.seamark.batch.archive;

import io.seamark.batch.spark.Rows;
import io.seamark.common.fault.KillPoint;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** Messages of the log as rows of the tables: the decoder's verdict says of which. Stateless. */
final class LogRows {

    private LogRows() {}

    /** The messages that are readings, for the archive. */
    static JavaRDD<InternalRow> accepted(JavaRDD<LogMessage> messages, ReadingLimits limits) {
        return messages.mapPartitions(each -> {
            ReadingDecoder decoder = new ReadingDecoder(limits);
            ReadingRow row = new ReadingRow();
            Iterator<InternalRow> rows = rows(
                    each,
                    message -> decoder.decode(message.key(), message.value(), message.time())
                            ? row.of(decoder, message.partition(), message.offset())
                            : null);
            return new AtEnd(rows, KillPoint.MID_ARCHIVE);
        });
    }

    /** The messages that are none, for the table of rejections. */
    static JavaRDD<InternalRow> rejected(JavaRDD<LogMessage> messages, ReadingLimits limits) {
        return messages.mapPartitions(each -> {
            ReadingDecoder decoder = new ReadingDecoder(limits);
            return rows(
                    each,
                    message -> decoder.decode(message.key(), message.value(), message.time())
                            ? null
                            : new GenericInternalRow(new Object[] {
                                message.partition(),
                                message.offset(),
                                Rows.text(decoder.reason().name()),
                                Rows.text(decoder.detail()),
                                message.key(),
                                message.value(),
                                message.time()
                            }));
        });
    }

    /** Reaches a point when a task has no more rows, and its file is not closed yet. */
    private record AtEnd(Iterator<InternalRow> rows, KillPoint point) implements Iterator<InternalRow> {
        @Override
        public boolean hasNext() {
            boolean more = rows.hasNext();
            if (!more) {
                point.reached();
            }
            return more;
        }

        @Override
        public InternalRow next() {
            return rows.next();
        }
    }

    private interface ToRow {
        /** The row of a message, null if it belongs to the other table. */
        InternalRow of(LogMessage message);
    }

    private static Iterator<InternalRow> rows(Iterator<LogMessage> messages, ToRow toRow) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(messages, Spliterator.ORDERED), false)
                .map(toRow::of)
                .filter(row -> row != null)
                .iterator();
    }
}

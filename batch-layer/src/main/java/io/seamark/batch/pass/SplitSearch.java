package io.seamark.batch.pass;

import io.seamark.batch.archive.Tables;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.seam.Seam;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Which devices are looked for that sent in several partitions. Immutable.
 *
 * @param since readings below do not count, as devices may have moved since
 * @param fromTs readings before do not count, by event time, epoch milliseconds
 * @param examples how many devices are named
 */
public record SplitSearch(Seam since, long fromTs, int examples) implements Serializable {

    /**
     * Hands on rows and looks at them on the way.
     *
     * @param rows of device, time, source partition, source offset, and whatever else; all of a device in a row
     * @param atEnd takes what was found when all rows have been taken
     */
    Iterator<InternalRow> over(Iterator<InternalRow> rows, Consumer<SplitDevices> atEnd) {
        return new Looking(rows, atEnd);
    }

    private final class Looking implements Iterator<InternalRow> {
        private final Iterator<InternalRow> rows;
        private final Consumer<SplitDevices> atEnd;
        private final TreeSet<Integer> partitions = new TreeSet<>();
        private UTF8String device = UTF8String.EMPTY_UTF8;
        private int last = Tables.IMPORTED;
        private SplitDevices found = SplitDevices.NONE;
        private boolean ended;

        private Looking(Iterator<InternalRow> rows, Consumer<SplitDevices> atEnd) {
            this.rows = rows;
            this.atEnd = atEnd;
        }

        @Override
        public boolean hasNext() {
            if (rows.hasNext()) {
                return true;
            }
            if (!ended) {
                ended = true;
                endDevice();
                atEnd.accept(found);
            }
            return false;
        }

        @Override
        public InternalRow next() {
            InternalRow row = rows.next();
            UTF8String ofRow = row.getUTF8String(0);
            if (!ofRow.equals(device)) {
                endDevice();
                device = ofRow.copy();
            }
            int partition = row.getInt(2);
            // Nearly all rows lie where the one before does.
            if (partition != last
                    && partition != Tables.IMPORTED
                    && row.getLong(1) >= fromTs
                    && row.getLong(3) >= since.at(partition)) {
                last = partition;
                if (partitions.size() < SplitDevices.MAX_PARTITIONS) {
                    partitions.add(partition);
                }
            }
            return row;
        }

        private void endDevice() {
            if (partitions.size() > 1) {
                found = found.with(new SplitDevices.Example(device.toString(), List.copyOf(partitions)), examples);
            }
            partitions.clear();
            last = Tables.IMPORTED;
        }
    }
}

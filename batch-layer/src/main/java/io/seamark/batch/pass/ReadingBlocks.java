package io.seamark.batch.pass;

import io.seamark.batch.archive.Tables;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Packs sorted rows into blocks of bytes, each of one device: 13 bytes a reading and 8 a value, as metrics' names are told once a
 * block. Of several rows of one device and time each has the values that none before it has. Blocks live as long as a run;
 * only {@link ReadingCursor} reads them. Not thread-safe.
 */
public final class ReadingBlocks implements Iterator<byte[]> {

    /** A repeat, all of whose metrics came before at its time: neither names nor values follow. */
    static final int REPEAT = 1;

    static final int IMPORTED = 2;

    /** Names follow that no reading of the block had before, in this order. */
    static final int NEW_NAMES = 4;

    /** A block ends behind the reading that brings it beyond this, bytes: small beside a task's memory, large beside its device's name. */
    private static final int FULL = 1 << 16;

    private final Iterator<InternalRow> rows;
    private final List<UTF8String[]> known = new ArrayList<>();
    private ByteBuffer block = ByteBuffer.allocate(FULL + 1024);
    private int lastNames;

    private final TimeMetrics taken = new TimeMetrics();
    private UTF8String device;
    private long ts;
    private InternalRow waiting;

    /** @param rows of device, time, source partition, source offset and metrics, sorted by the first four */
    public ReadingBlocks(Iterator<InternalRow> rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        return waiting != null || rows.hasNext();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows are packed");
        }
        InternalRow row = waiting == null ? rows.next() : waiting;
        waiting = null;
        UTF8String found = row.getUTF8String(0);
        boolean sameDevice = found.equals(device);
        device = sameDevice ? device : found.copy();
        block.clear();
        known.clear();
        put(device);
        add(row, sameDevice && row.getLong(1) == ts);
        while (block.position() < FULL && rows.hasNext()) {
            row = rows.next();
            if (!row.getUTF8String(0).equals(device)) {
                waiting = row; // valid until the next one is asked for
                break;
            }
            add(row, row.getLong(1) == ts);
        }
        return Arrays.copyOf(block.array(), block.position());
    }

    private void add(InternalRow row, boolean repeat) {
        ts = row.getLong(1);
        int flags = row.getInt(2) == Tables.IMPORTED ? IMPORTED : 0;
        room(13);
        MapData metrics = row.getMap(4);
        ArrayData names = metrics.keyArray();
        ArrayData values = metrics.valueArray();
        int size = values.numElements();
        if (repeat) {
            size = taken.keepNew(names, values);
            if (size == 0) {
                block.put((byte) (flags | REPEAT)).putLong(ts);
                return;
            }
            names = taken.newNames();
            values = taken.newValues();
        }
        int at = find(names, size);
        block.put((byte) (flags | (at < 0 ? NEW_NAMES : 0))).putLong(ts).putInt(at < 0 ? size : at);
        if (at < 0) {
            learn(names, size);
        }
        room(8 * size);
        for (int i = 0; i < size; i++) {
            block.putDouble(values.getDouble(i));
        }
        if (!repeat) {
            taken.begin(known.get(at < 0 ? known.size() - 1 : at));
        }
    }

    /** Where the names of a reading stand among those of the block; below 0 if they are new. */
    private int find(ArrayData names, int size) {
        // Devices send their metrics in one order: most likely these are the last ones.
        if (lastNames < known.size() && are(known.get(lastNames), names, size)) {
            return lastNames;
        }
        for (int i = 0; i < known.size(); i++) {
            if (are(known.get(i), names, size)) {
                lastNames = i;
                return i;
            }
        }
        return -1;
    }

    private static boolean are(UTF8String[] kept, ArrayData names, int size) {
        if (kept.length != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!kept[i].equals(names.getUTF8String(i))) {
                return false;
            }
        }
        return true;
    }

    private void learn(ArrayData names, int size) {
        UTF8String[] kept = new UTF8String[size];
        for (int i = 0; i < size; i++) {
            kept[i] = names.getUTF8String(i).copy();
            put(kept[i]);
        }
        lastNames = known.size();
        known.add(kept);
    }

    private void put(UTF8String text) {
        byte[] bytes = text.getBytes();
        room(4 + bytes.length);
        block.putInt(bytes.length).put(bytes);
    }

    private void room(int bytes) {
        if (block.remaining() < bytes) {
            block = ByteBuffer.allocate(2 * block.capacity() + bytes).put(block.flip());
        }
    }
}

package io.seamark.batch.pass;

import io.seamark.batch.archive.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Goes over the rows of a {@link DevicePass}. Of several readings of one device and time the first counts, which is the one
 * with the smallest source partition and offset; the others are repeats. Not thread-safe.
 */
public final class ReadingCursor {

    private final Iterator<InternalRow> rows;
    private final Map<UTF8String, String> names = new HashMap<>();
    private final List<UTF8String> positions = new ArrayList<>();
    private final List<String> positionNames = new ArrayList<>();

    private UTF8String deviceBytes;
    private String device = "";
    private boolean newDevice;
    private boolean repeat;
    private boolean imported;
    private long ts;
    private ArrayData metrics;
    private ArrayData values;

    public ReadingCursor(Iterator<InternalRow> rows) {
        this.rows = rows;
    }

    /** Moves to the next row; false at the end. */
    public boolean next() {
        if (!rows.hasNext()) {
            return false;
        }
        InternalRow row = rows.next();
        UTF8String found = row.getUTF8String(0);
        newDevice = !found.equals(deviceBytes);
        if (newDevice) {
            deviceBytes = found.copy();
            device = found.toString();
        }
        long time = row.getLong(1);
        repeat = !newDevice && time == ts;
        ts = time;
        imported = row.getInt(2) == Tables.IMPORTED;
        MapData map = row.getMap(4);
        metrics = map.keyArray();
        values = map.valueArray();
        return true;
    }

    /** Device of this row. */
    public String device() {
        return device;
    }

    /** Whether the row before was of another device, or there was none. */
    public boolean newDevice() {
        return newDevice;
    }

    /** Whether this row repeats device and time of the row before, and therefore does not count. */
    public boolean repeat() {
        return repeat;
    }

    /** Whether the reading came by import and not by the log. */
    public boolean imported() {
        return imported;
    }

    /** Event time, epoch milliseconds. */
    public long ts() {
        return ts;
    }

    /** How many metrics the reading has. */
    public int size() {
        return values.numElements();
    }

    /** Name of metric {@code i}; the same object for the same name. */
    public String metric(int i) {
        UTF8String found = metrics.getUTF8String(i);
        if (i < positions.size() && found.equals(positions.get(i))) {
            return positionNames.get(i);
        }
        String name = names.get(found);
        if (name == null) {
            name = found.toString();
            names.put(found.copy(), name);
        }
        // Devices send their metrics in one order: what stood here last time most likely stands here next time.
        UTF8String kept = found.copy();
        if (i < positions.size()) {
            positions.set(i, kept);
            positionNames.set(i, name);
        } else if (i == positions.size()) {
            positions.add(kept);
            positionNames.add(name);
        }
        return name;
    }

    /** Value of metric {@code i}. */
    public double value(int i) {
        return values.getDouble(i);
    }
}

package io.seamark.batch.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Tracks which metrics of one device and time have been seen, as a value counts once for its device, time and metric. Does
 * no work until a time has a second reading. Not thread-safe.
 */
final class TimeMetrics {

    private UTF8String[] first = {};
    private final Set<UTF8String> seen = new HashSet<>();
    private ArrayData newNames = new GenericArrayData(new Object[0]);
    private ArrayData newValues = newNames;

    /** Begins with the first reading of a time; its names must not change. */
    void begin(UTF8String[] names) {
        first = names;
        if (!seen.isEmpty()) {
            seen.clear();
        }
    }

    /**
     * Takes a further reading of the time.
     *
     * @return how many of its values are new: {@link #newNames} and {@link #newValues}
     */
    int keepNew(ArrayData names, ArrayData values) {
        if (seen.isEmpty()) {
            Collections.addAll(seen, first);
        }
        List<Object> keptNames = new ArrayList<>();
        List<Object> keptValues = new ArrayList<>();
        for (int i = 0; i < names.numElements(); i++) {
            UTF8String name = names.getUTF8String(i);
            if (!seen.contains(name)) {
                UTF8String kept = name.copy();
                seen.add(kept);
                keptNames.add(kept);
                keptValues.add(values.getDouble(i));
            }
        }
        newNames = new GenericArrayData(keptNames.toArray());
        newValues = new GenericArrayData(keptValues.toArray());
        return keptNames.size();
    }

    ArrayData newNames() {
        return newNames;
    }

    ArrayData newValues() {
        return newValues;
    }
}

package io.seamark.common.device;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;

/**
 * The latest event times of one device, to tell a repeat from a new reading. Bounded: it knows the {@code capacity} latest
 * times; a reading older than all of them is taken for late, not for a repeat. Mutable; not thread-safe.
 */
public final class DedupWindow {

    private final SortedTimes times;

    public DedupWindow() {
        this(new SortedTimes());
    }

    private DedupWindow(SortedTimes times) {
        this.times = times;
    }

    /** An independent copy. */
    public DedupWindow copy() {
        return new DedupWindow(times.copy());
    }

    /**
     * Remembers a time.
     *
     * @param ts event time, epoch milliseconds
     * @param capacity how many times are remembered at most, at least 1
     * @return false if it is remembered already: the reading is a repeat
     */
    public boolean add(long ts, int capacity) {
        if (times.size() > capacity) { // smaller than it was when the state was stored
            times.dropFirst(times.size() - capacity);
        }
        int at = times.size();
        if (at > 0 && ts <= times.get(at - 1)) {
            at = times.find(ts);
            if (at >= 0) {
                return false;
            }
            at = -at - 1;
        }
        if (times.size() >= capacity) {
            if (at == 0) {
                return true;
            }
            at--;
            times.dropFirst(1);
        }
        times.insert(at, ts);
        return true;
    }

    /** Appends the stored form. */
    void write(ByteWriter out) {
        times.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param early whether it is of the versions that stored differences
     */
    static DedupWindow read(ByteReader in, boolean early) {
        return new DedupWindow(early ? SortedTimes.readDifferences(in) : SortedTimes.read(in));
    }
}

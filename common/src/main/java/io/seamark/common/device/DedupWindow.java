package io.seamark.common.device;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The latest event times of one device and the metrics that came at each, to tell a repeat from a new value. A reading that is
 * older than all that is remembered is taken for late, not for a repeat. What is remembered depends on the readings alone, in
 * whatever parts they are taken. Mutable; not thread-safe.
 *
 * <p>Times are kept by the set of metrics that came together; where there are too many such sets, by metric.
 */
public final class DedupWindow {

    /** So many sets of metrics are kept as they come; beyond that each metric is a set of its own. */
    private static final int MAX_SETS = 8;

    private static final int HASH_BYTES = Long.BYTES;

    /** What is new of a reading. */
    public enum Novelty {
        /** All of its values. */
        WHOLE,
        /** Some of its values: see {@link DedupWindow#isNew}. */
        PART,
        /** Nothing: it is a repeat. */
        NOTHING
    }

    /** The times at which these metrics came together. */
    private record Seen(long[] metrics, TimeRuns times) {

        boolean has(long metric) {
            return Arrays.binarySearch(metrics, metric) >= 0;
        }
    }

    private final List<Seen> sets;
    /** Of the last reading that was new in part, by its metrics. */
    private boolean[] isNew = {};

    private long cutShort;

    public DedupWindow() {
        this(new ArrayList<>(1));
    }

    private DedupWindow(List<Seen> sets) {
        this.sets = sets;
    }

    /** An independent copy. */
    public DedupWindow copy() {
        List<Seen> copies = new ArrayList<>(sets.size());
        sets.forEach(seen -> copies.add(new Seen(seen.metrics, seen.times.copy())));
        return new DedupWindow(copies);
    }

    /** Remembers a reading. */
    public Novelty add(long ts, String[] metrics, DedupLimits limits) {
        return add(ts, MetricHashes.of(metrics), limits);
    }

    /** Remembers a reading; returns what of it is new. */
    Novelty add(long ts, MetricHashes metrics, DedupLimits limits) {
        long limit = limit(ts, limits);
        if (ts < limit) {
            return Novelty.WHOLE; // late
        }
        Novelty novelty = noveltyOf(ts, metrics);
        if (novelty != Novelty.NOTHING) {
            remember(ts, metrics);
            trim(limit, limits.bytes());
        }
        return novelty;
    }

    /** Whether metric {@code i} of the last reading that was new in {@linkplain Novelty#PART part} is new. */
    public boolean isNew(int i) {
        return isNew[i];
    }

    /** How many times have been forgotten for want of room, before they were too old, since this was read or made. */
    long cutShort() {
        return cutShort;
    }

    /** Times before it are too old once a reading has come: the latest time alone may be that of a clock gone wrong. */
    private long limit(long ts, DedupLimits limits) {
        long latest = ts;
        long second = Long.MIN_VALUE;
        // Asked for every reading: an iterator would be an object more for each.
        for (int i = 0; i < sets.size(); i++) {
            TimeRuns times = sets.get(i).times;
            long last = times.last();
            if (last > latest) {
                second = Math.max(latest, times.secondLatest());
                latest = last;
            } else if (last < latest) {
                second = Math.max(second, last);
            } else {
                second = Math.max(second, times.secondLatest());
            }
        }
        long limit = second - limits.window();
        return limit > second ? Long.MIN_VALUE : limit; // an overflow
    }

    private Novelty noveltyOf(long ts, MetricHashes metrics) {
        boolean atThisTime = false;
        for (int i = 0; i < sets.size(); i++) {
            Seen seen = sets.get(i);
            if (seen.times.contains(ts)) {
                if (Arrays.equals(seen.metrics, metrics.sorted())) {
                    return Novelty.NOTHING;
                }
                atThisTime = true;
            }
        }
        return atThisTime ? compare(ts, metrics) : Novelty.WHOLE;
    }

    private Novelty compare(long ts, MetricHashes metrics) {
        isNew = new boolean[metrics.count()];
        int count = 0;
        for (int i = 0; i < isNew.length; i++) {
            long metric = metrics.at(i);
            isNew[i] = sets.stream().noneMatch(seen -> seen.has(metric) && seen.times.contains(ts));
            count += isNew[i] ? 1 : 0;
        }
        if (count == isNew.length) {
            return Novelty.WHOLE;
        }
        return count == 0 ? Novelty.NOTHING : Novelty.PART;
    }

    private void remember(long ts, MetricHashes metrics) {
        for (int i = 0; i < sets.size(); i++) {
            Seen seen = sets.get(i);
            if (Arrays.equals(seen.metrics, metrics.sorted())) {
                seen.times.add(ts);
                return;
            }
        }
        if (sets.size() < MAX_SETS) {
            add(metrics.sorted(), ts);
            return;
        }
        for (long metric : metrics.sorted()) {
            rememberAlone(ts, metric);
        }
    }

    private void rememberAlone(long ts, long metric) {
        for (Seen seen : sets) {
            if (seen.metrics.length == 1 && seen.metrics[0] == metric) {
                if (!seen.times.contains(ts)) {
                    seen.times.add(ts);
                }
                return;
            }
        }
        add(new long[] {metric}, ts);
    }

    private void add(long[] metrics, long ts) {
        Seen seen = new Seen(metrics, new TimeRuns());
        seen.times.add(ts);
        sets.add(seen);
    }

    /** Forgets what is too old, and then what there is no room for, the oldest first; never the last run of all. */
    private void trim(long limit, int bytes) {
        if (sets.size() == 1) { // as of nearly all devices
            TimeRuns times = sets.get(0).times;
            times.removeBefore(limit);
            while (times.runs() * TimeRuns.RUN_BYTES > bytes && times.runs() > 1) {
                cutShort += times.removeFirst(limit);
            }
            return;
        }
        sets.forEach(seen -> seen.times.removeBefore(limit));
        sets.removeIf(seen -> seen.times.isEmpty());
        while (size() > bytes && sets.size() + sets.get(0).times.runs() > 2) {
            Seen oldest = sets.get(0);
            for (Seen seen : sets) {
                oldest = seen.times.first() < oldest.times.first() ? seen : oldest;
            }
            cutShort += oldest.times.removeFirst(limit);
            if (oldest.times.isEmpty()) {
                sets.remove(oldest);
            }
        }
    }

    /** The latest time that is remembered; {@code Long.MIN_VALUE} if there is none. */
    long last() {
        return sets.stream().mapToLong(seen -> seen.times.last()).max().orElse(Long.MIN_VALUE);
    }

    /** Bytes that count for the limit: all runs, and the metrics of all sets but the first. */
    private int size() {
        int size = 0;
        for (int i = 0; i < sets.size(); i++) {
            Seen seen = sets.get(i);
            size += seen.times.runs() * TimeRuns.RUN_BYTES + (i == 0 ? 0 : seen.metrics.length * HASH_BYTES);
        }
        return size;
    }

    /** Appends the stored form. */
    void write(ByteWriter out) {
        out.varint(sets.size());
        for (Seen seen : sets) {
            out.varint(seen.metrics.length);
            for (long metric : seen.metrics) {
                out.i64(metric);
            }
            seen.times.write(out);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static DedupWindow read(ByteReader in) {
        int count = in.count(2 + HASH_BYTES + TimeRuns.RUN_BYTES);
        List<Seen> sets = new ArrayList<>(Math.max(1, count));
        for (int i = 0; i < count; i++) {
            long[] metrics = new long[in.count(HASH_BYTES)];
            for (int m = 0; m < metrics.length; m++) {
                metrics[m] = in.i64();
                if (m > 0 && metrics[m] < metrics[m - 1]) {
                    throw new CorruptDataException("metrics of a device are not in order");
                }
            }
            TimeRuns times = TimeRuns.read(in);
            if (times.isEmpty() || metrics.length == 0) {
                throw new CorruptDataException("a set of " + metrics.length + " metrics and " + times.runs() + " runs");
            }
            sets.add(new Seen(metrics, times));
        }
        return new DedupWindow(sets);
    }
}

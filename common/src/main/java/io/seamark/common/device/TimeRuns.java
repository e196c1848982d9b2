package io.seamark.common.device;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of times, as runs of times that follow each other at one step: {@value #RUN_BYTES} bytes for readings at a steady pace,
 * however many they are. Mutable; not thread-safe.
 */
final class TimeRuns {

    /** What a run takes, stored and in memory. */
    static final int RUN_BYTES = 16;

    private static final int FIRST = 2;

    /** First time of each run, ascending; runs do not overlap. */
    private long[] starts = new long[FIRST];
    /** Milliseconds between the times of a run; 0 in a run of one. */
    private int[] steps = new int[FIRST];
    /** How many times a run has, at least 1. */
    private int[] counts = new int[FIRST];

    private int runs;

    TimeRuns() {}

    /** An independent copy. */
    TimeRuns copy() {
        TimeRuns copy = new TimeRuns();
        int room = Math.max(FIRST, runs);
        copy.starts = Arrays.copyOf(starts, room);
        copy.steps = Arrays.copyOf(steps, room);
        copy.counts = Arrays.copyOf(counts, room);
        copy.runs = runs;
        return copy;
    }

    int runs() {
        return runs;
    }

    boolean isEmpty() {
        return runs == 0;
    }

    /** The first of all times; there must be one. */
    long first() {
        return starts[0];
    }

    /** The last of all times; there must be one. */
    long last() {
        return end(runs - 1);
    }

    /** The second latest time; {@code Long.MIN_VALUE} if there is only one. */
    long secondLatest() {
        int run = runs - 1;
        if (counts[run] > 1) {
            return end(run) - steps[run];
        }
        return run > 0 ? end(run - 1) : Long.MIN_VALUE;
    }

    private long end(int run) {
        return starts[run] + (long) steps[run] * (counts[run] - 1);
    }

    boolean contains(long ts) {
        if (runs == 0 || ts > last()) {
            return false;
        }
        int run = runAt(ts);
        return run >= 0 && isIn(run, ts);
    }

    /** The last run that begins at or before a time; -1 if none does. */
    private int runAt(long ts) {
        if (ts >= starts[runs - 1]) {
            return runs - 1;
        }
        int at = Arrays.binarySearch(starts, 0, runs, ts);
        return at >= 0 ? at : -at - 2;
    }

    private boolean isIn(int run, long ts) {
        long from = ts - starts[run];
        if (steps[run] == 0) {
            return from == 0;
        }
        return ts <= end(run) && from % steps[run] == 0;
    }

    /** Adds a time that is not in the set. */
    void add(long ts) {
        int run = runs == 0 ? -1 : runAt(ts);
        if (run >= 0 && ts < end(run)) {
            split(run, ts);
        } else if (!extend(run, ts) && !precede(run + 1, ts)) {
            insert(run + 1, ts, 0, 1);
        }
        // A gap that has been filled makes one run of several.
        for (int i = Math.min(run + 2, runs - 2); i >= Math.max(0, run - 1); i--) {
            join(i);
        }
    }

    /** Appends a time to a run if it is the next one at the run's step. */
    private boolean extend(int run, long ts) {
        if (run < 0 || counts[run] == Integer.MAX_VALUE) {
            return false;
        }
        long step = ts - end(run);
        boolean fits = counts[run] == 1 ? isStep(step) : step == steps[run];
        if (fits) {
            steps[run] = (int) step;
            counts[run]++;
        }
        return fits;
    }

    /** Prepends a time to a run if it lies one step before its first one. */
    private boolean precede(int run, long ts) {
        if (run >= runs || counts[run] == Integer.MAX_VALUE) {
            return false;
        }
        long step = starts[run] - ts;
        boolean fits = counts[run] == 1 ? isStep(step) : step == steps[run];
        if (fits) {
            steps[run] = (int) step;
            starts[run] = ts;
            counts[run]++;
        }
        return fits;
    }

    private static boolean isStep(long step) {
        return step > 0 && step <= Integer.MAX_VALUE;
    }

    /** Divides a run at a time between two of its own. */
    private void split(int run, long ts) {
        int before = (int) ((ts - starts[run]) / steps[run]) + 1;
        int behind = counts[run] - before;
        long next = starts[run] + (long) steps[run] * before;
        int step = steps[run];
        counts[run] = before;
        if (before == 1) {
            steps[run] = 0;
        }
        insert(run + 1, next, behind == 1 ? 0 : step, behind);
        insert(run + 1, ts, 0, 1);
    }

    /** Merges a run with the next one where that continues it at the same step. */
    private void join(int run) {
        long gap = starts[run + 1] - end(run);
        boolean sameStep = counts[run] == 1 || gap == steps[run];
        boolean nextSameStep = counts[run + 1] == 1 || gap == steps[run + 1];
        if (sameStep && nextSameStep && isStep(gap) && (long) counts[run] + counts[run + 1] <= Integer.MAX_VALUE) {
            steps[run] = (int) gap;
            counts[run] += counts[run + 1];
            remove(run + 1);
        }
    }

    private void insert(int at, long start, int step, int count) {
        if (runs == starts.length) {
            starts = Arrays.copyOf(starts, runs * 2);
            steps = Arrays.copyOf(steps, runs * 2);
            counts = Arrays.copyOf(counts, runs * 2);
        }
        System.arraycopy(starts, at, starts, at + 1, runs - at);
        System.arraycopy(steps, at, steps, at + 1, runs - at);
        System.arraycopy(counts, at, counts, at + 1, runs - at);
        starts[at] = start;
        steps[at] = step;
        counts[at] = count;
        runs++;
    }

    private void remove(int at) {
        runs--;
        System.arraycopy(starts, at + 1, starts, at, runs - at);
        System.arraycopy(steps, at + 1, steps, at, runs - at);
        System.arraycopy(counts, at + 1, counts, at, runs - at);
    }

    /** Gives all times, ascending. */
    void forEach(LongConsumer each) {
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < counts[run]; i++) {
                each.accept(starts[run] + (long) steps[run] * i);
            }
        }
    }

    /** Removes the times before a limit. */
    void removeBefore(long limit) {
        int gone = 0;
        while (gone < runs && end(gone) < limit) {
            gone++;
        }
        if (gone > 0) {
            runs -= gone;
            System.arraycopy(starts, gone, starts, 0, runs);
            System.arraycopy(steps, gone, steps, 0, runs);
            System.arraycopy(counts, gone, counts, 0, runs);
        }
        if (runs > 0 && starts[0] < limit) {
            int before = (int) ((limit - starts[0] + steps[0] - 1) / steps[0]);
            starts[0] += (long) steps[0] * before;
            counts[0] -= before;
            if (counts[0] == 1) {
                steps[0] = 0;
            }
        }
    }

    /**
     * Removes the first run; there must be one.
     *
     * @return how many of its times were at or after a limit
     */
    int removeFirst(long limit) {
        int counted = counts[0];
        if (starts[0] < limit) {
            long before = steps[0] == 0 ? 1 : (limit - starts[0] + steps[0] - 1) / steps[0];
            counted = (int) Math.max(0, counts[0] - before);
        }
        remove(0);
        return counted;
    }

    /** Appends the stored form: how many runs, and of each its first time, its step and how many times it has. */
    void write(ByteWriter out) {
        out.varint(runs);
        for (int i = 0; i < runs; i++) {
            out.i64(starts[i]).i32(steps[i]).i32(counts[i]);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static TimeRuns read(ByteReader in) {
        TimeRuns read = new TimeRuns();
        int runs = in.count(RUN_BYTES);
        int room = Math.max(FIRST, runs + 1);
        read.starts = new long[room];
        read.steps = new int[room];
        read.counts = new int[room];
        read.runs = runs;
        long before = Long.MIN_VALUE;
        for (int i = 0; i < runs; i++) {
            long start = in.i64();
            int step = in.i32();
            int count = in.i32();
            boolean isRun = count == 1 ? step == 0 : count > 1 && step > 0;
            long end = start + (long) step * (count - 1);
            if (!isRun || end < start || (i > 0 && start <= before)) {
                throw new CorruptDataException("no run of times after " + before + ": " + count + " from " + start
                        + ", each " + step + " later");
            }
            read.starts[i] = start;
            read.steps[i] = step;
            read.counts[i] = count;
            before = end;
        }
        return read;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TimeRuns other
                && runs == other.runs
                && Arrays.equals(starts, 0, runs, other.starts, 0, runs)
                && Arrays.equals(steps, 0, runs, other.steps, 0, runs)
                && Arrays.equals(counts, 0, runs, other.counts, 0, runs);
    }

    @Override
    public int hashCode() {
        int hash = runs;
        for (int i = 0; i < runs; i++) {
            hash = 31 * hash + Long.hashCode(starts[i]);
        }
        return hash;
    }
}

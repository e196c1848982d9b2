package io.seamark.common.habit;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;

/** When each metric of a device was heard of last, and since when it has stayed the same. Mutable; not thread-safe. */
public final class HabitState {

    private int layout;
    private long[] lastTs = new long[0];
    private double[] lastValue = new double[0];
    private int[] run = new int[0];

    /** An independent copy. */
    public HabitState copy() {
        HabitState copy = new HabitState();
        copy.layout = layout;
        copy.lastTs = lastTs.clone();
        copy.lastValue = lastValue.clone();
        copy.run = run.clone();
        return copy;
    }

    /** Begins anew where the metrics are others: all of them are taken to be heard of now. */
    void under(int wanted, int metrics, long ts) {
        if (layout != wanted || run.length != metrics) {
            layout = wanted;
            lastTs = new long[metrics];
            Arrays.fill(lastTs, ts);
            lastValue = new double[metrics];
            run = new int[metrics];
        }
    }

    void heard(int metric, long ts, double value) {
        lastTs[metric] = Math.max(lastTs[metric], ts);
        run[metric] = run[metric] > 0 && lastValue[metric] == value ? Math.min(run[metric], 1 << 30) + 1 : 1;
        lastValue[metric] = value;
    }

    long lastTs(int metric) {
        return lastTs[metric];
    }

    double lastValue(int metric) {
        return lastValue[metric];
    }

    int run(int metric) {
        return run[metric];
    }

    /** Appends the stored form. */
    public void write(ByteWriter out) {
        out.varint(run.length).i32(layout);
        for (int i = 0; i < run.length; i++) {
            out.zigzag(lastTs[i]).f64(lastValue[i]).varint(run[i]);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static HabitState read(ByteReader in) {
        HabitState read = new HabitState();
        int metrics = in.count(10);
        read.layout = in.i32();
        read.lastTs = new long[metrics];
        read.lastValue = new double[metrics];
        read.run = new int[metrics];
        for (int i = 0; i < metrics; i++) {
            read.lastTs[i] = in.zigzag();
            read.lastValue[i] = in.f64();
            long run = in.varint();
            if (!Double.isFinite(read.lastValue[i]) || run < 0 || run > (1 << 30) + 1) {
                throw new CorruptDataException("a run of " + run + " times " + read.lastValue[i]);
            }
            read.run[i] = (int) run;
        }
        return read;
    }
}

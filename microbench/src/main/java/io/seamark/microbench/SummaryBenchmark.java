package io.seamark.microbench;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.summary.Summary;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A summary of some values of one metric: filled, merged into one of an hour, written, read. The time is that of the whole. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SummaryBenchmark {
    private static final int VARIANTS = 64;
    private static final int METRIC = 1;
    private static final int HOUR = 3600;

    /** A reading; a cut of a device; an hour of one reading a minute. */
    @Param({"1", "20", "60"})
    public int count;

    private final double[][] values = new double[VARIANTS][];
    private final Summary[] summaries = new Summary[VARIANTS];
    private final byte[][] stored = new byte[VARIANTS][];
    private final ByteWriter out = new ByteWriter(4096);
    private Summary hour = new Summary();
    private int next;

    @Setup
    public void prepare() {
        SplittableRandom noise = new SplittableRandom(17);
        double[] reading = new double[BenchReadings.METRICS.length];
        for (int v = 0; v < VARIANTS; v++) {
            values[v] = new double[count];
            for (int i = 0; i < count; i++) {
                BenchReadings.values(v, BenchReadings.NOW + i * 1000L, noise, reading);
                values[v][i] = reading[METRIC];
            }
            summaries[v] = fill(v);
            stored[v] = summaries[v].toBytes();
        }
        for (int i = 0; i < HOUR; i++) {
            BenchReadings.values(1, BenchReadings.NOW + i * 1000L, noise, reading);
            hour.add(BenchReadings.NOW + i * 1000L, reading[METRIC]);
        }
    }

    private int next() {
        next = (next + 1) % VARIANTS;
        return next;
    }

    private Summary fill(int v) {
        Summary summary = new Summary();
        for (int i = 0; i < count; i++) {
            summary.add(BenchReadings.NOW + i * 1000L, values[v][i]);
        }
        return summary;
    }

    @Benchmark
    public Summary add() {
        return fill(next());
    }

    @Benchmark
    public Summary mergeIntoHour() {
        return hour.merge(summaries[next()]);
    }

    @Benchmark
    public int write() {
        out.clear();
        summaries[next()].write(out);
        return out.size();
    }

    @Benchmark
    public Summary read() {
        return Summary.read(new ByteReader(stored[next()]));
    }
}

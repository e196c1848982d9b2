package io.seamark.microbench;

import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One message of three metrics: read by Seamark's codec and by general parsers, and written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReadingCodecBenchmark {
    private static final int MESSAGES = 4096;
    private static final int DEVICES = 1000;

    private final Parsers parsers = new Parsers();
    private final byte[][] keys = new byte[MESSAGES][];
    private final byte[][] messages = new byte[MESSAGES][];
    private final Reading[] readings = new Reading[MESSAGES];
    private int next;

    @Setup
    public void prepare() {
        SplittableRandom noise = new SplittableRandom(17);
        ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
        for (int i = 0; i < MESSAGES; i++) {
            long ts = BenchReadings.NOW + i * 1000L;
            keys[i] = BenchReadings.key(i % DEVICES);
            messages[i] = BenchReadings.message(i % DEVICES, ts, noise);
            if (!decoder.decode(keys[i], messages[i], ts)) {
                throw new IllegalStateException(decoder.detail());
            }
            readings[i] = decoder.reading();
        }
    }

    private int next() {
        next = (next + 1) % MESSAGES;
        return next;
    }

    @Benchmark
    public long decode() {
        int i = next();
        return parsers.seamark(keys[i], messages[i]);
    }

    @Benchmark
    public byte[] encode() {
        return ReadingEncoder.toJson(readings[next()]);
    }

    @Benchmark
    public long parseGsonOfText() throws IOException {
        return parsers.gsonOfText(messages[next()]);
    }

    @Benchmark
    public long parseGsonOfStream() throws IOException {
        return parsers.gsonOfStream(messages[next()]);
    }

    @Benchmark
    public long parseJackson() throws IOException {
        return parsers.jackson(messages[next()]);
    }

    @Benchmark
    public long parseFastjson2() {
        return parsers.fastjson(messages[next()]);
    }

    @Benchmark
    public long parseDslJson() throws IOException {
        return parsers.dslJson(messages[next()]);
    }
}

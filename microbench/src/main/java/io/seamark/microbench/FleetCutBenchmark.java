package io.seamark.microbench;

import io.seamark.common.alert.AlertLimit;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.device.PartitionState;
import io.seamark.common.device.PartitionStep;
import io.seamark.common.frame.FrameEncoder;
import io.seamark.common.frame.Tally;
import io.seamark.common.habit.SilenceWatch;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.settings.Settings;
import io.seamark.common.version.VersionedBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a reading costs by the size of the fleet: a cut of one partition from the messages' bytes to the parts of its frame, with all that
 * the devices' states, models and silences take to be found in memory. The time is that of one reading.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class FleetCutBenchmark {

    private static final int CUT = 100_000;
    private static final int FITTED = 50;
    private static final int AHEAD = 64;
    private static final long STEP_MILLIS = 10_000;
    private static final String GENERATION = "20260120T020000.000Z";

    @Param({"1000", "500000"})
    private int devices;

    private final Settings settings = Settings.reference();
    private final DeviceStep step = DeviceStep.from(settings);
    private final PartitionStep partitionStep = new PartitionStep(AlertLimit.ofPartition(settings, 1));
    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(settings));
    private final SplittableRandom noise = new SplittableRandom(1);
    private final VersionedBytes states = new VersionedBytes(0);
    private final byte[][] keys = new byte[CUT][];
    private final byte[][] messages = new byte[CUT][];
    private final byte[][] next = new byte[ReadingDecoder.MOST_AHEAD][];
    private Map<String, DeviceBaseline> baselines;
    private PartitionState partition = new PartitionState();
    private long read;
    int touched;

    @Setup
    public void train() throws IOException {
        List<DeviceBaseline> fitted = new ArrayList<>();
        for (int i = 0; i < FITTED; i++) {
            fitted.add(TrainedDevice.model(i));
        }
        List<DeviceBaseline> all = new ArrayList<>(devices);
        for (int i = 0; i < devices; i++) {
            DeviceBaseline of = fitted.get(i % FITTED);
            all.add(new DeviceBaseline(
                    BenchReadings.device(i), of.source(), of.metrics(), of.detector(), STEP_MILLIS, of.tolerance()));
        }
        byte[] file = ModelFile.encode(all);
        baselines = new HashMap<>();
        ModelFile.read(new ByteArrayInputStream(file), file.length, each -> baselines.put(each.device(), each));
    }

    /** The next readings, device by device in turn. */
    @Setup(Level.Invocation)
    public void send() {
        for (int i = 0; i < CUT; i++) {
            long number = read + i;
            int device = (int) (number % devices);
            keys[i] = BenchReadings.key(device);
            long ts = BenchReadings.NOW + number / devices * STEP_MILLIS;
            messages[i] = BenchReadings.message(device % FITTED, device, ts, noise);
        }
    }

    @Benchmark
    @OperationsPerInvocation(CUT)
    public List<byte[]> cut() {
        Map<String, DeviceSlice> slices = new LinkedHashMap<>();
        LogClock clock = new LogClock();
        for (int i = 0; i < CUT; i++) {
            if (i % ReadingDecoder.MOST_AHEAD == 0) {
                int count = Math.min(ReadingDecoder.MOST_AHEAD, CUT - i);
                System.arraycopy(keys, i, next, 0, count);
                decoder.ahead(next, count);
            }
            if (!decoder.decode(keys[i], messages[i], Long.MAX_VALUE)) {
                throw new IllegalStateException(decoder.detail());
            }
            clock.take(decoder.ts());
            slices.computeIfAbsent(decoder.device(), device -> new DeviceSlice(device, CUT / devices))
                    .add(decoder, read + i, clock);
        }
        VersionedBytes.Step to = states.begin(read);
        FrameEncoder frame = new FrameEncoder(GENERATION, 900_000);
        List<SilenceWatch.Visit> visits = new ArrayList<>(slices.size());
        List<OfDevice> all = new ArrayList<>(slices.size());
        slices.forEach((device, slice) -> all.add(new OfDevice(slice, Optional.of(baselines.get(device)))));
        for (int from = 0; from < all.size(); from += AHEAD) {
            List<OfDevice> some = all.subList(from, Math.min(all.size(), from + AHEAD));
            to.ahead(some.size(), i -> some.get(i).slice.device());
            touched =
                    DeviceBaseline.ahead(some.size(), i -> some.get(i).baseline.get());
            for (OfDevice each : some) {
                to.update(each.slice.device(), (known, stored) -> take(each, known, stored, frame));
                visits.add(new SilenceWatch.Visit(each.slice, 10 * STEP_MILLIS));
            }
        }
        PartitionStep.Part part = new PartitionStep.Part(visits, clock, GENERATION, 0, read + CUT - 1, WindowSet.NONE);
        partition = partition.copy();
        partitionStep.apply(partition, part, List.of());
        OffsetRange range = new OffsetRange(0, read, read + CUT);
        read += CUT;
        to.end(read);
        return frame.parts(range, new Tally());
    }

    private record OfDevice(DeviceSlice slice, Optional<DeviceBaseline> baseline) {}

    private void take(OfDevice device, ByteReader known, ByteWriter stored, FrameEncoder frame) {
        DeviceState state = known == null ? new DeviceState() : DeviceState.read(known);
        DeviceOutcome outcome = step.apply(state, device.baseline, GENERATION, 0, device.slice, WindowSet.NONE);
        frame.add(outcome.delta());
        state.write(stored);
    }
}

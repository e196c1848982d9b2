package io.seamark.microbench;

import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.FramePart;
import io.seamark.common.frame.Tally;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.openjdk.jmh.infra.Blackhole;

/** The frame of one partition and cut of {@link #DEVICES} devices of three metrics, written and read. The time is that of the frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameCodecBenchmark {
    private static final int DEVICES = 2500;
    private static final int PART_BYTES = 900 << 10;

    /** Readings of each device in the cut. */
    @Param({"1", "40"})
    public int readings;

    private final OffsetRange range = new OffsetRange(0, 0, 1_000_000);
    private final Tally tally = new Tally();
    private List<DeviceDelta> deltas = List.of();
    private List<byte[]> frame = List.of();

    @Setup
    public void prepare() {
        DeviceStep step = DeviceStep.from(Settings.reference());
        List<DeviceDelta> made = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            made.add(step.apply(
                            new DeviceState(),
                            Optional.empty(),
                            "",
                            0,
                            TrainedDevice.slice(i, 0, readings),
                            WindowSet.NONE)
                    .delta());
        }
        deltas = made;
        tally.accept((long) DEVICES * readings);
        frame = encode();
    }

    @Benchmark
    public List<byte[]> encode() {
        return FrameCodec.encode(range, "20260120T020000.000Z", tally, deltas, PART_BYTES);
    }

    @Benchmark
    public void decode(Blackhole out) {
        for (byte[] part : frame) {
            FramePart read = FrameCodec.decode(part);
            out.consume(read);
        }
    }
}

package io.seamark.microbench;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricOrder;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.baseline.ScoringState;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.settings.Settings;
import java.util.Optional;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a device's cut costs: {@link #CUT} readings of three metrics through the scorer alone, and through the whole step (repeats,
 * score, habits, alerts, summaries) with and without a model. The time is that of the cut; the step reads the state from its stored
 * form and stores it again, as in the speed layer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DeviceStepBenchmark {
    /** Readings of a device in one cut. */
    static final int CUT = 20;

    private static final int DEVICES = 100;
    private static final int PAST = 150;

    private final DeviceStep step = DeviceStep.from(Settings.reference());
    private final Scorer scorer = new Scorer();
    private final DeviceBaseline[] models = new DeviceBaseline[DEVICES];
    private final byte[][] states = new byte[DEVICES][];
    private final ByteWriter stored = new ByteWriter(1024);
    private final ScoringState[] scoring = new ScoringState[DEVICES];
    private final DeviceSlice[] cuts = new DeviceSlice[DEVICES];
    private final MetricOrder[] orders = new MetricOrder[DEVICES];
    private final double[] values = new double[BenchReadings.METRICS.length];
    private int next;

    @Setup
    public void prepare() {
        for (int i = 0; i < DEVICES; i++) {
            models[i] = TrainedDevice.model(i);
            DeviceState state = new DeviceState();
            DeviceSlice past = TrainedDevice.slice(i, 0, PAST);
            step.apply(state, Optional.of(models[i]), "g", 0, past, WindowSet.NONE);
            states[i] = state.toBytes();
            scoring[i] = new ScoringState();
            cuts[i] = TrainedDevice.slice(i, PAST, CUT);
            orders[i] = new MetricOrder(models[i], cuts[i].metrics(0));
        }
    }

    private int next() {
        next = (next + 1) % DEVICES;
        return next;
    }

    @Benchmark
    public void score(Blackhole out) {
        int i = next();
        DeviceSlice cut = cuts[i];
        for (int r = 0; r < CUT; r++) {
            for (int m = 0; m < values.length; m++) {
                values[m] = cut.value(r, m);
            }
            Score score = scorer.score(orders[i], scoring[i], cut.ts(r), values);
            out.consume(score);
        }
    }

    private DeviceOutcome step(int i, Optional<DeviceBaseline> model, String generation) {
        DeviceState state = DeviceState.fromBytes(states[i]);
        DeviceOutcome outcome = step.apply(state, model, generation, 0, cuts[i], WindowSet.NONE);
        stored.clear();
        state.write(stored);
        return outcome;
    }

    @Benchmark
    public DeviceOutcome wholeStep() {
        int i = next();
        return step(i, Optional.of(models[i]), "g");
    }

    @Benchmark
    public DeviceOutcome stepWithoutModel() {
        return step(next(), Optional.empty(), "");
    }
}

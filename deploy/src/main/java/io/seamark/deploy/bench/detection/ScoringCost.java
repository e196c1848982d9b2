package io.seamark.deploy.bench.detection;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.bench.measure.OwnHeap;
import io.seamark.deploy.fleet.Device;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a device costs while it is scored: memory of model and state, and time. Models are read from their stored form once for
 * each device, as the speed layer does, so that no two devices share anything that they would not share there.
 *
 * @param devices how many were held in memory
 * @param metrics of all of them
 * @param modelBytes on the heap after a full collection
 * @param stateBytes the same of what the speed layer remembers of the devices
 * @param storedModelBytes in the model file
 * @param storedStateBytes in a snapshot
 * @param nanosPerMetric of a reading through the whole step: repeats, score, alerts, summaries; one thread, warm
 */
record ScoringCost(
        int devices,
        long metrics,
        long modelBytes,
        long stateBytes,
        long storedModelBytes,
        long storedStateBytes,
        double nanosPerMetric) {

    private static final int READINGS_OF_A_STATE = 150;
    private static final int READINGS_OF_A_SLICE = 60;
    private static final int PASSES = 40;
    private static final long MINUTE = 60_000;

    /**
     * Measures.
     *
     * @param models model file of devices of the fleet
     * @param begin event time to begin at, epoch milliseconds
     * @param devices how many to hold in memory; the models are repeated
     */
    static ScoringCost measure(byte[] models, Fleet fleet, long begin, int devices) {
        Settings settings = Settings.reference();
        DeviceStep step = DeviceStep.from(settings);
        List<DeviceBaseline> once = ModelFile.decode(models);
        List<List<DeviceSlice>> slices = new ArrayList<>();
        for (DeviceBaseline model : once) {
            slices.add(slices(settings, fleet, model.device(), begin));
        }
        long before = OwnHeap.used();
        List<DeviceBaseline> held = new ArrayList<>();
        while (held.size() < devices) {
            held.addAll(ModelFile.decode(models));
        }
        long withModels = OwnHeap.used();
        List<DeviceState> states = new ArrayList<>();
        long metrics = 0;
        long storedStates = 0;
        for (int i = 0; i < held.size(); i++) {
            DeviceState state = new DeviceState();
            step.apply(
                    state,
                    Optional.of(held.get(i)),
                    "g",
                    0,
                    slices.get(i % once.size()).get(0),
                    WindowSet.NONE);
            states.add(state.copy());
            metrics += held.get(i).metrics().size();
            storedStates += i < once.size() ? state.toBytes().length : 0;
        }
        long withStates;
        try {
            withStates = OwnHeap.used();
        } finally {
            Reference.reachabilityFence(held); // or compiled code lets go of the models, as nothing reads them any more
        }
        double nanos = nanos(step, once, slices);
        return new ScoringCost(
                states.size(),
                metrics,
                withModels - before,
                withStates - withModels,
                models.length,
                storedStates,
                nanos);
    }

    private static double nanos(DeviceStep step, List<DeviceBaseline> models, List<List<DeviceSlice>> slices) {
        List<Double> passes = new ArrayList<>();
        for (int pass = 0; pass < PASSES; pass++) {
            long values = 0;
            long start = System.nanoTime();
            for (int i = 0; i < models.size(); i++) {
                DeviceState state = new DeviceState();
                for (DeviceSlice slice : slices.get(i)) {
                    step.apply(state, Optional.of(models.get(i)), "g", 0, slice, WindowSet.NONE);
                    values += (long) slice.size() * models.get(i).metrics().size();
                }
            }
            passes.add((System.nanoTime() - start) / (double) values);
        }
        return passes.subList(PASSES / 2, PASSES).stream().sorted().toList().get(PASSES / 4);
    }

    private static List<DeviceSlice> slices(Settings settings, Fleet fleet, String id, long begin) {
        Device device = fleet.devices().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(settings));
        List<DeviceSlice> slices = new ArrayList<>();
        long ts = begin;
        for (int size : new int[] {READINGS_OF_A_STATE, READINGS_OF_A_SLICE, READINGS_OF_A_SLICE}) {
            DeviceSlice slice = new DeviceSlice(id);
            for (int i = 0; i < size; i++) {
                Reading reading = fleet.reading(device, ts, FaultPlan.none());
                ts += MINUTE;
                if (!decoder.decode(
                        id.getBytes(StandardCharsets.UTF_8), ReadingEncoder.toJson(reading), reading.ts())) {
                    throw new IllegalStateException("a simulated reading is rejected: " + decoder.detail());
                }
                slice.add(decoder, i);
            }
            slices.add(slice);
        }
        return slices;
    }

    double bytesPerMetric() {
        return (modelBytes + stateBytes) / (double) metrics;
    }
}

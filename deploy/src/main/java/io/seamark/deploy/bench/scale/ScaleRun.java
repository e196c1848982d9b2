package io.seamark.deploy.bench.scale;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.bench.measure.GcLog;
import io.seamark.deploy.bench.measure.Medians;
import java.util.List;

/**
 * What a fleet of one size costs.
 *
 * @param devices how many
 * @param readingsPerSecond of a backlog through the whole speed layer
 * @param backlog heap of the speed layer meanwhile
 * @param modelStoredBytes of all model files
 * @param stateStoredBytes of the last snapshot
 * @param stateHeapBytes of one state in memory, of a sample
 * @param speedLiveBytes alive on the speed layer's heap: models, states, and what Spark keeps of them
 * @param steady heap of the speed layer at the steady pace
 * @param gaps seconds between the frames of a partition at the steady pace, at batches of a second
 * @param log what the speed layer said meanwhile
 * @param checkpointLane seconds from SIGKILL to the first new frame, as it recovers by itself
 * @param firstLane the lane that it took then
 * @param journalLane the same by snapshot and journal
 * @param serving the serving layer with all of it
 */
record ScaleRun(
        int devices,
        double readingsPerSecond,
        GcLog backlog,
        long modelStoredBytes,
        long stateStoredBytes,
        double stateHeapBytes,
        long speedLiveBytes,
        GcLog steady,
        List<Double> gaps,
        SpeedLog log,
        double checkpointLane,
        String firstLane,
        double journalLane,
        ScaleServing serving) {

    /**
     * A serving layer with the models and the frames of all devices.
     *
     * @param readySeconds from its start until it answers
     * @param diskBytes of its data folder
     * @param liveBytes alive on its heap
     */
    record ScaleServing(double readySeconds, long diskBytes, long liveBytes) {}

    double longestGap() {
        return gaps.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    double medianGap() {
        return gaps.isEmpty() ? Double.NaN : Medians.of(gaps, gap -> gap);
    }

    private double perDevice(long bytes) {
        return bytes / (double) devices;
    }

    /** One row of {@link ScaleBenchResult}'s table. */
    String row() {
        return String.format(
                "%,10d %,10.0f %9.0f %9.0f %9.0f %9.0f %9.0f %8.2f %8.2f %8.1f %8.1f %7.2f %7.2f %7.1f %7.1f%n",
                devices,
                readingsPerSecond,
                perDevice(modelStoredBytes),
                perDevice(stateStoredBytes),
                stateHeapBytes,
                perDevice(speedLiveBytes),
                perDevice(serving.diskBytes()),
                Math.max(backlog.peakBytes(), steady.peakBytes()) / 1e9,
                speedLiveBytes / 1e9,
                log.longestSnapshot(),
                log.longestCheckpoint(),
                medianGap(),
                longestGap(),
                checkpointLane,
                journalLane);
    }

    JsonObject json() {
        JsonObject out = new JsonObject();
        out.addProperty("devices", devices);
        out.addProperty("readings_per_s", Math.round(readingsPerSecond));
        out.addProperty("model_stored_bytes_per_device", perDevice(modelStoredBytes));
        out.addProperty("state_stored_bytes_per_device", perDevice(stateStoredBytes));
        out.addProperty("state_heap_bytes_per_device", stateHeapBytes);
        out.addProperty("speed_live_bytes", speedLiveBytes);
        out.addProperty("speed_live_bytes_per_device", perDevice(speedLiveBytes));
        out.add("backlog_heap", heap(backlog));
        out.add("steady_heap", heap(steady));
        out.add("snapshot_ms", numbers(log.snapshotMillis()));
        out.add("checkpoint_ms", numbers(log.checkpointMillis()));
        out.addProperty("gap_s_median", medianGap());
        out.addProperty("gap_s_longest", longestGap());
        out.addProperty("recovery_s", checkpointLane);
        out.addProperty("recovery_lane", firstLane);
        out.addProperty("recovery_s_journal", journalLane);
        out.addProperty("serving_ready_s", serving.readySeconds());
        out.addProperty("serving_disk_bytes_per_device", perDevice(serving.diskBytes()));
        out.addProperty("serving_live_bytes", serving.liveBytes());
        return out;
    }

    private static JsonObject heap(GcLog log) {
        JsonObject out = new JsonObject();
        out.addProperty("peak_bytes", log.peakBytes());
        out.addProperty("most_after_collection_bytes", log.mostAfterBytes());
        out.addProperty("longest_pause_ms", log.longestPauseMillis());
        out.addProperty("pause_s", log.pauseSeconds());
        return out;
    }

    private static JsonArray numbers(List<Long> all) {
        JsonArray out = new JsonArray();
        all.forEach(out::add);
        return out;
    }
}

package io.seamark.deploy.bench.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.fleet.Device;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.FaultPlanner;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.HistoryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated fleets of which the faults are known, trained on a faultless history and scored by {@code seamark evaluate}. In
 * rounds of some devices, so that a large fleet does not need a large disk.
 */
final class DetectionBench {

    private static final Logger LOG = LoggerFactory.getLogger(DetectionBench.class);
    static final int DEVICES_OF_A_ROUND = 100;
    static final Instant BEGIN = Instant.parse("2026-01-15T00:00:00Z");
    private static final Duration FAULT_GAP = Duration.ofHours(6);

    /**
     * What to simulate.
     *
     * @param devices how many
     * @param days of readings that are scored
     * @param historyDays of readings that are trained on
     * @param faultsPerDeviceDay on average
     * @param seed of the first round's fleet
     */
    record Task(int devices, int days, int historyDays, double faultsPerDeviceDay, long seed) {}

    private final Home home;
    private final Path folder;
    private final String heap;

    /** @param folder a temporary one, emptied after each round but for the models */
    DetectionBench(Home home, Path folder, String heap) {
        this.home = home;
        this.folder = folder;
        this.heap = heap;
    }

    /** The models of the last round. */
    Path models() {
        return folder.resolve("models.smb");
    }

    FoundFaults run(Task task) throws IOException, InterruptedException {
        FoundFaults found = new FoundFaults();
        int done = 0;
        for (int round = 0; done < task.devices(); round++) {
            int devices = Math.min(DEVICES_OF_A_ROUND, task.devices() - done);
            round(new Fleet(task.seed() + round, devices, Duration.ofMinutes(1)), task, found);
            done += devices;
            LOG.info(
                    "{} of {} devices: {} of {} faults found, {} false alerts",
                    done,
                    task.devices(),
                    found.found(),
                    found.faults(),
                    found.falseAlerts());
        }
        return found;
    }

    private void round(Fleet fleet, Task task, FoundFaults found) throws IOException, InterruptedException {
        Path history = folder.resolve("history");
        Path live = folder.resolve("live");
        Path scores = folder.resolve("scores");
        Path alerts = folder.resolve("alerts.jsonl");
        long begin = BEGIN.toEpochMilli();
        long end = begin + Duration.ofDays(task.days()).toMillis();
        FaultPlan plan = new FaultPlanner(task.faultsPerDeviceDay(), FAULT_GAP).plan(fleet, begin, end);
        new HistoryWriter(fleet, FaultPlan.none(), history)
                .write(begin - Duration.ofDays(task.historyDays()).toMillis(), begin, rows -> {});
        new HistoryWriter(fleet, plan, live).write(begin, end, rows -> {});
        List<String> arguments = List.of(
                "--data", live.toString(),
                "--train", history.toString(),
                "--out", scores.toString(),
                "--alerts", alerts.toString(),
                "--models", models().toString());
        try (Program evaluate = Program.start(home, "evaluate", folder, heap, arguments)) {
            evaluate.awaitSuccess();
        }
        Map<String, List<AlertEvent>> byDevice = read(alerts);
        for (Device device : fleet.devices()) {
            found.add(plan.of(device), byDevice.getOrDefault(device.id(), List.of()));
        }
        for (Path each : List.of(history, live, scores)) {
            Trees.delete(each);
        }
    }

    private static Map<String, List<AlertEvent>> read(Path file) throws IOException {
        Map<String, List<AlertEvent>> byDevice = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            AlertEvent event = AlertCodec.decode(line.getBytes(UTF_8));
            byDevice.computeIfAbsent(event.device(), device -> new ArrayList<>())
                    .add(event);
        }
        return byDevice;
    }
}

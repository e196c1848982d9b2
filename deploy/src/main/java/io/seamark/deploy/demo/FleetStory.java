package io.seamark.deploy.demo;

import io.seamark.deploy.devices.DeviceTopic;
import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultFile;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.FaultPlanner;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.FleetInfo;
import io.seamark.deploy.fleet.HistoryWriter;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.fleet.LiveProgress;
import io.seamark.deploy.replay.ReadingSender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A simulated fleet: two weeks of faultless history, then live readings with faults whose truth is known. The stream begins
 * some hours ago and hurries until it has come to the present, so that there is something to see.
 */
final class FleetStory implements Story {

    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int MAX_METRICS = 256;
    private static final Duration AT_PRESENT = Duration.ofSeconds(2);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(20);

    /** Some of everything that a real fleet does to its readers. */
    private static final Delivery DELIVERY = new Delivery(0.01, 0.005, 0.002);

    private final Fleet fleet;
    private final int days;
    private final double pace;
    private final long liveFrom;
    private final FaultPlan faults;
    private Optional<LiveFleet> live = Optional.empty();

    /**
     * @param days of history
     * @param pace simulated seconds in a second until the clock is reached
     * @param behind how long ago the stream begins
     * @param faultsPerDeviceDay how many faults a device has in a day on average
     */
    FleetStory(Fleet fleet, int days, double pace, Duration behind, double faultsPerDeviceDay) {
        this.fleet = fleet;
        this.days = days;
        this.pace = pace;
        long minute = 60_000;
        this.liveFrom = Math.floorDiv(System.currentTimeMillis() - behind.toMillis(), minute) * minute;
        long horizon = System.currentTimeMillis() + Duration.ofDays(7).toMillis();
        this.faults = new FaultPlanner(faultsPerDeviceDay, Duration.ofHours(2)).plan(fleet, liveFrom, horizon);
    }

    @Override
    public List<String> history(Path dir) throws Exception {
        Path folder = dir.resolve("history");
        long from = liveFrom - Duration.ofDays(days).toMillis();
        long expected = (liveFrom - from)
                / fleet.interval().toMillis()
                * fleet.devices().size();
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("simulate")
                .setInitialMax(expected)
                .setUpdateIntervalMillis(500)
                .setUnit(" readings", 1)
                .build()) {
            new HistoryWriter(fleet, FaultPlan.none(), folder).write(from, liveFrom, bar::stepBy);
        }
        FaultFile.write(faults, dir.resolve("faults.jsonl"));
        return List.of(folder.toString());
    }

    @Override
    public void start(String bootstrapServers) {
        LiveFleet.Plan plan = new LiveFleet.Plan(
                fleet, faults, DELIVERY, new BrokenMessages(MAX_MESSAGE_BYTES, MAX_METRICS), liveFrom, pace);
        FleetInfo.send(fleet, new DeviceTopic(bootstrapServers, "devices", Map.of(), BROKER_PATIENCE));
        live = Optional.of(LiveFleet.start(plan, new ReadingSender(bootstrapServers, "readings", Map.of())));
    }

    @Override
    public Optional<Duration> untilPresent() {
        long behind = System.currentTimeMillis()
                - live.map(each -> each.progress().simulatedTime()).orElse(liveFrom);
        // What is sent now is a moment old.
        return Optional.of(
                behind < AT_PRESENT.toMillis() ? Duration.ZERO : Duration.ofMillis((long) (behind / pace) + 1));
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public String progress() {
        LiveProgress progress = live.orElseThrow().progress();
        return String.format(
                "fleet at %s, sent %,d (%,d late, %,d repeated, %,d broken)",
                Instant.ofEpochMilli(progress.simulatedTime()).toString().substring(0, 16),
                progress.sent(),
                progress.late(),
                progress.duplicates(),
                progress.brokenCount());
    }

    @Override
    public String found(ServingClient serving) throws InterruptedException {
        LiveProgress progress = live.orElseThrow().progress();
        return new FaultTruth(progress.faultsStarted(), progress.simulatedTime()).foundIn(serving, liveFrom);
    }

    @Override
    public void close() {
        live.ifPresent(LiveFleet::close);
    }
}

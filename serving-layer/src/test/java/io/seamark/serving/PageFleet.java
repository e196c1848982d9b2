package io.seamark.serving;

import static org.awaitility.Awaitility.await;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.generation.Measured;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.log.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A fleet of sixty devices, one of which is sick, and a server of it; in this process or, by {@link #main}, in one of its own. */
final class PageFleet implements AutoCloseable {

    private static final long HOUR = 3_600_000;
    static final String SICK = "pump-017";

    final TestFleet fleet = new TestFleet(2);
    final MemoryLog readings = new MemoryLog(2);
    final MemoryLog deltas = new MemoryLog(2);
    final Operators operators = new Operators();
    final MemoryLog alerts = new MemoryLog(1);
    final long now = System.currentTimeMillis();
    private final Random random = new Random(17);
    private final Settings settings;
    private ServingNode node;

    PageFleet(Path folder) {
        settings = TestFleet.settings(folder)
                .with(Map.of("seamark.serving.live-within", "1s", "seamark.speed.interval", "100ms"));
        Store store = Store.open(settings);
        List<DeviceBaseline> baselines = new ArrayList<>();
        for (int d = 0; d < 60; d++) {
            String device = String.format("%s-%03d", d % 3 == 0 ? "fan" : d % 3 == 1 ? "mill" : "pump", d);
            if (d == 17) {
                device = SICK;
            }
            history(device, device.equals(SICK) ? 14 * 24 : 3, baselines);
        }
        Seam seam = new Seam(Map.of(0, fleet.end(0), 1, 0L));
        fleet.says(new TrainedModel(
                "20261121T020000Z",
                now - 24 * HOUR,
                now,
                new Trial(
                        Trial.Verdict.PROMOTED,
                        "it is not worse",
                        "20261120T020000Z",
                        new Measured(0.812, 0.95, 0.71, 0.004),
                        new Measured(0.823, 0.95, 0.725, 0.004),
                        60,
                        86_400,
                        9,
                        List.of("The fleet has drifted: 15 % of the compared devices."))));
        fleet.publish(store, "20261121T020000Z", seam, baselines);
        for (int i = 0; i < 240; i++) {
            live(now - (240 - i) * 10_000L, i);
        }
    }

    /** Four alerts, three of them open. */
    void raiseAlerts() {
        alert("a1", SICK, 0.91, now - 9 * 60_000, Kind.OPENED, 5, "temperature");
        alert("a2", "mill-004", 0.66, now - 40 * 60_000, Kind.OPENED, 6, "vibration");
        alert("a3", SICK, 0.74, now - 50 * HOUR, Kind.OPENED, 3, "pressure");
        alert("a3", SICK, 0.74, now - 47 * HOUR, Kind.CLOSED, 4, "pressure");
        alert("a4", "fan-030", 0.53, now - 5 * HOUR, Kind.OPENED, 7, "temperature");
    }

    /** Begins to answer. */
    void start() {
        node = new ServingNode(
                settings,
                new Topics(readings, deltas, alerts, operators.labels, operators.maintenance, operators.retired),
                (messages, timestamp) -> {},
                operators);
    }

    ServingNode node() {
        return node;
    }

    void awaitLoaded() {
        await().until(() -> node.views()
                .current()
                .map(view -> view.fold().state().applied().at(0) == fleet.end(0))
                .orElse(false));
    }

    @Override
    public void close() {
        node.close();
    }

    /** Serves until its input ends; prints the address. */
    public static void main(String[] arguments) throws IOException {
        try (PageFleet served = new PageFleet(Path.of(arguments[0]))) {
            served.raiseAlerts();
            served.start();
            served.awaitLoaded();
            System.out.println("address " + served.node().address());
            while (System.in.read() >= 0) {}
        }
    }

    private static double daily(long ts, double level, double swing) {
        return level + swing * Math.sin((ts % (24 * HOUR)) * 2 * Math.PI / (24 * HOUR) - 2);
    }

    private void history(String device, int hours, List<DeviceBaseline> baselines) {
        String[] metrics = {"pressure", "temperature", "vibration"};
        double[] levels = {4.2, 61, 0.8};
        double[] swings = {0.3, 7, 0.1};
        List<MetricBaseline> bands = new ArrayList<>();
        for (int m = 0; m < 3; m++) {
            for (long ts = now - hours * HOUR; ts < now - 45 * 60_000; ts += 12 * 60_000) {
                double noise = random.nextGaussian() * swings[m] / 6;
                double odd = device.equals(SICK) && m == 0 && ts > now - 50 * HOUR && ts < now - 47 * HOUR ? -1.1 : 0;
                fleet.add(0, new Item(device, metrics[m], ts, daily(ts, levels[m], swings[m]) + noise + odd));
            }
            double[] level = new double[24];
            float[] spread = new float[24];
            for (int h = 0; h < 24; h++) {
                level[h] = daily(h * HOUR + HOUR / 2, levels[m], swings[m]);
                spread[h] = (float) (swings[m] / 5);
            }
            bands.add(new MetricBaseline(metrics[m], level, spread));
        }
        baselines.add(new DeviceBaseline(
                device, device.equals(SICK) ? "own" : "cluster-2", bands, java.util.Optional.empty()));
    }

    /** Three readings of the sick device, and the delta of them. */
    void live(long ts, int step) {
        long from = fleet.end(0);
        double rise = step > 180 ? (step - 180) * 0.35 : 0;
        fleet.add(0, new Item(SICK, "temperature", ts, daily(ts, 61, 7) + rise + random.nextGaussian() * 0.5));
        fleet.add(0, new Item(SICK, "pressure", ts, daily(ts, 4.2, 0.3) + random.nextGaussian() * 0.03));
        fleet.add(0, new Item(SICK, "vibration", ts, daily(ts, 0.8, 0.1) + random.nextGaussian() * 0.01));
        fleet.frame(new OffsetRange(0, from, fleet.end(0)), step > 180 ? 0.91f : 0.2f, 100_000)
                .forEach(part -> deltas.append(0, part));
    }

    /** A reading of the sick device in another partition than all before. */
    void elsewhere(long ts) {
        fleet.add(1, new Item(SICK, "pressure", ts, 4.2));
        fleet.frame(new OffsetRange(1, fleet.end(1) - 1, fleet.end(1)), 0.2f, 100_000)
                .forEach(part -> deltas.append(1, part));
    }

    private void alert(String id, String device, double peak, long ts, Kind kind, long offset, String metric) {
        alerts.append(0, AlertCodec.encode(alertOf(id, device, peak, ts, kind, offset, metric, "")));
    }

    /** Of one metric in the main, a little of another, and next to nothing of a third. */
    private static List<Contribution> causes(String metric, double observed, double share) {
        return List.of(
                new Contribution(metric, observed, 52.1, 68.9, share),
                new Contribution("flow", 12.1, 10, 15, 0.98 - share),
                new Contribution(metric.equals("vibration") ? "pressure" : "vibration", 0.8, 0.6, 1, 0.02));
    }

    /** Of the sick device a plain deviation; of the fan and, at its peak, of the mill one whose values are all in range. */
    static AlertEvent alertOf(
            String id, String device, double peak, long ts, Kind kind, long offset, String metric, String heldBy) {
        return new AlertEvent(
                AlertEvent.VERSION,
                device + "|band|0|" + id,
                kind,
                device,
                device.equals(SICK) ? "band" : "distance",
                kind == Kind.CLOSED ? ts - 3 * HOUR : ts,
                ts,
                peak,
                peak,
                AlertEvent.severity(peak),
                42,
                kind == Kind.CLOSED ? ts - 2 * HOUR : ts + 4 * 60_000,
                causes(metric, device.equals(SICK) ? 83.4 : 60.3, 0.85),
                causes(metric, device.equals("fan-030") ? 60.1 : 71.6, 0.62),
                "20261121T020000Z",
                0,
                offset,
                heldBy,
                "");
    }
}

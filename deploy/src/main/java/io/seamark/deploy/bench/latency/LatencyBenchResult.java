package io.seamark.deploy.bench.latency;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.bench.measure.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the bench of latency found. Immutable.
 *
 * @param runs how often each was measured
 * @param stages all that were measured, in that order; at least one
 */
record LatencyBenchResult(LatencyLoad load, int runs, Machine machine, String command, List<LatencyStage> stages) {
    LatencyBenchResult {
        stages = List.copyOf(stages);
    }

    /** One for each interval and load. */
    private List<LatencyStage> medians() {
        List<LatencyStage> medians = new ArrayList<>();
        for (LatencyStage stage : stages) {
            if (medians.stream().noneMatch(stage::isLike)) {
                medians.add(LatencyStage.medianOf(
                        stages.stream().filter(stage::isLike).toList()));
            }
        }
        return medians;
    }

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%n%,.0f readings/s are the whole; %,d devices in %d partitions, 3 metrics each; %.0f s at each load,"
                        + " %s%nmilliseconds from when a reading was due to be sent to its alert%n%n",
                load.rate(),
                load.devices(),
                load.partitions(),
                load.seconds(),
                Medians.words(runs)));
        out.append(String.format(
                "%-8s %6s %11s  %-12s %7s%10s%10s%10s%10s%n",
                "batches", "load", "readings/s", "alert", "alerts", "p50", "p99", "p99.9", "max"));
        for (LatencyStage stage : medians()) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-8s %4.0f %% %,11.0f  %-12s %7d%s%n",
                    stage.intervalMillis() + " ms",
                    100 * stage.share(),
                    stage.perSecond(),
                    "on its topic",
                    stage.onTopic().count(),
                    stage.onTopic().columns()));
            out.append(row("over REST", stage.overRest()));
            out.append(row("(sender late", stage.behind())).append(row(" an answer)", stage.answers()));
            if (stage.caughtUpSeconds() > 2 * stage.intervalMillis() / 1000.0 + 1) {
                out.append(String.format(
                        Locale.ROOT,
                        "         It was %.1f s behind at the end: this load is too much for it, or for the sender beside it.%n",
                        stage.caughtUpSeconds()));
            }
        }
        out.append(String.format(
                Locale.ROOT,
                "%nThe sender's client waits up to %d ms for company; the serving layer is asked every %d ms: both are in it.%n",
                SteadySender.LINGER_MILLIS,
                load.poll().toMillis()));
        return out.append(machine.lines(command)).toString();
    }

    private static String row(String name, Delays.Percentiles of) {
        return String.format("%-28s %-12s %7d%s%n", "", name, of.count(), of.columns());
    }

    /** For programs. */
    String json() {
        JsonObject out = new JsonObject();
        out.addProperty("rate_readings_per_s", load.rate());
        out.addProperty("devices", load.devices());
        out.addProperty("partitions", load.partitions());
        out.addProperty("seconds", load.seconds());
        out.addProperty("warm_up_s", load.warmUp());
        out.addProperty("spikes_per_s", load.spikes());
        out.addProperty("poll_ms", load.poll().toMillis());
        out.addProperty("linger_ms", SteadySender.LINGER_MILLIS);
        out.addProperty("runs", runs);
        JsonArray medians = new JsonArray();
        medians().forEach(stage -> medians.add(stage.json()));
        out.add("stages", medians);
        JsonArray each = new JsonArray();
        stages.forEach(stage -> each.add(stage.json()));
        out.add("measured", each);
        out.add("machine", machine.json());
        out.addProperty("command", command);
        return JsonText.of(out) + "\n";
    }
}

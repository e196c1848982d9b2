package io.seamark.deploy.bench.detection;

import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.bench.ground.Machine;
import java.util.Locale;

/** What {@code seamark bench detection} found, as a table and as JSON. */
record DetectionBenchResult(
        DetectionBench.Task task, FoundFaults found, ScoringCost cost, Machine machine, String command) {

    double falsePerDeviceWeek() {
        return found.falseAlerts() * 7.0 / ((double) task.devices() * task.days());
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d devices, %d days, trained on %d days; %s%n%s%n",
                task.devices(),
                task.days(),
                task.historyDays(),
                machine.line(),
                command));
        text.append(String.format("%n%-18s %8s %8s %9s %15s%n", "fault", "injected", "found", "", "median delay"));
        found.kinds()
                .forEach((kind, of) -> text.append(line(kind.name(), of.count(), of.found())
                        + String.format(Locale.ROOT, " %11.1f min%n", of.medianDelayMinutes())));
        text.append(line("all", found.faults(), found.found())).append(String.format("%n%n"));
        text.append(String.format(
                Locale.ROOT,
                "alerts %d, false %d = %.3f per device and week %s%n",
                found.opened(),
                found.falseAlerts(),
                falsePerDeviceWeek(),
                found.falseByDetector()));
        text.append(String.format(
                Locale.ROOT,
                "memory of %d devices: %.0f bytes per metric (model %.0f, state %.0f); stored %.0f + %.0f; a reading"
                        + " costs %.0f ns per metric%n",
                cost.devices(),
                cost.bytesPerMetric(),
                cost.modelBytes() / (double) cost.metrics(),
                cost.stateBytes() / (double) cost.metrics(),
                stored(cost.storedModelBytes()),
                stored(cost.storedStateBytes()),
                cost.nanosPerMetric()));
        return text.toString();
    }

    /** The stored forms are those of one round's devices. */
    private double stored(long bytes) {
        return bytes * (double) cost.devices() / cost.metrics() / Math.min(task.devices(), 100);
    }

    private static String line(String name, int injected, int found) {
        return String.format(
                Locale.ROOT,
                "%-18s %8d %8d %8.1f%%",
                name.toLowerCase(Locale.ROOT).replace('_', ' '),
                injected,
                found,
                injected == 0 ? 0 : 100.0 * found / injected);
    }

    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("devices", task.devices());
        json.addProperty("days", task.days());
        json.addProperty("history_days", task.historyDays());
        json.addProperty("faults", found.faults());
        json.addProperty("found", found.found());
        json.addProperty("alerts", found.opened());
        json.addProperty("false_alerts", found.falseAlerts());
        json.addProperty("false_alerts_per_device_week", falsePerDeviceWeek());
        JsonObject kinds = new JsonObject();
        found.kinds().forEach((kind, of) -> {
            JsonObject each = new JsonObject();
            each.addProperty("injected", of.count());
            each.addProperty("found", of.found());
            kinds.add(kind.name(), each);
        });
        json.add("kinds", kinds);
        json.addProperty("bytes_per_metric", cost.bytesPerMetric());
        json.addProperty("nanos_per_metric", cost.nanosPerMetric());
        json.addProperty("command", command);
        return JsonText.of(json) + "\n";
    }
}

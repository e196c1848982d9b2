package io.seamark.deploy.bench.batch;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.bench.measure.Medians;
import java.util.List;
import java.util.Locale;

/**
 * What the bench of the batch layer found. Immutable.
 *
 * @param runs how often each was measured
 * @param nights all nightly runs, in that order; perhaps none
 * @param loads all loads of a generation, in that order; perhaps none
 */
record BatchBenchResult(
        BatchLoad load,
        int runs,
        Machine machine,
        String command,
        List<BatchNight> nights,
        List<GenerationLoad> loads) {

    BatchBenchResult {
        nights = List.copyOf(nights);
        loads = List.copyOf(loads);
    }

    /** One for each log, ascending. */
    private List<BatchNight> medians() {
        return nights.stream()
                .map(BatchNight::readings)
                .distinct()
                .sorted()
                .map(readings -> BatchNight.medianOf(nights.stream()
                        .filter(each -> each.readings() == readings)
                        .toList()))
                .toList();
    }

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        List<BatchNight> medians = medians();
        medians.forEach(night -> out.append(night(night)));
        for (int i = 1; i < medians.size(); i++) {
            BatchNight less = medians.get(i - 1);
            BatchNight more = medians.get(i);
            out.append(String.format(
                    Locale.ROOT,
                    "%n%.1f times the readings take %.1f times as long (archive, views and training together)%n",
                    more.readings() / (double) less.readings(),
                    more.together() / less.together()));
        }
        if (!loads.isEmpty()) {
            out.append(load(GenerationLoad.medianOf(loads)));
        }
        return out.append('\n').append(machine.lines(command)).toString();
    }

    private String night(BatchNight night) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%n%,d readings of %,d devices, 3 metrics each, %.1f days; %s%n%n",
                night.readings(),
                load.devices(),
                load.days(night.readings()),
                Medians.words(runs)));
        out.append(String.format("%-44s %10s %14s %10s%n", "", "seconds", "readings/s", "of scan"));
        out.append(row(night, "plain Spark scan of the archive, first", night.scan()));
        out.append(row(night, "  the fastest in the same process", night.warmScan()));
        out.append(row(night, "archive: from the log", night.archive()));
        out.append(row(night, "read: to its devices, for the two below", night.read()));
        out.append(row(night, "views: hourly, and their files", night.views()));
        out.append(row(night, "training: models, and their files", night.train()));
        out.append(row(night, "these four", night.together()));
        out.append(row(night, "all phases of the run", night.phases()));
        out.append(row(night, "the process, Java and Spark included", night.process()));
        return out.toString();
    }

    private static String row(BatchNight night, String name, double seconds) {
        return String.format(
                Locale.ROOT,
                "%-44s %10.1f %,14.0f %9.2fx%n",
                name,
                seconds,
                night.readings() / seconds,
                night.scan() / seconds);
    }

    private static String load(GenerationLoad load) {
        return String.format(
                Locale.ROOT,
                "%nA generation of %,d aggregate rows (%,.0f MB) is loaded in %.1f s: %,.0f rows/s%n%n"
                        + "%-44s%10s%10s%10s%10s%n%-44s%s%n%-44s%s%np99 is %.1f times as long%n",
                load.rows(),
                load.bytes() / 1e6,
                load.seconds(),
                load.rows() / load.seconds(),
                String.format(Locale.ROOT, "%.0f look-ups/s, milliseconds", load.lookUpsPerSecond()),
                "p50",
                "p99",
                "p99.9",
                "max",
                "before",
                load.quiet().columns(),
                "meanwhile",
                load.during().columns(),
                load.p99Ratio());
    }

    /** For programs. */
    String json() {
        JsonObject out = new JsonObject();
        out.addProperty("devices", load.devices());
        out.addProperty("step_s", load.step().toMillis() / 1000.0);
        out.addProperty("partitions", load.partitions());
        out.addProperty("runs", runs);
        List<BatchNight> medians = medians();
        JsonArray each = new JsonArray();
        medians.forEach(night -> each.add(night.json()));
        out.add("nights", each);
        if (medians.size() > 1) {
            BatchNight least = medians.get(0);
            BatchNight most = medians.get(medians.size() - 1);
            out.addProperty("growth_of_readings", most.readings() / (double) least.readings());
            out.addProperty("growth_of_time", most.together() / least.together());
        }
        if (!loads.isEmpty()) {
            out.add("load", GenerationLoad.medianOf(loads).json());
        }
        JsonObject measured = new JsonObject();
        JsonArray everyNight = new JsonArray();
        nights.forEach(night -> everyNight.add(night.json()));
        measured.add("nights", everyNight);
        JsonArray everyLoad = new JsonArray();
        loads.forEach(one -> everyLoad.add(one.json()));
        measured.add("loads", everyLoad);
        out.add("measured", measured);
        out.add("machine", machine.json());
        out.addProperty("command", command);
        return JsonText.of(out) + "\n";
    }
}

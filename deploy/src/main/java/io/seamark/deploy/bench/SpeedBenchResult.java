package io.seamark.deploy.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the bench of the speed layer found. Immutable.
 *
 * @param load what was sent
 * @param cutsPerPass into how many cuts the speed layer took a pass
 * @param runs at least one
 */
record SpeedBenchResult(Load load, int cutsPerPass, Machine machine, String command, List<SpeedRun> runs) {
    /** Load of a core above which somebody else must have worked. */
    private static final double QUIET = 0.3;

    /**
     * The readings of the bench.
     *
     * @param readings of one pass; the topic holds two passes
     * @param devices that send them
     * @param partitions of the topic
     */
    record Load(long readings, int devices, int partitions) {}

    SpeedBenchResult {
        runs = List.copyOf(runs);
    }

    double median(ToDoubleFunction<SpeedRun> measure) {
        double[] sorted = runs.stream().mapToDouble(measure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double toRaw() {
        return median(SpeedRun::pipeline) / median(SpeedRun::raw);
    }

    double toParse() {
        return median(SpeedRun::pipeline) / median(SpeedRun::parse);
    }

    private boolean waited() {
        return runs.stream().anyMatch(SpeedRun::waited);
    }

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%n%,d readings of %,d devices in %d partitions, 3 metrics each; median of %d run%s%n%n",
                load.readings(), load.devices(), load.partitions(), runs.size(), runs.size() == 1 ? "" : "s"));
        out.append(String.format("%-42s %14s %16s%n", "", "readings/s", "pipeline is"));
        out.append(row("raw bytes (bare Kafka consumers)", median(SpeedRun::raw), toRaw()));
        out.append(row("parsed (bare consumers, Gson's JsonReader)", median(SpeedRun::parse), toParse()));
        out.append(String.format("%-42s %,14.0f%n%n", "pipeline (the whole speed layer)", median(SpeedRun::pipeline)));
        out.append(String.format(
                "Every one of the %,d readings sent is in its frames, once.%n",
                runs.get(0).tally().accepted()));
        if (waited()) {
            out.append(
                    "The speed layer waited for a batch interval: it may be faster than this. Use more --readings.\n");
        }
        if (machine.loadAverage() > QUIET * machine.cores()) {
            out.append(
                    "Others used this machine when the bench began: neither rates nor ratios are to be relied on.\n");
        }
        out.append("machine   ").append(machine.line()).append('\n');
        out.append("versions  ");
        machine.versions().forEach((name, version) -> {
            if (!name.equals("os") && !name.equals("jvm")) {
                out.append(name).append(' ').append(version).append("  ");
            }
        });
        return out.append("\ncommand   ").append(command).toString();
    }

    private static String row(String name, double rate, double ratio) {
        return String.format("%-42s %,14.0f %14.2f x%n", name, rate, ratio);
    }

    /** For programs. */
    String json() {
        JsonObject out = new JsonObject();
        out.addProperty("pipeline_readings_per_s", Math.round(median(SpeedRun::pipeline)));
        out.addProperty("raw_bytes_readings_per_s", Math.round(median(SpeedRun::raw)));
        out.addProperty("parse_readings_per_s", Math.round(median(SpeedRun::parse)));
        out.addProperty("pipeline_to_raw_bytes", toRaw());
        out.addProperty("pipeline_to_parse", toParse());
        out.addProperty("readings", load.readings());
        out.addProperty("devices", load.devices());
        out.addProperty("partitions", load.partitions());
        out.addProperty("sent", 2 * load.readings());
        out.addProperty("accepted", runs.get(0).tally().accepted());
        out.addProperty("cuts_per_pass", cutsPerPass);
        out.addProperty("waited_for_interval", waited());
        JsonArray each = new JsonArray();
        for (SpeedRun run : runs) {
            JsonObject one = new JsonObject();
            one.addProperty("pipeline_readings_per_s", Math.round(run.pipeline()));
            one.addProperty("raw_bytes_readings_per_s", Math.round(run.raw()));
            one.addProperty("parse_readings_per_s", Math.round(run.parse()));
            each.add(one);
        }
        out.add("runs", each);
        JsonObject on = new JsonObject();
        on.addProperty("cores", machine.cores());
        on.addProperty("memory_bytes", machine.memoryBytes());
        on.addProperty("load_average_before", machine.loadAverage());
        machine.versions().forEach(on::addProperty);
        out.add("machine", on);
        out.addProperty("command", command);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(out) + "\n";
    }
}

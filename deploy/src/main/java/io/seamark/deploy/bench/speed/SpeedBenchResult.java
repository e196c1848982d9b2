package io.seamark.deploy.bench.speed;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.bench.ground.Cuts;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.bench.measure.Medians;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What the bench of the speed layer found. Figures are medians over the runs, ratios those of medians. Immutable.
 *
 * @param load what was sent
 * @param cuts how the speed layer took them
 * @param runs at least one
 */
record SpeedBenchResult(Load load, Cuts cuts, Machine machine, String command, List<SpeedRun> runs) {
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

    private double median(Function<SpeedRun, TwoPasses> of, ToDoubleFunction<TwoPasses> figure) {
        return Medians.of(runs, run -> figure.applyAsDouble(of.apply(run)));
    }

    /** How fast the pipeline is beside another one in the first pass: 1 is as fast. */
    double coldRatio(Function<SpeedRun, TwoPasses> other) {
        return ratio(other, each -> each.cold().readingsPerSecond());
    }

    /** As {@link #coldRatio}, in the second pass. */
    double warmRatio(Function<SpeedRun, TwoPasses> other) {
        return ratio(other, each -> each.warm().readingsPerSecond());
    }

    private double ratio(Function<SpeedRun, TwoPasses> other, ToDoubleFunction<TwoPasses> rate) {
        return median(SpeedRun::pipeline, rate) / median(other, rate);
    }

    private Set<String> others() {
        return runs.get(0).beside().keySet();
    }

    private static Function<SpeedRun, TwoPasses> beside(String name) {
        return run -> run.beside().get(name);
    }

    private boolean waited() {
        return runs.stream().anyMatch(SpeedRun::waited);
    }

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%nTwo passes of %,d readings of %,d devices in %d partitions, 3 metrics each; %s%n%n",
                load.readings(),
                load.devices(),
                load.partitions(),
                Medians.words(runs.size())));
        out.append(String.format(
                Locale.ROOT,
                "%-31s %14s %9s  %14s %9s  %17s  %17s  %8s%n",
                "",
                "cold",
                "pipeline",
                "warm",
                "pipeline",
                "CPU s/million",
                "bytes/reading",
                "peak"));
        out.append(line("", "readings/s", "is", "readings/s", "is", "cold", "warm", "cold", "warm", "MB"));
        out.append(row(
                "byte reader",
                SpeedRun::bytes,
                ratioText(coldRatio(SpeedRun::bytes)),
                ratioText(warmRatio(SpeedRun::bytes))));
        out.append(row(
                "Gson reader",
                SpeedRun::parse,
                ratioText(coldRatio(SpeedRun::parse)),
                ratioText(warmRatio(SpeedRun::parse))));
        for (String other : others()) {
            out.append(row(
                    other, beside(other), ratioText(coldRatio(beside(other))), ratioText(warmRatio(beside(other)))));
        }
        out.append(row("pipeline, the whole speed layer", SpeedRun::pipeline, "", ""));
        out.append(String.format(
                Locale.ROOT,
                "%nEvery one of the %,d readings sent is in the pipeline's frames, once.%n",
                runs.get(0).tally().accepted()));
        if (waited()) {
            out.append(String.format(
                    Locale.ROOT,
                    "The speed layer waited for a batch of %d ms, and may be faster: more than %,.0f readings/s cannot be%n"
                            + "seen at these batches. Take a shorter --interval, or a larger --cut.%n",
                    cuts.interval().toMillis(),
                    cuts.mostPerSecond()));
        }
        if (!others().isEmpty()) {
            out.append("Of what was run beside, a dash is what it does not tell.\n");
        }
        if (Double.isNaN(median(SpeedRun::pipeline, TwoPasses::peakBytes))) {
            out.append("Where there is a dash, this system does not tell: it has no /proc as Linux has.\n");
        }
        return out.append(machine.lines(command)).toString();
    }

    private String row(String name, Function<SpeedRun, TwoPasses> of, String coldRatio, String warmRatio) {
        return line(
                name,
                Known.text("%,.0f", median(of, each -> each.cold().readingsPerSecond())),
                coldRatio,
                Known.text("%,.0f", median(of, each -> each.warm().readingsPerSecond())),
                warmRatio,
                Known.text("%.2f", median(of, each -> each.cold().cpuSecondsPerMillion())),
                Known.text("%.2f", median(of, each -> each.warm().cpuSecondsPerMillion())),
                Known.text("%,.0f", median(of, each -> each.cold().bytesPerReading())),
                Known.text("%,.0f", median(of, each -> each.warm().bytesPerReading())),
                Known.text("%,.0f", median(of, TwoPasses::peakBytes) / 1e6));
    }

    private static String ratioText(double ratio) {
        return Known.text("%.2f x", ratio);
    }

    private static String line(Object... columns) {
        return String.format(Locale.ROOT, "%-31s %14s %9s  %14s %9s  %8s %8s  %8s %8s  %8s%n", columns);
    }

    /** For programs. Rates and ratios without {@code cold} in their name are those of the second pass. */
    String json() {
        JsonObject out = new JsonObject();
        out.addProperty("pipeline_to_raw_bytes", warmRatio(SpeedRun::bytes));
        out.addProperty("pipeline_to_parse", warmRatio(SpeedRun::parse));
        out.addProperty("pipeline_to_raw_bytes_cold", coldRatio(SpeedRun::bytes));
        out.addProperty("pipeline_to_parse_cold", coldRatio(SpeedRun::parse));
        out.addProperty("pipeline_readings_per_s", warmRate(SpeedRun::pipeline));
        out.addProperty("raw_bytes_readings_per_s", warmRate(SpeedRun::bytes));
        out.addProperty("parse_readings_per_s", warmRate(SpeedRun::parse));
        out.add("raw_bytes", figures(SpeedRun::bytes));
        out.add("parse", figures(SpeedRun::parse));
        JsonObject others = new JsonObject();
        for (String other : others()) {
            JsonObject one = figures(beside(other));
            one.addProperty("pipeline_to_cold", coldRatio(beside(other)));
            one.addProperty("pipeline_to", warmRatio(beside(other)));
            others.add(other, one);
        }
        out.add("beside", others);
        out.add("pipeline", figures(SpeedRun::pipeline));
        out.addProperty("readings", load.readings());
        out.addProperty("devices", load.devices());
        out.addProperty("partitions", load.partitions());
        out.addProperty("sent", 2 * load.readings());
        out.addProperty("accepted", runs.get(0).tally().accepted());
        out.addProperty("cuts_per_pass", cuts.perPass());
        out.addProperty("interval_ms", cuts.interval().toMillis());
        out.addProperty("waited_for_interval", waited());
        JsonArray each = new JsonArray();
        for (SpeedRun run : runs) {
            JsonObject one = new JsonObject();
            one.add("raw_bytes", run.bytes().json());
            one.add("parse", run.parse().json());
            JsonObject besideIt = new JsonObject();
            run.beside().forEach((name, passes) -> besideIt.add(name, passes.json()));
            one.add("beside", besideIt);
            one.add("pipeline", run.pipeline().json());
            one.addProperty("waited_for_interval", run.waited());
            each.add(one);
        }
        out.add("runs", each);
        out.add("machine", machine.json());
        out.addProperty("command", command);
        return JsonText.of(out) + "\n";
    }

    private long warmRate(Function<SpeedRun, TwoPasses> of) {
        return Math.round(median(of, each -> each.warm().readingsPerSecond()));
    }

    private JsonObject figures(Function<SpeedRun, TwoPasses> of) {
        JsonObject out = new JsonObject();
        figures(out, "cold", of, TwoPasses::cold);
        figures(out, "warm", of, TwoPasses::warm);
        Known.add(out, "peak_bytes", median(of, TwoPasses::peakBytes));
        return out;
    }

    private void figures(
            JsonObject out, String name, Function<SpeedRun, TwoPasses> of, Function<TwoPasses, PassCosts> pass) {
        Known.add(out, name + "_readings_per_s", median(of, each -> pass.apply(each)
                .readingsPerSecond()));
        Known.add(out, name + "_cpu_s_per_million", median(of, each -> pass.apply(each)
                .cpuSecondsPerMillion()));
        Known.add(out, name + "_allocated_bytes_per_reading", median(of, each -> pass.apply(each)
                .bytesPerReading()));
    }
}

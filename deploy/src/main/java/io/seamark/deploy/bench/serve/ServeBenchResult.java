package io.seamark.deploy.bench.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.bench.ground.Machine;
import io.seamark.deploy.bench.lookup.Question;
import io.seamark.deploy.bench.measure.Medians;
import io.seamark.deploy.bench.serve.ServeMeasures.Loaded;
import io.seamark.deploy.bench.serve.ServeMeasures.Swap;
import io.seamark.deploy.bench.serve.ServeMeasures.Swaps;
import java.util.List;

/** The bench of the serving layer, for people and for programs. Immutable as long as the measures are. */
record ServeBenchResult(ServePlan plan, long rows, Machine machine, String command, ServeMeasures measures) {

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%n%,d devices, 3 metrics each, %,d hourly summaries in the generation, %d s of readings beyond its seam%n"
                        + "%d connections; %s of %d s%n%n",
                plan.devices(), rows, plan.liveSeconds(), plan.connections(), Medians.words(runs()), plan.seconds()));
        for (Question question : Question.values()) {
            out.append(String.format("%s, %,d bytes%n", question.words(), measures.size(question)));
            out.append(String.format(
                    "  %-24s %12s %40s %11s %11s%n",
                    "", "look-ups/s", "at half: p50, p99, p99.9, longest, ms", "server, us", "asking, us"));
            out.append(row("constant answer", measures.constant(question)));
            out.append(row("serving layer", measures.serving(question)));
            out.append(String.format("  %-24s %12.2f x the constant answer%n%n", "", measures.ratio(question)));
        }
        out.append("while a new generation is taken up\n");
        measures.swaps().forEach((question, swaps) -> out.append(swapRow(question, swaps)));
        out.append("\nserver, asking: processor time of one look-up at the highest rate, of the server's process and of"
                + " the one thread that asks.\n");
        return out.append(machine.lines(command)).toString();
    }

    private int runs() {
        return measures.serving(Question.POINT).size();
    }

    private static String row(String name, List<Loaded> runs) {
        return String.format(
                "  %-24s %,12.0f %s %11.1f %11.1f%n",
                name,
                Medians.of(runs, each -> each.fastest().perSecond()),
                ServeMeasures.paced(runs).columns(),
                Medians.of(runs, Loaded::serverMicros),
                Medians.of(runs, each -> each.fastest().generatorMicros()));
    }

    private static String swapRow(Question question, Swaps swaps) {
        return String.format(
                "  %-34s %,10.0f/s for %.1f s; at half of the rate without: %s, %.1f s%n",
                question.words(),
                swaps.fastest().load().perSecond(),
                swaps.fastest().seconds(),
                swaps.paced().load().delays().columns(),
                swaps.paced().seconds());
    }

    /** For programs. */
    String json() {
        JsonObject out = new JsonObject();
        for (Question question : Question.values()) {
            JsonObject one = new JsonObject();
            one.addProperty("bytes", measures.size(question));
            one.addProperty("of_constant", measures.ratio(question));
            one.add("serving", measured(measures.serving(question)));
            one.add("constant", measured(measures.constant(question)));
            if (measures.swaps().containsKey(question)) {
                Swaps swaps = measures.swaps().get(question);
                one.add("swap_fastest", swap(swaps.fastest()));
                one.add("swap_paced", swap(swaps.paced()));
            }
            out.add(question.key(), one);
        }
        out.addProperty("devices", plan.devices());
        out.addProperty("rows", rows);
        out.addProperty("days", plan.days());
        out.addProperty("live_seconds", plan.liveSeconds());
        out.addProperty("connections", plan.connections());
        out.addProperty("seconds", plan.seconds());
        out.add("machine", machine.json());
        out.addProperty("command", command);
        return JsonText.of(out) + "\n";
    }

    private static JsonObject measured(List<Loaded> runs) {
        JsonObject out = new JsonObject();
        out.addProperty("per_s", Medians.of(runs, each -> each.fastest().perSecond()));
        out.add("at_half", ServeMeasures.paced(runs).json());
        out.addProperty("server_cpu_us", Medians.of(runs, Loaded::serverMicros));
        out.addProperty(
                "generator_cpu_us", Medians.of(runs, each -> each.fastest().generatorMicros()));
        JsonArray each = new JsonArray();
        for (Loaded run : runs) {
            JsonObject one = new JsonObject();
            one.addProperty("per_s", run.fastest().perSecond());
            one.addProperty("paced_per_s", run.paced().perSecond());
            one.addProperty("paced_unasked", run.paced().unasked());
            one.add("at_half", run.paced().delays().json());
            each.add(one);
        }
        out.add("runs", each);
        return out;
    }

    private static JsonObject swap(Swap swap) {
        JsonObject out = new JsonObject();
        out.addProperty("per_s", swap.load().perSecond());
        out.addProperty("seconds", swap.seconds());
        out.addProperty("unasked", swap.load().unasked());
        out.add("delays", swap.load().delays().json());
        return out;
    }
}

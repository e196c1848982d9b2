package io.seamark.deploy.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.bench.ServeMeasures.Loaded;
import io.seamark.deploy.bench.ServeMeasures.Swap;
import io.seamark.deploy.bench.ServeMeasures.Swaps;
import java.util.List;

/** The bench of the serving layer, for people and for programs. Immutable as long as the measures are. */
record ServeBenchResult(ServePlan plan, long rows, Machine machine, String command, ServeMeasures measures) {

    private static final double P50 = 0.5;
    private static final double P99 = 0.99;
    private static final double P999 = 0.999;

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%n%,d devices, 3 metrics each, %,d hourly summaries in the generation, %d s of readings beyond its seam%n"
                        + "%d connections; median of %d run%s of %d s%n%n",
                plan.devices(),
                rows,
                plan.liveSeconds(),
                plan.connections(),
                runs(),
                runs() == 1 ? "" : "s",
                plan.seconds()));
        for (Question question : Question.values()) {
            out.append(String.format("%s, %,d bytes%n", question.words(), measures.size(question)));
            out.append(String.format(
                    "  %-26s %12s %26s %11s %11s%n",
                    "", "look-ups/s", "p50, p99, p99.9 at half, ms", "server, us", "asking, us"));
            out.append(row("constant answer", measures.constant(question)));
            out.append(row("serving layer", measures.serving(question)));
            out.append(String.format("  %-26s %12.2f x the constant answer%n%n", "", measures.ratio(question)));
        }
        out.append("while a new generation is taken up\n");
        measures.swaps().forEach((question, swaps) -> out.append(swapRow(question, swaps)));
        out.append("\nserver, asking: processor time of one look-up at the highest rate, of the server's process and of"
                + " the one thread that asks.\n");
        return out.append("machine   ")
                .append(machine.line())
                .append("\ncommand   ")
                .append(command)
                .toString();
    }

    private int runs() {
        return measures.serving(Question.POINT).size();
    }

    private static String row(String name, List<Loaded> runs) {
        return String.format(
                "  %-26s %,12.0f %10.2f %7.2f %8.2f %11.1f %11.1f%n",
                name,
                ServeMeasures.median(runs, each -> each.fastest().perSecond()),
                ServeMeasures.paced(runs, P50),
                ServeMeasures.paced(runs, P99),
                ServeMeasures.paced(runs, P999),
                ServeMeasures.median(runs, Loaded::serverMicros),
                ServeMeasures.median(runs, each -> each.fastest().generatorMicros()));
    }

    private static String swapRow(Question question, Swaps swaps) {
        var paced = swaps.paced().load().latencies();
        return String.format(
                "  %-34s %,10.0f/s for %.1f s; at half of the rate without, p50 %.2f, p99 %.2f, p99.9 %.2f ms, %.1f s%n",
                question.words(),
                swaps.fastest().load().perSecond(),
                swaps.fastest().seconds(),
                paced.millis(P50),
                paced.millis(P99),
                paced.millis(P999),
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
                        .serializeSpecialFloatingPointValues()
                        .create()
                        .toJson(out)
                + "\n";
    }

    private static JsonObject measured(List<Loaded> runs) {
        JsonObject out = new JsonObject();
        out.addProperty(
                "per_s", ServeMeasures.median(runs, each -> each.fastest().perSecond()));
        out.addProperty("p50_ms_at_half", ServeMeasures.paced(runs, P50));
        out.addProperty("p99_ms_at_half", ServeMeasures.paced(runs, P99));
        out.addProperty("p999_ms_at_half", ServeMeasures.paced(runs, P999));
        out.addProperty("server_cpu_us", ServeMeasures.median(runs, Loaded::serverMicros));
        out.addProperty("generator_cpu_us", ServeMeasures.median(runs, each -> each.fastest()
                .generatorMicros()));
        JsonArray each = new JsonArray();
        for (Loaded run : runs) {
            JsonObject one = new JsonObject();
            one.addProperty("per_s", run.fastest().perSecond());
            one.addProperty("paced_per_s", run.paced().perSecond());
            one.addProperty("paced_unasked", run.paced().unasked());
            one.addProperty("p99_ms_at_half", run.paced().latencies().millis(P99));
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
        out.addProperty("p50_ms", swap.load().latencies().millis(P50));
        out.addProperty("p99_ms", swap.load().latencies().millis(P99));
        out.addProperty("p999_ms", swap.load().latencies().millis(P999));
        return out;
    }
}

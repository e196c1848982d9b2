package io.seamark.deploy.bench.scale;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.bench.ground.Machine;
import java.util.List;

/** The bench of fleet sizes, for people and for programs. Immutable. */
record ScaleBenchResult(ScalePlan plan, List<ScaleRun> runs, Machine machine, String command) {

    ScaleBenchResult {
        runs = List.copyOf(runs);
    }

    /** For people. */
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                "%n3 metrics a device, %d partitions; a backlog, then %,d readings/s at batches of 1 s; heap of the speed layer %s%n%n",
                plan.partitions(), plan.perSecond(), plan.heap()));
        out.append(
                """
                                       stored bytes a device   bytes on heaps       disk     heap, GB     stores, longest s    frames, s apart   SIGKILL to frame, s
                   devices readings/s     model     state     state  all live   serving     peak     live snapshot checkpnt  median longest    auto journal
                """);
        runs.forEach(run -> out.append(run.row()));
        ScaleRun first = runs.get(0);
        ScaleRun last = runs.get(runs.size() - 1);
        if (runs.size() > 1) {
            out.append(String.format(
                    "%nreadings/s at %,d devices: %.2f x that at %,d%n",
                    last.devices(), last.readingsPerSecond() / first.readingsPerSecond(), first.devices()));
        }
        return out.append(machine.lines(command)).toString();
    }

    /** For programs. */
    String json() {
        JsonObject out = new JsonObject();
        JsonArray each = new JsonArray();
        runs.forEach(run -> each.add(run.json()));
        out.add("fleets", each);
        out.addProperty(
                "readings_per_s_last_to_first",
                runs.get(runs.size() - 1).readingsPerSecond() / runs.get(0).readingsPerSecond());
        out.addProperty("readings", plan.readings());
        out.addProperty("cut", plan.cut());
        out.addProperty("partitions", plan.partitions());
        out.addProperty("steady_readings_per_s", plan.perSecond());
        out.addProperty("steady_seconds", plan.seconds());
        out.addProperty("heap", plan.heap());
        out.add("machine", machine.json());
        out.addProperty("command", command);
        return JsonText.of(out) + "\n";
    }
}

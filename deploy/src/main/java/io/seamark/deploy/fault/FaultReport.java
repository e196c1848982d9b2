package io.seamark.deploy.fault;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.deploy.JsonText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a proof found. Immutable.
 *
 * @param rows its kills, in order
 * @param verdict of all its comparisons together
 * @param verifications how often all was recomputed and compared
 * @param samples of what the processes used
 * @param messages that were sent
 * @param starts how often each process was started, by name
 */
public record FaultReport(
        Proof proof,
        List<Row> rows,
        Verdict verdict,
        int verifications,
        List<Sample> samples,
        long messages,
        Map<String, Integer> starts) {
    public FaultReport {
        rows = List.copyOf(rows);
        samples = List.copyOf(samples);
        starts = new TreeMap<>(starts);
    }

    /** A kill as a line of the table. */
    static String line(Row row) {
        return String.format(
                "kill %4d  at %7.1f s  %-22s %-12s recovered in %6.1f s",
                row.number(),
                row.atSeconds(),
                row.target().label(),
                row.target().victim().label(),
                row.recoverySeconds());
    }

    /** For people. */
    public String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format("%5s %9s  %-22s %-12s %10s%n", "KILL", "AT, s", "AIMED AT", "PROCESS", "RECOVERY, s"));
        for (Row row : rows) {
            out.append(String.format(
                    "%5d %9.1f  %-22s %-12s %10.1f%n",
                    row.number(),
                    row.atSeconds(),
                    row.target().label(),
                    row.target().victim().label(),
                    row.recoverySeconds()));
        }
        out.append(
                String.format("%n%-22s %6s %10s %10s %10s%n", "PROCESS", "KILLS", "MEDIAN, s", "P95, s", "WORST, s"));
        byVictim()
                .forEach((victim, times) -> out.append(String.format(
                        "%-22s %6d %10.1f %10.1f %10.1f%n",
                        victim, times.size(), quantile(times, 0.5), quantile(times, 0.95), quantile(times, 1))));
        if (!samples.isEmpty()) {
            out.append(String.format(
                    "%n%-32s %10s %12s %12s %10s %10s%n",
                    "USE", "FIRST", "2ND QUARTER", "LAST QUARTER", "LAST", "PEAK"));
            SampleSeries.of(samples)
                    .forEach((name, use) -> out.append(String.format(
                            "%-32s %10d %12d %12d %10d %10d%n",
                            name, use.first(), use.early(), use.late(), use.last(), use.peak())));
        }
        out.append(String.format("%nprocesses started: %s%n", starts));
        out.append(String.format(
                "%,d messages sent, %d kills, everything recomputed and compared %d times, seed %d%n",
                messages, rows.size(), verifications, proof.seed()));
        return out.append(String.format(
                        "lost %d, doubled %d, mismatches %d%n",
                        verdict.lost(), verdict.doubled(), verdict.mismatches()))
                .toString();
    }

    /** For programs. */
    public String json() {
        JsonObject out = new JsonObject();
        out.addProperty("kills", rows.size());
        out.addProperty("lost", verdict.lost());
        out.addProperty("doubled", verdict.doubled());
        out.addProperty("mismatches", verdict.mismatches());
        out.addProperty("recovery_s_median", round(quantile(seconds(rows), 0.5)));
        JsonObject medians = new JsonObject();
        byVictim().forEach((victim, times) -> medians.addProperty(victim, round(quantile(times, 0.5))));
        out.add("recovery_s_median_by_process", medians);
        out.addProperty("seed", proof.seed());
        out.addProperty("messages", messages);
        out.addProperty("rate", proof.rate());
        out.addProperty("devices", proof.devices());
        out.addProperty("partitions", proof.partitions());
        out.addProperty("verifications", verifications);
        JsonObject started = new JsonObject();
        starts.forEach(started::addProperty);
        out.add("starts", started);
        JsonArray table = new JsonArray();
        for (Row row : rows) {
            JsonObject one = new JsonObject();
            one.addProperty("kill", row.number());
            one.addProperty("at_s", round(row.atSeconds()));
            one.addProperty("aimed_at", row.target().label());
            one.addProperty("process", row.target().victim().label());
            one.addProperty("recovery_s", round(row.recoverySeconds()));
            table.add(one);
        }
        out.add("table", table);
        JsonArray taken = new JsonArray();
        for (Sample sample : samples) {
            JsonObject one = new JsonObject();
            one.addProperty("at_s", round(sample.seconds()));
            new TreeMap<>(sample.values()).forEach(one::addProperty);
            taken.add(one);
        }
        out.add("samples", taken);
        return JsonText.of(out) + "\n";
    }

    private Map<String, List<Double>> byVictim() {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.target().victim().label(),
                        TreeMap::new,
                        Collectors.mapping(Row::recoverySeconds, Collectors.toList())));
    }

    private static List<Double> seconds(Collection<Row> rows) {
        return rows.stream().map(Row::recoverySeconds).toList();
    }

    /** The value that this share of all is at or below; 0 of none. */
    static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}

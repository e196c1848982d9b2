package io.seamark.deploy.verify;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks for all that serving knows of a device: every hour that a reading can have, in as few answers as its limits allow.
 * Large steps find where there is anything; what lies there is asked for by the hour. Thread-safe.
 */
final class ServedAnswers {

    /** Where the years 1970 to 9999 end: the accepted event times. */
    static final long END_HOUR = CellKey.hourOf(253_402_300_799_999L) + 1;

    private static final int POINTS_OF_AN_ANSWER = 10_000;

    private final Rest rest;
    private final int maxPoints;

    /** @param maxPoints points of one answer that the server allows; less is tried if it refuses */
    ServedAnswers(Rest rest, int maxPoints) {
        this.rest = rest;
        this.maxPoints = maxPoints;
    }

    /** The moment that an answer names; the status names it in the same fields. */
    static Moment moment(JsonObject provenance) {
        return new Moment(
                provenance.get("generation").getAsString(),
                seam(provenance.getAsJsonObject("seam")),
                seam(provenance.getAsJsonObject("applied")));
    }

    private static Seam seam(JsonObject byPartition) {
        Map<Integer, Long> offsets = new TreeMap<>();
        byPartition
                .entrySet()
                .forEach(each -> offsets.put(
                        Integer.valueOf(each.getKey()), each.getValue().getAsLong()));
        return new Seam(offsets);
    }

    /** A device as the list has it. */
    record Listed(String id, int metrics) {}

    /** One page of devices, retired ones included, in the order of their ids. */
    List<Listed> devices(String after, int limit) throws InterruptedException {
        JsonObject page = rest.require("v1/devices?retired=all&limit=" + limit + "&after=" + Rest.segment(after));
        List<Listed> devices = new ArrayList<>();
        page.getAsJsonArray("devices").forEach(each -> {
            JsonObject device = each.getAsJsonObject();
            devices.add(new Listed(
                    device.get("id").getAsString(), device.get("metrics").getAsInt()));
        });
        return devices;
    }

    /** All answers about a device that is listed. */
    ServedDevice of(Listed device) throws InterruptedException {
        List<ServedRange> ranges = new ArrayList<>();
        for (Optional<String> after = Optional.of(""); after.isPresent(); ) {
            Search page = new Search(device, after.get(), ranges);
            page.search(0, END_HOUR);
            after = page.through;
        }
        return new ServedDevice(device.id(), ranges);
    }

    /**
     * One answer, as it came.
     *
     * @param stepHours hours of a bucket
     * @param span the metrics that it is about
     * @param metrics buckets by metric
     */
    private record Steps(
            Moment moment, long fromHour, long untilHour, long stepHours, MetricSpan span, JsonObject metrics) {

        /** The stretches in which there is anything, by their first hour; those side by side are one. */
        NavigableMap<Long, Long> taken() {
            TreeMap<Long, Long> buckets = new TreeMap<>();
            for (String metric : metrics.keySet()) {
                for (JsonElement each : buckets(metric)) {
                    JsonObject bucket = each.getAsJsonObject();
                    long from = CellKey.hourOf(bucket.get("from").getAsLong());
                    buckets.merge(from, CellKey.hourOf(bucket.get("to").getAsLong()), Math::max);
                }
            }
            TreeMap<Long, Long> merged = new TreeMap<>();
            buckets.forEach((from, until) -> {
                Map.Entry<Long, Long> before = merged.lastEntry();
                if (before != null && before.getValue() >= from) {
                    merged.put(before.getKey(), Math.max(until, before.getValue()));
                } else {
                    merged.put(from, until);
                }
            });
            return merged;
        }

        private Iterable<JsonElement> buckets(String metric) {
            return metrics.getAsJsonObject(metric).getAsJsonArray("buckets");
        }

        ServedRange cells() {
            Map<CellKey, ServedCell> cells = new HashMap<>();
            for (String metric : metrics.keySet()) {
                String name = metric.intern(); // one object for the cells of all devices
                for (JsonElement each : buckets(metric)) {
                    JsonObject bucket = each.getAsJsonObject();
                    cells.put(
                            new CellKey(name, CellKey.hourOf(bucket.get("from").getAsLong())), cell(bucket));
                }
            }
            return new ServedRange(moment, fromHour, untilHour, span, cells);
        }
    }

    private static ServedCell cell(JsonObject bucket) {
        JsonObject asked = bucket.getAsJsonObject("quantiles");
        double[] quantiles = new double[TruthCell.QUANTILES.length];
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = number(asked.get(TruthCell.QUANTILES[i]));
        }
        return new ServedCell(
                bucket.get("count").getAsLong(),
                number(bucket.get("sum")),
                number(bucket.get("min")),
                number(bucket.get("max")),
                number(bucket.get("spread")),
                bucket.get("firstTs").getAsLong(),
                number(bucket.get("first")),
                bucket.get("lastTs").getAsLong(),
                number(bucket.get("last")),
                quantiles);
    }

    private static double number(JsonElement value) {
        return value == null || value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    private final class Search {
        private final Listed device;
        private final List<ServedRange> found;
        private final String after;
        private int points;
        /** The last metric that all answers of the page have; empty if no more follow. */
        private Optional<String> through = Optional.empty();

        /** @param after the metric behind which the page begins; empty for the first page */
        Search(Listed device, String after, List<ServedRange> found) {
            this.device = device;
            this.after = after;
            this.found = found;
            this.points = Math.max(1, maxPoints / Math.max(1, device.metrics()));
        }

        /** Hours of one answer by the hour: smaller than the server's limit, as it is all in memory here. */
        private long fine() {
            return Math.max(1, Math.min(points, POINTS_OF_AN_ANSWER / Math.max(1, device.metrics())));
        }

        void search(long fromHour, long untilHour) throws InterruptedException {
            if (untilHour - fromHour <= 4 * fine()) {
                byTheHour(fromHour, untilHour);
                return;
            }
            if (points == 1) { // one step says nothing of where
                long middle = fromHour + (untilHour - fromHour) / 2;
                search(fromHour, middle);
                search(middle, untilHour);
                return;
            }
            Steps steps = ask(fromHour, untilHour, false);
            long reached = fromHour;
            for (Map.Entry<Long, Long> taken : steps.taken().entrySet()) {
                nothing(steps, reached, taken.getKey());
                reached = taken.getValue();
                // A stretch that is most of what was looked at becomes clearer only in parts.
                long length = taken.getValue() - taken.getKey();
                long part = length > (untilHour - fromHour) / 2 ? (length + 1) / 2 : length;
                for (long from = taken.getKey(); from < reached; from += part) {
                    search(from, Math.min(reached, from + part));
                }
            }
            nothing(steps, reached, untilHour);
        }

        private void nothing(Steps steps, long fromHour, long untilHour) {
            if (untilHour > fromHour) {
                found.add(new ServedRange(steps.moment(), fromHour, untilHour, steps.span(), Map.of()));
            }
        }

        private void byTheHour(long fromHour, long untilHour) throws InterruptedException {
            for (long from = fromHour; from < untilHour; ) {
                Steps steps = ask(from, untilHour, true);
                found.add(steps.cells());
                from = steps.untilHour();
            }
        }

        /** Asks for a stretch in large steps, or for as much as fits from its begin by the hour. */
        private Steps ask(long fromHour, long untilHour, boolean byTheHour) throws InterruptedException {
            while (true) {
                long until = byTheHour ? Math.min(untilHour, fromHour + fine()) : untilHour;
                // One more than would do: the first bucket is cut off where the step does not divide its begin.
                long step = byTheHour ? 1 : (until - fromHour) / points + 1;
                Rest.Answer answer = rest.get("v1/devices/" + Rest.segment(device.id()) + "/aggregates?from="
                        + time(fromHour * CellKey.HOUR_MILLIS) + "&to=" + time(until * CellKey.HOUR_MILLIS - 1)
                        + "&step=" + step
                        + "h&quantiles=" + String.join(",", TruthCell.QUANTILES)
                        + (after.isEmpty() ? "" : "&after=" + Rest.segment(after)));
                if (answer.code() == 200) {
                    return new Steps(
                            moment(answer.body().getAsJsonObject("provenance")),
                            fromHour,
                            until,
                            step,
                            span(answer.body()),
                            answer.body().getAsJsonObject("metrics"));
                }
                if (answer.code() != 400 || points == 1) {
                    throw new CommandFailure("The serving layer at " + rest.base() + " answers for the device '"
                            + device.id() + "', which it lists, with status " + answer.code() + ": " + answer.body());
                }
                points =
                        Math.max(1, points / 2); // its limit is lower than the settings here say, or metrics were added
            }
        }

        /** What an answer is about; a page has fewer metrics than the one before if some were added meanwhile. */
        private MetricSpan span(JsonObject answer) {
            Optional<String> next = Optional.ofNullable(answer.get("next")).map(JsonElement::getAsString);
            if (next.isPresent() && (through.isEmpty() || MetricSpan.compare(next.get(), through.get()) < 0)) {
                through = next;
            }
            return new MetricSpan(after, next);
        }

        /**
         * In words: a small number would be taken for seconds. The end of the last year can be named only by its last
         * millisecond, from which the server rounds up to the hour.
         */
        private static String time(long millis) {
            return Instant.ofEpochMilli(millis).toString();
        }
    }
}

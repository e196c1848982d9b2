package io.seamark.deploy.status;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the serving layer says of itself.
 *
 * @param address where it was asked
 * @param answer of {@code GET /v1/status}
 */
record ServingStatus(URI address, JsonObject answer) {

    private static final int SHOWN_METRICS = 5;

    /**
     * Asks.
     *
     * @throws CommandFailure if there is no answer within the limit, or none that can be understood
     */
    static ServingStatus at(URI address, Duration limit) throws InterruptedException {
        try {
            URI asked = URI.create(address.toString().replaceAll("/+$", "") + "/v1/status");
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(limit)
                    .build()
                    .send(HttpRequest.newBuilder(asked).timeout(limit).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandFailure("The serving layer at " + address + " answers with status "
                        + response.statusCode() + ": " + response.body().strip());
            }
            return new ServingStatus(
                    address, JsonParser.parseString(response.body()).getAsJsonObject());
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailure(
                    "The serving layer at " + address + " does not answer: "
                            + Optional.ofNullable(e.getMessage()).orElse("no connection")
                            + ". Start it (seamark serve), or name another by --serving URL",
                    e);
        }
    }

    /** A field of the answer as text; a dash if it has none. */
    String field(String name) {
        JsonElement value = answer.get(name);
        return value == null || value.isJsonNull() ? "-" : value.toString().replaceAll("[\"{}]", "");
    }

    /** The metrics whose values were left out of readings, those with most of them first; empty if there are none. */
    Optional<String> leftOut() {
        JsonObject leftOut =
                answer.has("tally") ? answer.getAsJsonObject("tally").getAsJsonObject("leftOut") : null;
        if (leftOut == null || leftOut.getAsJsonObject("byReason").isEmpty()) {
            return Optional.empty();
        }
        Map<String, JsonObject> metrics = new TreeMap<>();
        leftOut.getAsJsonObject("byMetric")
                .entrySet()
                .forEach(each ->
                        metrics.put("'" + each.getKey() + "'", each.getValue().getAsJsonObject()));
        JsonObject other = leftOut.getAsJsonObject("otherMetrics");
        if (!other.isEmpty()) {
            metrics.put("of other names", other);
        }
        String shown = metrics.entrySet().stream()
                .sorted(Comparator.comparing(each -> -sum(each.getValue())))
                .limit(SHOWN_METRICS)
                .map(each -> each.getKey() + " " + words(each.getValue()))
                .collect(Collectors.joining(", "));
        int more = metrics.size() - SHOWN_METRICS;
        return Optional.of(more > 0 ? shown + ", and " + more + " more metrics (GET /v1/status)" : shown);
    }

    /** What it says of devices whose messages come in several partitions; empty if there are none. */
    Optional<String> splitDevices() {
        JsonObject split = answer.getAsJsonObject("splitDevices");
        return split == null || split.get("count").getAsLong() == 0
                ? Optional.empty()
                : Optional.of(split.get("message").getAsString());
    }

    /** How many times of devices the memory of repeats had no room for, in the speed view. */
    long forgotten() {
        return answer.has("tally")
                ? answer.getAsJsonObject("tally").get("forgotten").getAsLong()
                : 0;
    }

    /** How many readings are of devices beyond the limit of the fleet, in the speed view. */
    long unwatched() {
        return answer.has("tally") && answer.getAsJsonObject("tally").has("unwatched")
                ? answer.getAsJsonObject("tally").get("unwatched").getAsLong()
                : 0;
    }

    /** The devices out of service, in words; empty if there are none. */
    Optional<String> retired() {
        JsonObject retired = answer.has("retired") ? answer.getAsJsonObject("retired") : new JsonObject();
        int devices = retired.has("devices") ? retired.get("devices").getAsInt() : 0;
        return devices == 0
                ? Optional.empty()
                : Optional.of(
                        "%,d devices are retired; %,d of them have sent readings since (GET /v1/devices?retired=true)"
                                .formatted(devices, retired.get("sentSince").getAsInt()));
    }

    private static long sum(JsonObject reasons) {
        return reasons.asMap().values().stream()
                .mapToLong(JsonElement::getAsLong)
                .sum();
    }

    private static String words(JsonObject reasons) {
        return reasons.asMap().entrySet().stream()
                .map(each -> each.getValue().getAsLong() + " " + each.getKey())
                .collect(Collectors.joining(" and "));
    }

    /** What it complains of; none if it is well. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        JsonElement gaps = answer.get("gaps");
        boolean whole = gaps == null
                || gaps.isJsonNull()
                || (gaps.isJsonArray() && gaps.getAsJsonArray().isEmpty())
                || (gaps.isJsonPrimitive() && gaps.getAsString().equals("0"));
        if (!whole) {
            faults.add("The serving layer lacks readings: " + gaps);
        }
        JsonElement data = answer.get("data");
        if (data != null
                && data.isJsonObject()
                && data.getAsJsonObject().get("state").getAsString().equals("not-live")) {
            faults.add("The answers of the serving layer are not live: "
                    + data.getAsJsonObject().get("message").getAsString());
        }
        JsonElement ready = answer.get("ready");
        if (ready != null && ready.isJsonPrimitive() && !ready.getAsBoolean()) {
            faults.add("The serving layer is not ready: " + field("waitingFor"));
        }
        JsonElement alarms = answer.get("alarms");
        if (alarms != null && alarms.isJsonArray()) {
            alarms.getAsJsonArray().forEach(alarm -> faults.add("The serving layer says: " + alarm));
        }
        return faults;
    }
}

package io.seamark.deploy.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.deploy.fleet.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds alerts against the faults that were injected: a fault is found if an alert of its device was opened while it lasted,
 * or soon after; an alert outside every fault of its device is false.
 *
 * @param faults that have begun
 * @param now event time that the fleet has come to, epoch milliseconds
 */
record FaultTruth(List<Fault> faults, long now) {

    private static final int MOST_ALERTS = 10_000;

    String foundIn(ServingClient serving, long since) throws InterruptedException {
        Optional<JsonElement> answer = serving.get("v1/alerts?from=" + since + "&limit=" + MOST_ALERTS);
        if (answer.isEmpty()) {
            return "alerts: no answer";
        }
        Map<String, List<Long>> opened = new HashMap<>();
        int count = 0;
        for (JsonElement each : alerts(answer.get())) {
            JsonObject alert = each.getAsJsonObject();
            opened.computeIfAbsent(alert.get("device").getAsString(), device -> new ArrayList<>())
                    .add(alert.get("openedTs").getAsLong());
            count++;
        }
        long found = faults.stream().filter(fault -> isFound(fault, opened)).count();
        long missed = faults.stream()
                .filter(fault -> fault.foundBy() < now && !isFound(fault, opened))
                .count();
        long belonging = opened.entrySet().stream()
                .flatMap(device -> device.getValue().stream().filter(ts -> faults.stream()
                        .anyMatch(fault -> fault.device().equals(device.getKey()) && fault.explains(ts))))
                .count();
        return String.format(
                "alerts %d (%d outside every fault), faults found %d, missed %d, going on %d",
                count, count - belonging, found, missed, faults.size() - found - missed);
    }

    private static boolean isFound(Fault fault, Map<String, List<Long>> opened) {
        return opened.getOrDefault(fault.device(), List.of()).stream().anyMatch(ts -> fault.explains(ts));
    }

    /** How many alerts there are, where no truth is known. */
    static String countIn(ServingClient serving) throws InterruptedException {
        return serving.get("v1/alerts?limit=" + MOST_ALERTS)
                .map(answer -> "alerts " + alerts(answer).size())
                .orElse("alerts: no answer");
    }

    private static JsonArray alerts(JsonElement answer) {
        return answer.isJsonArray()
                ? answer.getAsJsonArray()
                : answer.getAsJsonObject().getAsJsonArray("alerts");
    }
}

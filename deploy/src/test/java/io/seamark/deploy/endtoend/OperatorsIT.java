package io.seamark.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.deploy.Seamark;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators say over REST: a maintenance window holds alerts back until it ends, also over the death of the speed layer; a
 * deviation that is expected is held back; the next training knows what was a fault; and of a device out of service nothing is told.
 */
class OperatorsIT {

    private static final Duration SOON = Duration.ofMinutes(5);
    private static final int SERVICED = 2;
    private static final int OTHER = 5;
    private static final int RETIRED = 7;

    private final HttpClient http = HttpClient.newHttpClient();
    private OwnFleet fleet;
    private ServingClient answers;
    private final AtomicInteger minute = new AtomicInteger();

    @Test
    void whatIsSaidHoldsBackAndIsLearnedFrom(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path dir) throws Exception {
        try (Fixture seamark = new Fixture(dir);
                OwnFleet own = new OwnFleet(seamark.configuration(), dir, "operators", 2)) {
            fleet = own;
            Program speed = trained();
            answers = fleet.serve();
            fleet.awaitServed(answers, speed, 0);

            deviate(4, Set.of(RETIRED));
            Fixture.eventually(
                    SOON, () -> assertThat(devices(alerts("state=open"))).containsOnly(fleet.device(RETIRED)));
            long retiredAt = OwnFleet.time(minute.get());
            assertThat(command("retire", "no-such")).isEqualTo(1);
            assertThat(command("retire", fleet.device(RETIRED))).isZero();
            inForce(speed, "1 devices are retired");
            int end = minute.get() + 12;
            JsonObject window = post(
                    "v1/maintenance",
                    "{\"devices\":[\"" + fleet.device(SERVICED) + "\"],\"from\":" + OwnFleet.time(minute.get())
                            + ",\"until\":" + OwnFleet.time(end) + ",\"reason\":\"new bearings\"}");
            String by = window.get("heldBy").getAsString();
            inForce(speed, "1 maintenance windows are in force");
            deviate(4, Set.of(SERVICED, OTHER, RETIRED));
            Fixture.eventually(SOON, () -> {
                assertThat(devices(alerts("held=" + escaped(by)))).containsOnly(fleet.device(SERVICED));
                assertThat(devices(alerts("state=open"))).containsOnly(fleet.device(OTHER));
                assertThat(held(by)).isPositive();
            });

            speed.kill();
            Program again = fleet.startSpeed("speed.recovery=journal");
            deviate(end - minute.get() - 1, Set.of(SERVICED, RETIRED));
            fleet.awaitCommitted(again);
            fleet.awaitServed(answers, again, 0);
            assertThat(devices(alerts("held=false")))
                    .contains(fleet.device(OTHER))
                    .doesNotContain(fleet.device(SERVICED));
            deviate(4, Set.of(SERVICED));
            Fixture.eventually(SOON, () -> assertThat(devices(alerts("state=open")))
                    .as("it is told once the window is over")
                    .contains(fleet.device(SERVICED)));

            JsonObject known = alert("held=false", fleet.device(OTHER));
            post(
                    "v1/alerts/" + escaped(known.get("id").getAsString()) + "/label",
                    "{\"label\":\"expected\",\"until\":" + OwnFleet.time(minute.get() + 10_000) + "}");
            JsonObject fault = alert("state=open", fleet.device(SERVICED));
            post("v1/alerts/" + escaped(fault.get("id").getAsString()) + "/label", "{\"label\":true}");
            inForce(again, "2 maintenance windows are in force");
            fleet.awaitServed(answers, again, 0);
            int told =
                    alerts("held=false&device=" + escaped(fleet.device(OTHER))).size();
            Fixture.eventually(SOON, () -> {
                calm(1);
                assertThat(alerts("state=open&device=" + escaped(fleet.device(OTHER))))
                        .isEmpty();
            });
            String expected = escaped("expected:" + known.get("id").getAsString());
            Fixture.eventually(SOON, () -> {
                deviate(1, Set.of(OTHER));
                assertThat(devices(alerts("held=" + expected))).containsOnly(fleet.device(OTHER));
            });
            assertThat(toldLike(known))
                    .as("others of its sort than those before")
                    .isEqualTo(told);

            assertThat(fleet.run("batch")).contains("2 devices with labels");
            fleet.awaitServed(answers, again, 0);
            fleet.assertVerified(answers);
            outOfServiceUntilItIsRestored(again, retiredAt);
        }
    }

    private void outOfServiceUntilItIsRestored(Program speed, long retiredAt) throws Exception {
        String device = fleet.device(RETIRED);
        assertThat(alerts("held=true"))
                .noneMatch(alert -> alert.get("device").getAsString().equals(device));
        assertThat(alerts("device=" + escaped(device)))
                .as("nothing was told, and what was open is closed")
                .isNotEmpty()
                .allMatch(alert -> alert.get("openedTs").getAsLong() < retiredAt
                        && alert.get("state").getAsString().equals("closed"));
        JsonObject status = answers.get("v1/status").orElseThrow().getAsJsonObject();
        assertThat(status.getAsJsonObject("retired").toString()).isEqualTo("{\"devices\":1,\"sentSince\":1}");
        assertThat(answers.get("v1/devices?limit=1000").orElseThrow().toString())
                .doesNotContain(device);
        assertThat(answers.get("v1/devices/" + escaped(device)).orElseThrow().toString())
                .contains("\"sentSince\":true");

        assertThat(command("restore", device)).isZero();
        Fixture.eventually(SOON, () -> {
            speed.requireRunning();
            // What it sent before is known by now: it was trained on, as nobody had said that it was a fault.
            fleet.deviate(minute.get(), minute.incrementAndGet(), Set.of(RETIRED), 30);
            assertThat(alerts("state=open&device=" + escaped(device))).isNotEmpty();
        });
        assertThat(answers.get("v1/devices?limit=1000").orElseThrow().toString())
                .contains(device);
    }

    private int command(String verb, String device) {
        return Seamark.commandLine()
                .execute("devices", verb, device, "--serving", answers.base().toString());
    }

    /** A fleet with a history and a generation that the speed layer has taken up. */
    private Program trained() throws Exception {
        fleet.send(0, 120);
        Program speed = fleet.startSpeed();
        fleet.awaitCommitted(speed);
        fleet.run("batch");
        minute.set(120);
        Fixture.eventually(SOON, () -> {
            calm(1);
            assertThat(OwnFleet.said(speed)).contains("baselines of bucket 0").contains("baselines of bucket 1");
        });
        return speed;
    }

    private void calm(int minutes) {
        fleet.send(minute.get(), minute.addAndGet(minutes));
    }

    private void deviate(int minutes, Set<Integer> devices) {
        fleet.deviate(minute.get(), minute.addAndGet(minutes), devices);
    }

    private static void inForce(Program speed, String message) throws Exception {
        Fixture.eventually(SOON, () -> assertThat(OwnFleet.said(speed)).contains(message));
    }

    private List<JsonObject> alerts(String query) throws InterruptedException {
        return answers
                .get("v1/alerts?limit=1000&" + query)
                .orElseThrow()
                .getAsJsonObject()
                .getAsJsonArray("alerts")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static List<String> devices(List<JsonObject> alerts) {
        return alerts.stream().map(alert -> alert.get("device").getAsString()).toList();
    }

    private JsonObject alert(String query, String device) throws InterruptedException {
        return alerts(query).stream()
                .filter(alert -> alert.get("device").getAsString().equals(device))
                .findFirst()
                .orElseThrow();
    }

    private long toldLike(JsonObject alert) throws InterruptedException {
        return alerts("held=false&device=" + escaped(alert.get("device").getAsString())).stream()
                .filter(each -> each.get("detector").equals(alert.get("detector")))
                .count();
    }

    private int held(String by) throws InterruptedException {
        return answers.get("v1/maintenance").orElseThrow().getAsJsonObject().getAsJsonArray("windows").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(window -> window.get("heldBy").getAsString().equals(by))
                .mapToInt(window -> window.get("held").getAsInt())
                .sum();
    }

    private JsonObject post(String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(answers.base().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

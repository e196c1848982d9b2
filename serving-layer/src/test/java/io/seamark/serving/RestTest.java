package io.seamark.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.Measured;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.journal.Journal;
import io.seamark.common.label.Label;
import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowCodec;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.registry.Retirement;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.ingest.Delivery;
import io.seamark.serving.ingest.ReadingSink;
import io.seamark.serving.log.Topics;
import io.seamark.serving.rest.Api;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered over HTTP, by a whole server. */
class RestTest {

    private static final long HOUR = 3_600_000;
    private static final long START = 1_700_000_000_000L / HOUR * HOUR;
    private static final String ODD = "pump/17 +%ä";

    @TempDir
    Path folder;

    private final TestFleet fleet = new TestFleet(1);
    private final MemoryLog readings = new MemoryLog(1);
    private final MemoryLog deltas = new MemoryLog(1);
    private final Operators operators = new Operators();
    private final MemoryLog alerts = new MemoryLog(1);
    private final List<ReadingSink.Message> sent = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean kafkaFails;
    private volatile Optional<Delivery> cutOff = Optional.empty();
    private static final Trial KEPT = new Trial(
            Trial.Verdict.KEPT,
            "its F1 is less",
            "g0",
            new Measured(0.8, 0.9, 0.72, 0.01),
            new Measured(0.5, 0.6, 0.43, 0.03),
            40,
            57_600,
            10,
            List.of("The fleet has drifted."));

    private final HttpClient client = HttpClient.newHttpClient();
    private Settings settings;
    private ServingNode node;

    @BeforeEach
    void up() {
        settings = TestFleet.settings(folder);
        Store store = Store.open(settings);
        for (int i = 0; i < 4; i++) {
            fleet.add(0, new Item(ODD, "temp", START + i * HOUR / 2, 10 + i));
        }
        fleet.add(0, new Item("a", "rpm", START, -1));
        fleet.says(new TrainedModel("g0", START, START + HOUR, KEPT));
        fleet.publish(
                store,
                "g1",
                new Seam(Map.of(0, 5L)),
                List.of(new DeviceBaseline(
                        ODD,
                        "cluster-3",
                        List.of(new MetricBaseline("temp", new double[] {10}, new float[] {2})),
                        java.util.Optional.empty())));
        fleet.add(0, new Item(ODD, "temp", START + HOUR + 1, 100));
        fleet.frame(new OffsetRange(0, 5, 6), 0.75f, 10_000).forEach(part -> deltas.append(0, part));
        alerts.append(0, AlertCodec.encode(alert(Kind.OPENED, 5)));
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        await().until(() -> json(get("/v1/alerts")).getAsJsonArray("alerts").size() == 1);
    }

    private void start() {
        node = new ServingNode(
                settings,
                new Topics(readings, deltas, alerts, operators.labels, operators.maintenance, operators.retired),
                (messages, timestamp) -> {
                    if (kafkaFails) {
                        throw new ReadingSink.SinkException(
                                "Kafka acknowledged 0 of 1 readings", new IOException("away"));
                    }
                    if (cutOff.isPresent()) {
                        throw new ReadingSink.CutOffException(cutOff.get(), new IOException("away"));
                    }
                    sent.addAll(messages);
                },
                operators);
    }

    @AfterEach
    void down() {
        node.close();
    }

    private static AlertEvent alert(Kind kind, long offset) {
        return new AlertEvent(
                AlertEvent.VERSION,
                ODD + "|band|0|5",
                kind,
                ODD,
                "band",
                START + HOUR,
                START + HOUR + offset,
                0.8,
                0.84,
                4,
                3,
                List.of(new Contribution("temp", 100, -2, 22, 1)),
                "g1",
                0,
                offset,
                "");
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.address().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** All that comes back for a path that {@link java.net.URI} would refuse. */
    private String answerTo(String path) throws IOException {
        try (Socket socket = new Socket(node.address().getHost(), node.address().getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    @Test
    void aMergedAnswerSaysWhereItComesFrom() throws Exception {
        HttpResponse<String> response = get("/v1/devices/" + escape(ODD) + "/metrics/temp/aggregates?from=" + START
                + "&to=" + (START + HOUR + 1) + "&quantiles=0,1");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonArray buckets = json(response).getAsJsonArray("buckets");
        assertThat(buckets).hasSize(2);
        JsonObject second = buckets.get(1).getAsJsonObject();
        assertThat(second.get("count").getAsLong()).isEqualTo(3);
        assertThat(second.get("sum").getAsDouble()).isEqualTo(12 + 13 + 100);
        assertThat(second.get("from").getAsLong()).isEqualTo(START + HOUR);
        assertThat(second.get("to").getAsLong()).isEqualTo(START + 2 * HOUR);
        assertThat(second.getAsJsonObject("quantiles").get("1").getAsDouble()).isBetween(99.0, 100.0);
        JsonObject provenance = json(response).getAsJsonObject("provenance");
        assertThat(provenance.get("generation").getAsString()).isEqualTo("g1");
        assertThat(provenance.getAsJsonObject("seam").get("0").getAsLong()).isEqualTo(5);
        assertThat(provenance.getAsJsonObject("applied").get("0").getAsLong()).isEqualTo(6);
        assertThat(provenance.get("batchCount").getAsLong()).isEqualTo(4);
        assertThat(provenance.get("speedCount").getAsLong()).isEqualTo(1);
        assertThat(provenance.get("complete").getAsBoolean()).isTrue();
    }

    @Test
    void stepsAreWholeHoursOfWholeDays() throws Exception {
        String path = "/v1/devices/" + escape(ODD) + "/aggregates?from=" + START + "&to=" + (START + 30 * HOUR);
        JsonObject day = json(get(path + "&step=1d"));
        assertThat(day.getAsJsonObject("metrics").getAsJsonObject("temp").getAsJsonArray("buckets"))
                .hasSize(1);
        HttpResponse<String> minutes = get(path + "&step=10m");
        assertThat(minutes.statusCode()).isEqualTo(400);
        assertThat(json(minutes).get("error").getAsString()).contains("10m");
        assertThat(get(path.replace("to=", "to=x")).statusCode()).isEqualTo(400);
        assertThat(get(path + "&quantiles=2").statusCode()).isEqualTo(400);
        assertThat(answerTo(path + "&step=%zz")).startsWith("HTTP/1.1 400").contains("%zz");
        assertThat(answerTo("/v1/devices?prefix=%E4x"))
                .startsWith("HTTP/1.1 400")
                .contains("UTF-8");
    }

    @Test
    void aTimeIsWhatItIsInAMessageInWhateverUnitOrZoneItIsWritten() throws Exception {
        String path = "/v1/devices/" + escape(ODD) + "/metrics/temp/aggregates?quantiles=0,1&from=";
        JsonArray expected = json(get(path + START + "&to=" + (START + HOUR))).getAsJsonArray("buckets");
        assertThat(expected).hasSize(1);
        LocalDateTime utc = LocalDateTime.ofEpochSecond(START / 1000, 0, ZoneOffset.UTC);
        DateTimeFormatter seconds = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
        for (String from : List.of(
                Long.toString(START / 1000),
                START / 1000 + ".0",
                START + "000",
                START + "000000",
                seconds.format(utc),
                seconds.format(utc) + "Z",
                seconds.format(utc).replace('T', ' ') + " UTC",
                seconds.format(utc.plusHours(1)) + "+01:00",
                seconds.format(utc.plusHours(1)).replace('T', ' ') + " +0100",
                seconds.format(utc.plusMinutes(330)) + "+05:30[Asia/Kolkata]",
                seconds.format(utc.plusMinutes(330)) + "[Asia/Kolkata]")) {
            assertThat(json(get(path + escape(from) + "&to=" + (START + HOUR))).get("buckets"))
                    .as(from)
                    .isEqualTo(expected);
        }
        for (String none : List.of("x", "noon", "2023-11-14T22:13:20+99:00", "now+1x")) {
            HttpResponse<String> refused = get(path + escape(none) + "&to=" + (START + HOUR));
            assertThat(refused.statusCode()).as(none).isEqualTo(400);
            assertThat(json(refused).get("error").getAsString()).isEqualTo("The parameter from is '" + none + "'.");
            assertThat(json(refused).get("hint").getAsString())
                    .contains("seconds, milliseconds, microseconds or nanoseconds")
                    .contains("ISO 8601");
        }
        HttpResponse<String> plus = get(path + "2023-11-14T22:13:20+01:00");
        assertThat(plus.statusCode()).as(plus.body()).isEqualTo(400);
        assertThat(json(plus).get("hint").getAsString()).contains("%2B for a +");
        assertThat(get("/v1/alerts?from=" + escape("noon")).statusCode()).isEqualTo(400);
        assertThat(get("/v1/alerts?from=" + START / 1000 + "&to=" + START + "999")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void devicesAreListedByPageWithTheirStanding() throws Exception {
        JsonObject first = json(get("/v1/devices?limit=1"));
        assertThat(first.get("next").getAsString()).isEqualTo("a");
        JsonObject second = json(get("/v1/devices?limit=1&after=a"));
        JsonObject row = second.getAsJsonArray("devices").get(0).getAsJsonObject();
        assertThat(row.get("id").getAsString()).isEqualTo(ODD);
        assertThat(row.get("openAlerts").getAsInt()).isEqualTo(1);
        assertThat(row.get("severity").getAsInt()).isEqualTo(4);
        assertThat(row.get("score").getAsDouble()).isEqualTo(0.75);
        assertThat(second.get("next").isJsonNull()).isTrue();
        assertThat(json(get("/v1/devices?prefix=pump")).getAsJsonArray("devices"))
                .hasSize(1);
    }

    @Test
    void oneDeviceHasItsLastValuesAlertsAndBaseline() throws Exception {
        JsonObject device = json(get("/v1/devices/" + escape(ODD)));
        JsonObject metric = device.getAsJsonArray("metrics").get(0).getAsJsonObject();
        assertThat(metric.get("last").getAsDouble()).isEqualTo(13);
        assertThat(device.get("baselineSource").getAsString()).isEqualTo("cluster-3");
        assertThat(device.getAsJsonArray("openAlerts")).hasSize(1);
        JsonObject band = json(get("/v1/devices/" + escape(ODD) + "/metrics/temp/baseline?from=" + START + "&to="
                + (START + HOUR) + "&step=10m"));
        assertThat(band.getAsJsonArray("points")).hasSize(7);
        JsonObject point = band.getAsJsonArray("points").get(0).getAsJsonObject();
        assertThat(point.get("high").getAsDouble()).isEqualTo(22);
        JsonObject recent = json(get("/v1/devices/" + escape(ODD) + "/metrics/temp/recent"));
        assertThat(recent.getAsJsonArray("points")).hasSize(1);
    }

    @Test
    void whatIsUnknownIsNamed() throws Exception {
        HttpResponse<String> device = get("/v1/devices/nobody");
        assertThat(device.statusCode()).isEqualTo(404);
        assertThat(json(device).get("error").getAsString()).contains("nobody");
        HttpResponse<String> metric = get("/v1/devices/a/metrics/temp/aggregates");
        assertThat(metric.statusCode()).isEqualTo(404);
        assertThat(json(metric).get("hint").getAsString()).contains("rpm");
        assertThat(get("/v1/devices/nobody/metrics/temp/aggregates?step=x").statusCode())
                .as("before what cannot be used")
                .isEqualTo(404);
        HttpResponse<String> empty = get("/v1/devices/a/metrics/rpm/aggregates?from=0&to=" + HOUR);
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(json(empty).getAsJsonArray("buckets")).isEmpty();
        assertThat(get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/v1/alerts/none").statusCode()).isEqualTo(404);
        assertThat(get("/v1/alerts?state=half").statusCode()).isEqualTo(400);
        assertThat(get("/v1/alerts?severity=6").statusCode()).isEqualTo(400);
    }

    @Test
    void anAcknowledgementSurvivesReplaysAndRestarts() throws Exception {
        String path = "/v1/alerts/" + escape(ODD + "|band|0|5");
        assertThat(post(path + "/acknowledge", "{\"note\":\"seen\"}").statusCode())
                .isEqualTo(200);
        assertThat(post(path + "/label", "{\"label\":true}").statusCode()).isEqualTo(200);
        assertThat(operators.labels.end(0)).isEqualTo(1);
        Label label = LabelCodec.decode(operators.labels.value(0, 0));
        assertThat(label.alert()).isEqualTo(ODD + "|band|0|5");
        assertThat(label.verdict()).isEqualTo(Label.Verdict.TRUE);
        assertThat(label.to()).as("open: up to now at least").isGreaterThan(label.from());
        assertThat(post(path + "/label", "{\"label\":\"expected\"}").statusCode())
                .isEqualTo(400);
        assertThat(post(path + "/label", "{\"label\":7}").statusCode()).isEqualTo(400);
        operators.away(true);
        assertThat(post(path + "/label", "{\"label\":false}").statusCode()).isEqualTo(503);
        operators.away(false);
        assertThat(json(get(path)).get("label").getAsString())
                .as("what Kafka has not is not shown")
                .isEqualTo("true");
        alerts.append(0, AlertCodec.encode(alert(Kind.CLOSED, 9)));
        alerts.append(0, AlertCodec.encode(alert(Kind.OPENED, 5)));
        await().until(() -> json(get("/v1/alerts?state=closed&severity=4"))
                        .getAsJsonArray("alerts")
                        .size()
                == 1);
        node.close();
        start();
        JsonObject alert = json(get(path));
        assertThat(alert.get("note").getAsString()).isEqualTo("seen");
        assertThat(alert.get("label").getAsString()).isEqualTo("true");
        assertThat(alert.get("state").getAsString()).isEqualTo("closed");
        assertThat(json(get("/v1/alerts?state=open")).getAsJsonArray("alerts")).isEmpty();
    }

    @Test
    void whatWasSaidOfAlertsIsKnownWhereTheDataFolderIsLost() throws Exception {
        String id = ODD + "|band|0|5";
        assertThat(post(
                                "/v1/alerts/" + escape(id) + "/label",
                                "{\"label\":\"expected\",\"until\":\"2033-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(200);
        node.close();
        settings = settings.with(
                Map.of("seamark.serving.data-dir", folder.resolve("other").toString()));
        start();
        await().until(() -> get("/v1/alerts/" + escape(id)).body().contains("\"label\":\"expected\""));
        JsonObject window =
                json(get("/v1/maintenance")).getAsJsonArray("windows").get(0).getAsJsonObject();
        assertThat(window.get("kind").getAsString()).isEqualTo("expected");
        assertThat(window.get("devices").getAsString()).isEqualTo(ODD);
        assertThat(Instant.ofEpochMilli(window.get("until").getAsLong())).isEqualTo("2033-01-01T00:00:00Z");
    }

    @Test
    void aMaintenanceWindowIsPlannedTellsWhatItHeldBackAndEnds() throws Exception {
        long now = System.currentTimeMillis();
        HttpResponse<String> planned = post(
                "/v1/maintenance",
                "{\"devices\":[\"pump*\"],\"until\":" + (now + HOUR) + ",\"reason\":\"new bearings\"}");
        assertThat(planned.statusCode()).isEqualTo(201);
        String id = json(planned).get("id").getAsString();
        String by = json(planned).get("heldBy").getAsString();
        assertThat(json(planned).get("state").getAsString()).isEqualTo("active");
        alerts.append(0, AlertCodec.encode(held("pump-9|band|0|7", 7, by)));
        await().until(() -> get("/v1/maintenance").body().contains("\"held\":1"));
        assertThat(json(get("/v1/alerts")).getAsJsonArray("alerts"))
                .as("it is nothing to be looked at")
                .hasSize(1);
        JsonArray held = json(get("/v1/alerts?held=" + escape(by))).getAsJsonArray("alerts");
        assertThat(held).hasSize(1);
        assertThat(held.get(0).getAsJsonObject().get("heldBy").getAsString()).isEqualTo(by);
        assertThat(json(get("/v1/alerts?held=true")).getAsJsonArray("alerts")).hasSize(1);
        JsonObject counts = json(get("/v1/status")).getAsJsonObject("alerts");
        assertThat(counts.get("held").getAsInt()).isEqualTo(1);
        assertThat(counts.get("open").getAsInt()).isEqualTo(1);
        assertThat(post("/v1/maintenance/" + id + "/end", "").statusCode()).isEqualTo(200);
        await().until(() -> get("/v1/maintenance").body().contains("\"over\""));
        assertThat(post("/v1/maintenance/nothing/end", "").statusCode()).isEqualTo(404);
        for (String bad : new String[] {
            "",
            "{\"until\":1}",
            "{\"devices\":[\"a\"]}",
            "{\"devices\":[\"a\"],\"until\":\"later\"}",
            "{\"devices\":[\"a\"],\"until\":1}",
            "{\"devices\":[],\"until\":" + (now + HOUR) + "}"
        }) {
            assertThat(post("/v1/maintenance", bad).statusCode()).as(bad).isEqualTo(400);
        }
        operators.away(true);
        assertThat(post("/v1/maintenance", "{\"devices\":[\"a\"],\"until\":" + (now + HOUR) + "}")
                        .statusCode())
                .isEqualTo(503);
    }

    private static AlertEvent held(String id, long offset, String by) {
        return new AlertEvent(
                AlertEvent.VERSION,
                id,
                Kind.HELD,
                "pump-9",
                "band",
                START + HOUR,
                START + HOUR,
                0.8,
                0.8,
                4,
                1,
                List.of(),
                "g1",
                0,
                offset,
                by);
    }

    @Test
    void aStormThatEachPartitionTellsOfIsAnsweredAsOne() throws Exception {
        for (int partition = 0; partition < 3; partition++) {
            long opened = START + partition;
            for (long count = 1; count <= 4; count *= 2) {
                alerts.append(0, AlertCodec.encode(storm(partition, opened, opened + count, Kind.OPENED, count)));
            }
        }
        alerts.append(0, AlertCodec.encode(storm(1, START + 1, START + 50, Kind.CLOSED, 6)));
        await().until(() ->
                get("/v1/alerts?device=" + escape("|storm|2|2")).body().contains("[]")
                        && json(get("/v1/alerts")).getAsJsonArray("alerts").size() == 2
                        && get("/v1/alerts").body().contains("\"readings\":14"));
        JsonObject storm = json(get("/v1/alerts?severity=5"))
                .getAsJsonArray("alerts")
                .get(0)
                .getAsJsonObject();
        assertThat(storm.get("id").getAsString()).isEqualTo("|storm|0|0");
        assertThat(storm.get("state").getAsString()).isEqualTo("open");
        assertThat(storm.get("device").getAsString()).isEmpty();
    }

    private static AlertEvent storm(int partition, long openedTs, long ts, Kind kind, long held) {
        return new AlertEvent(
                AlertEvent.VERSION,
                "|storm|" + partition + "|" + partition,
                held > 1 && kind == Kind.OPENED ? Kind.UPDATED : kind,
                "",
                "storm",
                openedTs,
                ts,
                0.9,
                0.9,
                5,
                held,
                List.of(),
                "g1",
                partition,
                partition, // what it is noticed at may lie earlier in the log
                "");
    }

    private List<String> listed(String query) throws Exception {
        return json(get("/v1/devices?" + query)).getAsJsonArray("devices").asList().stream()
                .map(each -> each.getAsJsonObject().get("id").getAsString())
                .toList();
    }

    private JsonObject retiredInStatus() throws Exception {
        return json(get("/v1/status")).getAsJsonObject("retired");
    }

    @Test
    void aRetiredDeviceLeavesTheListsUntilItIsRestoredAndKeepsItsHistory() throws Exception {
        String odd = "/v1/devices/" + escape(ODD);
        HttpResponse<String> unknown = post("/v1/devices/no-such/retire", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("0 devices match 'no-such'", "unknown");
        HttpResponse<String> inService = post(odd + "/restore", "");
        assertThat(inService.statusCode()).isEqualTo(404);
        assertThat(inService.body()).contains("0 retired devices match");
        assertThat(post(odd + "/retire", "{\"force\":true}").statusCode()).isEqualTo(400);
        operators.away(true);
        assertThat(post(odd + "/retire", "").statusCode()).isEqualTo(503);
        operators.away(false);
        assertThat(listed("")).containsExactly("a", ODD);

        assertThat(post("/v1/devices/no-such/retire", "{\"unknown\":true}").statusCode())
                .isEqualTo(200);
        JsonObject answer = json(post(odd + "/retire", "")).getAsJsonObject("retired");
        assertThat(answer.get("at").getAsLong()).isPositive();
        assertThat(answer.get("sentSince").getAsBoolean()).isFalse();
        assertThat(listed("")).containsExactly("a");
        assertThat(listed("limit=1&retired=false")).containsExactly("a");
        assertThat(listed("retired=true")).containsExactlyInAnyOrder("no-such", ODD);
        assertThat(listed("retired=true&prefix=pump")).containsExactly(ODD);
        assertThat(listed("retired=all")).containsExactly("a", ODD);
        assertThat(get("/v1/devices?retired=maybe").statusCode()).isEqualTo(400);
        JsonObject status = json(get("/v1/status"));
        assertThat(status.get("devices").getAsInt()).isOne();
        assertThat(status.getAsJsonObject("retired").toString()).isEqualTo("{\"devices\":2,\"sentSince\":0}");
        assertThat(get("/metrics").body()).contains("seamark_serving_devices_retired 2.0");
        assertThat(json(get(odd)).getAsJsonObject("retired")).isEqualTo(answer);
        assertThat(json(get(odd + "/metrics/temp/aggregates?from=" + START + "&to=" + (START + HOUR)))
                        .getAsJsonArray("buckets"))
                .hasSize(1);

        fleet.add(0, new Item(ODD, "temp", START + 2 * HOUR, 100));
        fleet.frame(new OffsetRange(0, 6, 7), 0, 1000).forEach(part -> deltas.append(0, part));
        await().until(() -> retiredInStatus().get("sentSince").getAsInt() == 1);
        assertThat(json(get(odd)).getAsJsonObject("retired").get("sentSince").getAsBoolean())
                .isTrue();

        node.close();
        settings = settings.with(Map.of("operators.max-retired", "2"));
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        await().until(() -> retiredInStatus().get("devices").getAsInt() == 2);
        assertThat(listed("")).containsExactly("a");
        HttpResponse<String> full = post("/v1/devices/a/retire", "");
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(full.body()).contains("max-retired");
        assertThat(post("/v1/devices/" + "x".repeat(513) + "/retire", "{\"unknown\":true}")
                        .body())
                .contains("513 characters", "max-name");
        operators.send(Retirement.of("a", 1, 0)); // straight into the topic
        await().until(() -> get("/v1/status").body().contains("1 retirements of the topic are left out"));

        assertThat(json(post(odd + "/restore", "")).get("retired").isJsonNull()).isTrue();
        assertThat(listed("")).containsExactly("a", ODD);
        assertThat(json(get(odd)).get("retired").isJsonNull()).isTrue();
    }

    @Test
    void readingsAreTakenAllOrNone() throws Exception {
        String good = "{\"device\":\"p\",\"ts\":" + System.currentTimeMillis() + ",\"metrics\":{\"t\":1.5}}";
        assertThat(post("/v1/readings", good).statusCode()).isEqualTo(202);
        assertThat(json(post("/v1/readings", "[" + good + "," + good + "]"))
                        .get("readings")
                        .getAsInt())
                .isEqualTo(2);
        assertThat(post("/v1/readings", good + "\n" + good + "\n").statusCode()).isEqualTo(202);
        assertThat(sent).hasSize(5);
        HttpResponse<String> refused = post("/v1/readings", "[" + good + ",{\"device\":\"p\"}]");
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonObject first = json(refused).getAsJsonArray("rejected").get(0).getAsJsonObject();
        assertThat(first.get("index").getAsInt()).isEqualTo(1);
        assertThat(first.get("reason").getAsString()).isEqualTo("TIME_MISSING");
        assertThat(post("/v1/readings", "[{]").statusCode()).isEqualTo(400);
        assertThat(post("/v1/readings", "").statusCode()).isEqualTo(400);
        assertThat(sent).hasSize(5);
        kafkaFails = true;
        assertThat(post("/v1/readings", good).statusCode()).isEqualTo(503);
        assertThat(post("/v1/readings", " ".repeat(9 << 20)).statusCode()).isEqualTo(413);
    }

    @Test
    void aBodyThatIsCutOffIsAnsweredByWhichReadingsAreIn() throws Exception {
        Delivery delivery = new Delivery(5);
        delivery.set(0, Delivery.State.ACKNOWLEDGED);
        delivery.set(1, Delivery.State.ACKNOWLEDGED);
        delivery.set(3, Delivery.State.ACKNOWLEDGED);
        delivery.notSentFrom(4);
        cutOff = Optional.of(delivery);
        String good = "{\"device\":\"p\",\"ts\":" + System.currentTimeMillis() + ",\"metrics\":{\"t\":1.5}}";
        HttpResponse<String> answer = post("/v1/readings", (good + "\n").repeat(5));
        assertThat(answer.statusCode()).isEqualTo(503);
        JsonObject said = json(answer);
        assertThat(said.get("error").getAsString()).contains("acknowledged 3 of 5", "away");
        assertThat(said.get("hint").getAsString()).contains("again", "duplicate");
        assertThat(said.get("readings").getAsInt()).isEqualTo(5);
        assertThat(said.get("acknowledged").toString())
                .isEqualTo("{\"count\":3,\"indexes\":[{\"first\":0,\"last\":1},{\"first\":3,\"last\":3}]}");
        assertThat(said.get("unknown").toString()).isEqualTo("{\"count\":1,\"indexes\":[{\"first\":2,\"last\":2}]}");
        assertThat(said.get("notSent").toString()).isEqualTo("{\"count\":1,\"indexes\":[{\"first\":4,\"last\":4}]}");
    }

    @Test
    void whatOperatorsSayIsBounded() throws Exception {
        node.close();
        settings = settings.with(Map.of(
                "operators.max-windows",
                "3",
                "operators.max-window-devices",
                "4",
                "operators.max-text",
                "20",
                "operators.max-name",
                "64"));
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        String until = "\"until\":\"2099-01-01T00:00:00Z\"}";
        JsonObject planned = json(post("/v1/maintenance", "{\"devices\":[\"pump*\",\"a\",\"pump/*\"]," + until));
        assertThat(planned.get("matches").getAsInt()).isEqualTo(2);
        assertThat(planned.get("warning").isJsonNull()).isTrue();
        JsonObject nobody = json(post("/v1/maintenance", "{\"devices\":[\"no-such\"]," + until));
        assertThat(nobody.get("matches").getAsInt()).isZero();
        assertThat(nobody.get("warning").getAsString()).contains("0 devices match", "no-such");
        for (String[] bad : new String[][] {
            {"{\"devices\":[\"*pump*\"]," + until, "star"},
            {"{\"devices\":[\"a\",\"b\",\"c\",\"d\",\"e\"]," + until, "max-window-devices"},
            {"{\"devices\":[\"" + "x".repeat(65) + "\"]," + until, "max-name"},
            {"{\"devices\":[\"a\"],\"reason\":\"" + "x".repeat(21) + "\"," + until, "max-text"},
            {"{\"devices\":[\"a\"],\"form\":1," + until, "'from'"},
            {"{\"devices\":[\"a\", 7]," + until, "7"}
        }) {
            HttpResponse<String> answer = post("/v1/maintenance", bad[0]);
            assertThat(answer.statusCode()).as(bad[0]).isEqualTo(400);
            assertThat(answer.body()).contains(bad[1]);
        }
        String alert = "/v1/alerts/" + escape(ODD + "|band|0|5");
        String note = "{\"note\":\"" + "x".repeat(21) + "\"}";
        assertThat(post(alert + "/acknowledge", note).body()).contains("max-text");
        assertThat(post(alert + "/label", "{\"label\":true,\"note\":\"" + "x".repeat(21) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/v1/maintenance", "{\"devices\":[\"a\"]," + until).statusCode())
                .isEqualTo(201);
        HttpResponse<String> full = post("/v1/maintenance", "{\"devices\":[\"b\"]," + until);
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(full.body()).contains("4 windows", "max-windows", "End windows");
        await().until(() ->
                json(get("/v1/maintenance")).getAsJsonArray("windows").size() == 3);
        assertThat(post(alert + "/label", "{\"label\":\"expected\"," + until).statusCode())
                .isEqualTo(409);
        // Straight into the topic it is left out, and told.
        operators.send(WindowCodec.decode(operators.maintenance.value(0, 0)));
        operators.send(new MaintenanceWindow(
                1, "x", MaintenanceWindow.Kind.MAINTENANCE, List.of("b"), "", 1, Long.MAX_VALUE, "", 1));
        await().until(() ->
                get("/v1/status").body().contains("1 maintenance windows or labels of the topics are left out"));
        assertThat(json(get("/v1/maintenance")).getAsJsonArray("windows")).hasSize(3);
    }

    @Test
    void aParameterThatIsNotKnownIsRefusedWithTheNearest() throws Exception {
        HttpResponse<String> answer = get("/v1/alerts?sevrity=5");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error").getAsString()).contains("'sevrity'");
        assertThat(json(answer).get("hint").getAsString()).contains("'severity'");
        assertThat(get("/v1/status?x=1").statusCode()).isEqualTo(400);
        assertThat(get("/v1/devices/a/metrics/rpm/aggregates?quantile=0.5").statusCode())
                .isEqualTo(400);
        assertThat(get("/live?x=1").statusCode()).as("of a probe").isEqualTo(200);
    }

    @Test
    void statusTellsHowTheServerStands() throws Exception {
        JsonObject status = json(get("/v1/status"));
        assertThat(status.get("application").getAsString()).isEqualTo("seamark");
        assertThat(status.getAsJsonObject("tally").get("accepted").getAsLong()).isEqualTo(6);
        assertThat(status.getAsJsonObject("tally")
                        .getAsJsonObject("rejected")
                        .get("MALFORMED_JSON")
                        .getAsLong())
                .isEqualTo(1);
        assertThat(status.getAsJsonObject("lag").get("frames").getAsLong()).isZero();
        assertThat(status.get("devices").getAsLong()).isEqualTo(2);
        deltas.append(0, TestFleet.garbage());
        fleet.add(0, new Item("a", "rpm", START, 1));
        fleet.add(0, new Item("a", "rpm", START + 1, 1));
        fleet.frame(new OffsetRange(0, 7, 8), 0, 1000).forEach(part -> deltas.append(0, part));
        await().until(() -> !json(get("/v1/status")).get("complete").getAsBoolean());
        assertThat(json(get("/v1/status")).getAsJsonArray("alarms").get(0).getAsString())
                .contains("from 6 to 7");
        assertThat(json(get("/v1/devices/a"))
                        .getAsJsonObject("provenance")
                        .get("complete")
                        .getAsBoolean())
                .isFalse();
        assertThat(get("/metrics").body())
                .contains(
                        "seamark_serving_gaps_open 1.0",
                        "seamark_serving_http_seconds_count{route=\"/v1/devices/{id}\",status=\"200\"}");
        assertThat(json(get("/v1/generations")).get("current").getAsString()).isEqualTo("g1");
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void replacedOffsetsOfTheLogAreNamed() throws Exception {
        Journal journal = new Journal(Store.open(settings), settings.string("seamark.application-id"));
        List<OffsetRange> lost = List.of(new OffsetRange(0, 2, 4), new OffsetRange(0, 5, 6));
        journal.keepReplaced(lost, START, Seam.START);
        await().untilAsserted(() -> assertThat(
                        json(get("/v1/status")).get("replaced").toString())
                .isEqualTo("[{\"partition\":0,\"from\":2,\"to\":4,\"foundAt\":" + START + ",\"inAnswers\":false},"
                        + "{\"partition\":0,\"from\":5,\"to\":6,\"foundAt\":" + START + ",\"inAnswers\":true}]"));
        String found = Instant.ofEpochMilli(START).toString();
        assertThat(get("/metrics").body())
                .contains("seamark_serving_readings_replaced 3.0")
                .contains("seamark_serving_replaced_range{found=\"" + found
                        + "\",from=\"2\",partition=\"0\",to=\"4\"} 2.0");
    }

    @Test
    void theModelsTrialIsAnswered() throws Exception {
        JsonObject model = json(get("/v1/generations"))
                .getAsJsonArray("generations")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("model");
        assertThat(model.get("verdict").getAsString()).isEqualTo("kept");
        assertThat(model.get("said").getAsString())
                .startsWith("previous model kept")
                .contains("F1 0.500");
        assertThat(model.get("trainedBy").getAsString()).isEqualTo("g0");
        assertThat(model.get("learnedUntil").getAsLong()).isEqualTo(START);
        assertThat(model.getAsJsonObject("ofChampion").get("f1").getAsDouble()).isEqualTo(0.8);
        assertThat(model.getAsJsonObject("ofChallenger").get("found").getAsDouble())
                .isEqualTo(0.43);
        assertThat(model.getAsJsonArray("warnings").get(0).getAsString()).isEqualTo("The fleet has drifted.");
        assertThat(json(get("/v1/status")).getAsJsonObject("model")).isEqualTo(model);
        assertThat(get("/metrics").body())
                .contains("seamark_serving_model_kept 1.0", "seamark_serving_model_drift_share 0.25");
    }

    @Test
    void readingsThatWaitMakeItStaleAndNotReadyUntilTheyAreFolded() throws Exception {
        node.close();
        settings = settings.with(Map.of(
                "seamark.serving.max-staleness", "1500ms",
                "seamark.serving.live-within", "1s",
                "seamark.speed.interval", "100ms"));
        for (int i = 0; i < 6; i++) {
            readings.append(0, new byte[0]);
        }
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        readings.append(0, new byte[0]); // and no speed layer to take it
        await().until(() -> get("/ready").statusCode() == 503);
        assertThat(get("/ready").body())
                .contains("1 reading is waiting, the oldest for ", " s. The speed layer has stopped or is too slow.");
        await().until(() -> data().get("state").getAsString().equals("not-live"));
        assertThat(data().get("behindMillis").getAsLong()).isGreaterThan(1000);
        assertThat(data().get("message").getAsString()).contains("1 reading is waiting", "speed layer has stopped");
        JsonObject freshness =
                json(get("/v1/devices/a")).getAsJsonObject("provenance").getAsJsonObject("freshness");
        assertThat(freshness.get("staleMillis").getAsLong()).isGreaterThan(1500);
        assertThat(freshness.get("readingsWaiting").getAsLong()).isEqualTo(1);
        JsonObject status = json(get("/v1/status"));
        assertThat(status.get("ready").getAsBoolean()).isFalse();
        assertThat(status.getAsJsonObject("waiting").get("readings").getAsLong())
                .isEqualTo(1);
        assertThat(get("/metrics").body())
                .contains("seamark_serving_readings_waiting 1.0", "seamark_serving_ready 0.0")
                .containsPattern("seamark_serving_staleness_seconds [1-9]");
        fleet.add(0, new Item("a", "rpm", START + 2, 1));
        fleet.frame(new OffsetRange(0, 6, 7), 0, 1000).forEach(part -> deltas.append(0, part));
        await().until(() -> get("/ready").statusCode() == 200);
        assertThat(get("/metrics").body())
                .contains("seamark_serving_staleness_seconds 0.0", "seamark_serving_ready 1.0");
        await("no readings arrive and none wait")
                .until(() -> data().get("state").getAsString().equals("idle"));
        assertThat(data().get("message").getAsString()).contains("No new readings for", "no readings are waiting");
    }

    private JsonObject data() throws Exception {
        return json(get("/v1/status")).getAsJsonObject("data");
    }

    @Test
    void readingsThatWaitWhileDeltasArriveAreCaughtUpWith() throws Exception {
        node.close();
        settings = settings.with(Map.of("seamark.serving.live-within", "1s", "seamark.speed.interval", "100ms"));
        for (int i = 0; i < 300; i++) {
            readings.append(0, new byte[0]);
        }
        start();
        AtomicLong until = new AtomicLong(6);
        await().until(() -> {
            long next = until.getAndIncrement();
            fleet.add(0, new Item("a", "rpm", START + next, 1));
            fleet.frame(new OffsetRange(0, next, next + 1), 0, 1000).forEach(part -> deltas.append(0, part));
            JsonObject data = json(get("/v1/status")).getAsJsonObject("data");
            return data.get("state").getAsString().equals("catching-up")
                    && data.get("message").getAsString().contains("readings are waiting, the oldest for");
        });
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() throws Exception {
        for (String path : List.of(
                "/ready",
                "/live",
                "/metrics",
                "/openapi.json",
                "/v1/status",
                "/v1/devices",
                "/v1/devices/a",
                "/v1/devices/nope",
                "/v1/alerts?limit=x",
                "/v1/generations",
                "/nope",
                "/",
                "/app.js")) {
            HttpResponse<String> got = get(path);
            HttpResponse<String> head = head(path);
            assertThat(head.statusCode()).as(path).isEqualTo(got.statusCode());
            assertThat(head.headers().firstValue("Content-Type"))
                    .as(path)
                    .isEqualTo(got.headers().firstValue("Content-Type"));
            assertThat(head.body()).as(path).isEmpty();
        }
        node.close();
        settings = settings.with(Map.of("seamark.serving.max-staleness", "100ms"));
        readings.away(true);
        start();
        await().until(() -> get("/ready").statusCode() == 503);
        assertThat(head("/ready").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> head(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.address().resolve(path))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void alertsSayWhetherTheirTopicHasBeenReadAndWhetherThereAreMore() throws Exception {
        assertThat(json(get("/v1/alerts")).get("upToDate").getAsBoolean()).isTrue();
        assertThat(json(get("/v1/alerts")).get("more").getAsBoolean()).isFalse();
        assertThat(json(get("/v1/status"))
                        .getAsJsonObject("alerts")
                        .get("upToDate")
                        .getAsBoolean())
                .isTrue();
        node.close();
        alerts.away(true);
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        assertThat(json(get("/v1/alerts")).get("upToDate").getAsBoolean()).isFalse();
        alerts.away(false);
        await().until(() -> json(get("/v1/alerts")).get("upToDate").getAsBoolean());
    }

    @Test
    void aLogThatIsAwayMakesItStaleUntilItIsBack() throws Exception {
        node.close();
        settings = settings.with(Map.of("seamark.serving.max-staleness", "3500ms"));
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        readings.away(true);
        deltas.away(true);
        await().until(() -> get("/ready").statusCode() == 503);
        assertThat(get("/v1/devices/a").statusCode()).isEqualTo(200);
        assertThat(json(get("/v1/status")).getAsJsonArray("alarms").toString()).contains("the log is away");
        readings.away(false);
        deltas.away(false);
        await().until(() -> get("/ready").statusCode() == 200);
    }

    @Test
    void whatIsLostForGoodIsSaidWithEveryAnswer() throws Exception {
        Tally tally = new Tally();
        tally.reject(RejectReason.LOST, 4);
        FrameCodec.encode(new OffsetRange(0, 6, 10), "", tally, List.of(), 1000)
                .forEach(part -> deltas.append(0, part));
        await().until(() ->
                json(get("/v1/status")).getAsJsonObject("tally").get("lost").getAsLong() == 4);
        assertThat(json(get("/v1/status"))
                        .getAsJsonObject("tally")
                        .getAsJsonObject("rejected")
                        .has("LOST"))
                .isFalse();
        assertThat(json(get("/v1/devices/a"))
                        .getAsJsonObject("provenance")
                        .get("lost")
                        .getAsLong())
                .isEqualTo(4);
        assertThat(get("/metrics").body()).contains("seamark_serving_readings_lost 4.0");
    }

    @Test
    void theDocumentDescribesEveryRouteAndNoOther() throws Exception {
        JsonObject paths = json(get("/openapi.json")).getAsJsonObject("paths");
        List<Api.Route> described = new ArrayList<>();
        paths.entrySet().forEach(path -> path.getValue()
                .getAsJsonObject()
                .keySet()
                .forEach(method ->
                        described.add(new Api.Route(method.toUpperCase(java.util.Locale.ROOT), path.getKey()))));
        assertThat(described).containsExactlyInAnyOrderElementsOf(node.api().routes());
    }

    @Test
    void ofADeviceWithTooManyMetricsAllAreAnsweredInPagesAndItIsSaid() throws Exception {
        node.close();
        settings = settings.with(Map.of("seamark.fleet.max-metrics", "2"));
        start();
        await().until(() -> get("/ready").statusCode() == 200);
        assertThat(json(get("/v1/status")).getAsJsonArray("alarms").toString()).doesNotContain("max-metrics");
        for (String metric : List.of("a1", "rpm", "\ud83d\udea2", "\uff5e", "z")) {
            fleet.add(0, new Item("a", metric, START + 10, 7));
        }
        fleet.frame(new OffsetRange(0, 6, 11), 0, 10_000).forEach(part -> deltas.append(0, part));
        await().until(() -> json(get("/v1/devices/a")).get("moreMetrics").getAsBoolean());

        List<String> all = new ArrayList<>();
        for (Optional<String> after = Optional.of(""); after.isPresent(); ) {
            JsonObject page = json(get("/v1/devices/a/aggregates?from=" + START + "&to=" + (START + HOUR)
                    + (after.get().isEmpty() ? "" : "&after=" + escape(after.get()))));
            assertThat(page.getAsJsonObject("metrics").size()).isLessThanOrEqualTo(2);
            all.addAll(page.getAsJsonObject("metrics").keySet());
            after = Optional.ofNullable(page.get("next")).map(next -> next.getAsString());
        }
        assertThat(all).as("in the order of their bytes").containsExactly("a1", "rpm", "z", "\uff5e", "\ud83d\udea2");
        JsonObject listed =
                json(get("/v1/devices")).getAsJsonArray("devices").get(0).getAsJsonObject();
        assertThat(listed.get("metrics").getAsInt()).isEqualTo(2);
        assertThat(listed.get("moreMetrics").getAsBoolean()).isTrue();
        assertThat(json(get("/v1/devices/a")).getAsJsonArray("metrics")).hasSize(2);
        JsonObject one = json(get("/v1/devices/a/metrics/z/aggregates?from=" + START + "&to=" + (START + HOUR)));
        assertThat(one.getAsJsonArray("buckets"))
                .as("of one that is not listed")
                .hasSize(1);
        assertThat(get("/v1/devices/a/metrics/none/aggregates").statusCode()).isEqualTo(404);
        await().untilAsserted(() -> assertThat(
                        json(get("/v1/status")).getAsJsonArray("alarms").toString())
                .contains("1 devices, such as 'a'", "seamark.fleet.max-metrics"));
    }

    @Test
    void readingsOfDevicesWithoutAStateAreCountedAndAnAlarm() throws Exception {
        Tally tally = new Tally();
        tally.accept(3);
        tally.unwatch(3);
        FrameCodec.encode(new OffsetRange(0, 6, 9), "", tally, List.of(), 10_000)
                .forEach(part -> deltas.append(0, part));
        await().until(() -> json(get("/v1/status"))
                        .getAsJsonObject("tally")
                        .get("unwatched")
                        .getAsLong()
                == 3);
        assertThat(json(get("/v1/status")).getAsJsonArray("alarms").toString())
                .contains("3 readings of new devices", "seamark.fleet.max-devices");
        assertThat(get("/metrics").body()).contains("seamark_serving_readings_unwatched 3.0");
    }
}

package io.seamark.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.seamark.common.settings.Settings;
import io.seamark.serving.door.DoorLimits;
import io.seamark.serving.door.LargeAnswers;
import io.seamark.serving.ingest.ReadingSink;
import io.seamark.serving.log.Topics;
import io.seamark.serving.rest.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody who can reach the port may try, on a real serving layer with real sockets: each is refused with its reason, and
 * others are answered meanwhile.
 */
@Timeout(900)
class AttackTest {

    private static final int MAX_BODY = 1 << 20;
    private static final String JSON = "Content-Type: application/json\r\n";

    @TempDir
    Path folder;

    private final MemoryLog log = new MemoryLog(1);
    private final Operators operators = new Operators();
    private final List<ReadingSink.Message> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private ServingNode node;

    @BeforeEach
    void up() {
        start(Map.of());
    }

    private void start(Map<String, String> more) {
        Settings settings = TestFleet.settings(folder)
                .with(Map.of(
                        "serving.max-request-bytes", Integer.toString(MAX_BODY),
                        "serving.max-body-memory", Integer.toString(8 * MAX_BODY),
                        "serving.header-timeout", "2s"))
                .with(more);
        node = new ServingNode(
                settings,
                new Topics(
                        log,
                        new MemoryLog(1),
                        new MemoryLog(1),
                        operators.labels,
                        operators.maintenance,
                        operators.retired),
                (messages, timestamp) -> sent.addAll(messages),
                operators);
    }

    @AfterEach
    void down() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        node.close();
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(node.address().getHost(), node.address().getPort());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    /** All that comes back until the server closes the connection; by a reset, if it has not read all that was sent. */
    private static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketException e) {
            assertThat(bytes.size()).as("bytes before " + e.getMessage()).isPositive();
        }
        return bytes.toString(UTF_8);
    }

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(node.address().getHost(), node.address().getPort())) {
            socket.setSoTimeout(60_000);
            write(socket, request);
            return rest(socket);
        }
    }

    private String port() {
        return Integer.toString(node.address().getPort());
    }

    private static void isProblem(String answer, int status, String said) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("Content-Type: application/json");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(JsonParser.parseString(body).getAsJsonObject().keySet()).contains("error", "hint");
        assertThat(body).contains(said);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(node.address().resolve(path))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void othersAreAnswered() throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.address().resolve("/v1/status"))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private void refused(String reason, int atLeast) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String metrics = client.send(
                            HttpRequest.newBuilder(node.address().resolve("/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith("seamark_serving_refused_total{reason=\"" + reason + "\"}"))
                    .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))) >= atLeast);
        });
    }

    private static String plan(String host, String header) {
        String body = "{\"devices\":[\"*\"],\"until\":\"2099-01-01T00:00:00Z\"}";
        return "POST /v1/maintenance HTTP/1.1\r\nHost: " + host + "\r\n" + header
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aPageOfAnotherOriginChangesNothing() throws Exception {
        String host = "localhost:" + port();
        isProblem(answer(plan(host, JSON + "Origin: http://evil.example\r\n")), 403, "http://evil.example");
        isProblem(answer(plan(host, JSON + "Sec-Fetch-Site: cross-site\r\n")), 403, "cross-site");
        isProblem(answer(plan(host, JSON + "Origin: null\r\n")), 403, "null");
        isProblem(answer(plan(host, "Content-Type: text/plain\r\n")), 415, "text/plain");
        isProblem(answer(plan(host, "")), 415, "application/json");
        isProblem(
                answer("POST /v1/alerts/x/acknowledge HTTP/1.1\r\nHost: " + host
                        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
                415,
                "not given");
        assertThat(operators.maintenance.end(0)).isZero();
        String preflight = answer(
                "OPTIONS /v1/maintenance HTTP/1.1\r\nHost: " + host
                        + "\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
        isProblem(preflight, 405, "Method not allowed");
        assertThat(preflight).contains("Allow: GET, HEAD, POST").doesNotContain("Access-Control");
        assertThat(answer(plan(host, JSON + "Origin: http://" + host + "\r\nSec-Fetch-Site: same-origin\r\n")))
                .startsWith("HTTP/1.1 201 ");
        assertThat(operators.maintenance.end(0)).isEqualTo(1);
        refused("origin", 3);
        refused("content-type", 3);
    }

    @Test
    void aNameThatWasReboundIsNotAnswered() throws Exception {
        for (String host : List.of("evil.example", "evil.example:" + port(), "127.0.0.1.evil.example", "")) {
            isProblem(
                    answer("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"),
                    421,
                    "Ask for");
        }
        isProblem(answer(plan("evil.example", JSON + "Origin: http://evil.example\r\n")), 421, "evil.example");
        isProblem(answer("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), 421, "evil.example");
        isProblem(
                answer("GET http://evil.example/v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                400,
                "Mismatched Authority");
        for (String host :
                List.of("localhost", "LOCALHOST:" + port(), "localhost.", "127.0.0.1:1", "[::1]:" + port())) {
            assertThat(answer("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 200 ");
        }
        refused("host", 6);
    }

    @Test
    void answersForbidBrowsersWhatTheyDoNotNeed() throws Exception {
        String page = answer("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(page)
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("X-Frame-Options: DENY", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer")
                .doesNotContain("unsafe-inline", "Server: ");
        assertThat(answer("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff");
    }

    @Test
    void whatIsNoRequestIsAnsweredAsJsonToo() throws Exception {
        isProblem(
                answer("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                431,
                "max-header-bytes");
        isProblem(
                answer("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414, "max-header-bytes");
        isProblem(answer("nonsense\r\n\r\n"), 400, "400");
        isProblem(answer("GET /v1/status HTTP/1.1\r\n\r\n"), 400, "Host");
        isProblem(answer("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400, "400");
        isProblem(answer("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n"), 505, "505");
        String host = "Host: localhost\r\nConnection: close\r\n\r\n";
        isProblem(answer("GET /v1/nothing HTTP/1.1\r\n" + host), 404, "/v1/nothing");
        isProblem(answer("DELETE /v1/status HTTP/1.1\r\n" + host), 405, "Method not allowed");
        isProblem(answer("POST /v1/status HTTP/1.1\r\n" + host), 405, "Method not allowed");
        isProblem(answer("GET /v1/readings HTTP/1.1\r\n" + host), 405, "POST");
        isProblem(answer("TRACE /v1/status HTTP/1.1\r\n" + host), 405, "Method not allowed");
        refused("malformed", 5);
        othersAreAnswered();
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws Exception {
        Socket socket = socket();
        write(
                socket,
                "POST /v1/readings HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(UTF_8);
        assertThat(sentUntilClosed(socket, chunk)).isLessThan(4_000);
        Socket nowhere = socket(); // also where nothing takes a body
        write(nowhere, "POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(sentUntilClosed(nowhere, chunk)).isLessThan(4_000);
        refused("body-too-large", 1);
        othersAreAnswered();
        isProblem(
                answer("POST /v1/readings HTTP/1.1\r\nHost: localhost\r\n" + JSON
                        + "Content-Length: 99999999999\r\n\r\n"),
                413,
                "max-request-bytes");
        assertThat(post("/v1/readings", " ".repeat(MAX_BODY)).statusCode()).isEqualTo(400);
        Socket over = socket();
        write(
                over,
                "POST /v1/readings HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(MAX_BODY + 1) + "\r\n" + " ".repeat(MAX_BODY + 1));
        isProblem(rest(over), 413, "max-request-bytes");
    }

    /** How many chunks the server lets somebody send, at most 4,000: 250 MiB to one that takes one. */
    private static int sentUntilClosed(Socket socket, byte[] chunk) {
        int chunks = 0;
        try {
            while (chunks < 4_000) {
                socket.getOutputStream().write(chunk);
                chunks++;
            }
        } catch (IOException e) {
            // the server has closed the connection
        }
        return chunks;
    }

    @Test
    void bodiesThatAreHeldBackFillNoMoreMemoryThanThereIsForThem() throws Exception {
        List<Socket> holding = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Socket socket = socket();
            write(
                    socket,
                    "POST /v1/readings HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: " + MAX_BODY
                            + "\r\n\r\n" + " ".repeat(MAX_BODY - 1));
            holding.add(socket);
        }
        refused("body-memory", 4);
        othersAreAnswered();
        for (Socket each : holding) {
            each.close();
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> post("/v1/readings", " ".repeat(MAX_BODY)).statusCode() == 400);
    }

    @Test
    void largeAnswersToSlowReadersFillNoMoreMemoryThanThereIsForThem() throws Exception {
        byte[] large = new byte[8 << 20]; // more than the operating system takes of what nobody reads
        Settings settings = TestFleet.settings(folder).with(Map.of("serving.max-answer-memory", "32MiB"));
        Javalin server = HttpServer.create(DoorLimits.from(settings), config -> {});
        server.addHttpHandler(HandlerType.GET, "/large", context -> {
            boolean sent =
                    LargeAnswers.send(context.req(), large.length, out -> out.write(large), context.outputStream());
            context.status(sent ? 200 : 503);
        });
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), HttpServer.start(server, "127.0.0.1", 0));
        try {
            List<String> begins = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.setReceiveBufferSize(4096);
                socket.connect(address);
                socket.setSoTimeout(60_000);
                write(socket, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
                begins.add(new String(socket.getInputStream().readNBytes(12), UTF_8));
            }
            assertThat(begins.subList(0, 4)).containsOnly("HTTP/1.1 200");
            assertThat(begins.subList(4, 12)).containsOnly("HTTP/1.1 503");
            sockets.get(0).close();
            await().atMost(Duration.ofSeconds(60)).until(() -> get(address, "/large").length == large.length);
        } finally {
            server.stop();
        }
    }

    private byte[] get(InetSocketAddress address, String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    @Test
    void aThousandSlowConnectionsKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Socket socket = socket();
            String head = "POST /v1/readings HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 100000\r\n";
            // Half of them never come to the end of the head, the others to that of the body.
            write(socket, i % 2 == 0 ? head : head + "\r\n{");
            slow.add(socket);
        }
        othersAreAnswered();
        assertThat(post("/v1/readings", reading(0, List.of("t"))).statusCode()).isEqualTo(202);
        isProblem(rest(slow.get(0)), 408, "header-timeout");
        isProblem(rest(slow.get(1)), 408, "min-data-rate");
        refused("too-slow", 1_000);
        othersAreAnswered();
    }

    @Test
    void beyondTheMostConnectionsTheLongestWaitingMakesRoom() throws Exception {
        node.close();
        start(Map.of(
                "serving.max-connections",
                "20",
                "serving.data-dir",
                folder.resolve("few").toString()));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            silent.add(socket());
        }
        othersAreAnswered();
        refused("connections", 40);
        isProblem(rest(silent.get(0)), 503, "max-connections");
    }

    /** Names with the same hash code: pieces of two letters that have it, one after the other. */
    private static List<String> colliding(int count) {
        List<String> names = IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, 14)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .toList();
        assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
        return names;
    }

    private static String reading(int number, List<String> names) {
        return names.stream()
                .map(name -> "\"" + name + "\":1")
                .collect(Collectors.joining(
                        ",",
                        "{\"device\":\"pump-1\",\"ts\":" + (System.currentTimeMillis() - 60_000 + number)
                                + ",\"metrics\":{",
                        "}}"));
    }

    @Test
    void tenThousandNamesThatCollideAreRefusedLikeOthers() throws Exception {
        List<String> names = colliding(10_000);
        HttpResponse<String> tooMany = post("/v1/readings", reading(0, names));
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).containsAnyOf("TOO_LARGE", "TOO_MANY_METRICS");
        List<String> messages = IntStream.range(0, 50)
                .mapToObj(i -> reading(i, names.subList(i * 200, i * 200 + 200)))
                .toList();
        assertThat(post("/v1/readings", "[" + String.join(",", messages) + "]").statusCode())
                .isEqualTo(202);
        assertThat(sent).hasSize(50);
        String fields = names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(",", "{", "}"));
        assertThat(post("/v1/maintenance", fields).body()).contains("There is no field 'AaAa");
        isProblem(
                answer("GET /v1/alerts?" + String.join("&", names.subList(0, 250))
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                400,
                "There is no parameter 'AaAa");
        isProblem(
                answer("GET /v1/alerts?" + String.join("&", names.subList(0, 300))
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                414,
                "max-header-bytes");
        othersAreAnswered();
    }

    @Test
    void aHundredThousandMetricNamesOfOneDevice() throws Exception {
        for (int request = 0; request < 10; request++) {
            List<String> messages = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = request * 50 + i;
                messages.add(reading(
                        number,
                        IntStream.range(0, 200)
                                .mapToObj(n -> "metric-" + (number * 200 + n))
                                .toList()));
            }
            assertThat(post("/v1/readings", String.join("\n", messages)).statusCode())
                    .isEqualTo(202);
            othersAreAnswered();
        }
        assertThat(sent).hasSize(500);
        HttpResponse<String> one = post(
                "/v1/readings",
                reading(0, IntStream.range(0, 60_000).mapToObj(n -> "m" + n).toList()));
        assertThat(one.statusCode()).isEqualTo(400);
        assertThat(one.body()).contains("TOO_LARGE", "Nothing was sent");
        HttpResponse<String> broken = post("/v1/readings", "[" + "{},".repeat(200_000) + "{}]");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(JsonParser.parseString(broken.body()).getAsJsonObject().getAsJsonArray("rejected"))
                .hasSize(100);
    }
}

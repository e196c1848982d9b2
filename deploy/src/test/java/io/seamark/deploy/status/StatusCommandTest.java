package io.seamark.deploy.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.Seamark;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.stack.LocalStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status of a real stack, from an empty one to one that is down. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StatusCommandTest {
    @TempDir
    private static Path folder;

    private static LocalStack stack;

    @BeforeAll
    static void up() {
        stack = LocalStack.in(folder.resolve("stack"));
        stack.up(OptionalInt.of(1));
    }

    @AfterAll
    static void down() {
        stack.down();
    }

    @Test
    @Order(1)
    void aFreshStackIsWellAndHasNothingYet() {
        Run run = run("status");
        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("kafka", "healthy", "readings", "generation   none", "journal      none", "All is well.");
    }

    @Test
    @Order(2)
    void theLagIsWhatNoCommittedCutHas() throws Exception {
        try (ReadingSender sender = new ReadingSender(stack.bootstrapServers(), "readings", Map.of())) {
            for (int i = 0; i < 10; i++) {
                sender.send("pump".getBytes(UTF_8), "{}".getBytes(UTF_8));
            }
            sender.flush();
        }
        journal("fleet", 6, 8);
        Run screen = run("status", "--set", "application-id=fleet");
        assertThat(screen.exitCode()).isEqualTo(1);
        assertThat(screen.out())
                .contains("4 readings wait for the speed layer")
                .containsPattern("FAULT +The speed layer has stopped, is frozen or is too slow: 4 readings wait in no"
                        + " committed batch, and the last committed batch is .* old")
                .doesNotContain("All is well.");
        JsonObject status = json(run("status", "--json", "--set", "application-id=fleet"));
        assertThat(status.get("healthy").getAsBoolean()).isFalse();
        assertThat(status.get("speed").getAsString()).isEqualTo("stopped");
        assertThat(status.get("lag").getAsLong()).isEqualTo(4);
        assertThat(status.getAsJsonObject("journal").get("cuts").getAsInt()).isEqualTo(2);
        assertThat(status.getAsJsonObject("journal").get("uncommitted").getAsInt())
                .isEqualTo(1);
        assertThat(status.getAsJsonObject("log")
                        .getAsJsonObject("topics")
                        .getAsJsonObject("readings")
                        .get("messages")
                        .getAsLong())
                .isEqualTo(10);
    }

    @Test
    @Order(3)
    void aJournalThatIsAheadOfTheLogIsAFault() throws Exception {
        journal("ahead", 11, 12);
        Run run = run("status", "--set", "application-id=ahead");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("FAULT", "up to 11, but it ends at 10");
    }

    @Test
    @Order(3)
    void whatTheLogLostAfterItWasTakenIsNamed() throws Exception {
        journal("replaced", 6, 10);
        new Journal(store(), "replaced").keepReplaced(List.of(new OffsetRange(0, 4, 6)), 17_000, Seam.START);
        assertThat(run("status", "--set", "application-id=replaced").out())
                .contains("replaced     partition 0 lost offsets 4 to 5 after they were taken")
                .contains("answers hold what was there until the next batch run");
        JsonObject status = json(run("status", "--json", "--set", "application-id=replaced"));
        assertThat(status.get("replaced").toString())
                .isEqualTo("[{\"partition\":0,\"from\":4,\"to\":6,\"found_at\":17000}]");
    }

    @Test
    @Order(4)
    void aMissingTopicIsAFault() {
        Run run = run("status", "--set", "kafka.topics.alerts=nowhere");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("There is no topic 'nowhere'");
    }

    @Test
    @Order(5)
    void theServingLayerIsAskedAndItsGapsAreFaults() throws Exception {
        assertThat(serving("{\"applied\":{\"0\":6},\"gaps\":[],\"ready\":true}").exitCode())
                .isZero();
        Run gap = serving("{\"applied\":{\"0\":6},\"gaps\":[{\"partition\":0,\"from\":6}],\"ready\":true}");
        assertThat(gap.exitCode()).isEqualTo(1);
        assertThat(gap.out()).contains("applied 0:6", "lacks readings");
        Run late = serving("{\"applied\":{\"0\":6},\"gaps\":[],\"ready\":true,\"data\":{\"state\":\"not-live\","
                + "\"behindMillis\":64000,\"message\":\"4 readings are waiting.\"}}");
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.out()).contains("The answers of the serving layer are not live: 4 readings are waiting.");
        Run leftOut = serving(
                "{\"applied\":{\"0\":6},\"gaps\":[],\"ready\":true,\"tally\":{\"forgotten\":7,\"unwatched\":3,\"leftOut\":{"
                        + "\"byReason\":{\"ARRAY\":2,\"NOT_FINITE\":5,\"TEXT\":15},"
                        + "\"byMetric\":{\"axes\":{\"ARRAY\":2},\"state\":{\"TEXT\":15}},\"otherMetrics\":{\"NOT_FINITE\":5}}}}");
        assertThat(leftOut.exitCode()).isZero();
        assertThat(leftOut.out())
                .contains("as they are no numbers: 'state' 15 TEXT, of other names 5 NOT_FINITE, 'axes' 2 ARRAY")
                .contains("times of devices forgotten for want of room: 7")
                .contains("readings of devices beyond fleet.max-devices: 3");
        Run split = serving("{\"applied\":{\"0\":6},\"gaps\":[],\"ready\":true,\"splitDevices\":{\"count\":1,"
                + "\"message\":\"1 device sends in more than one partition of the log: 'pump' (0, 1).\"}}");
        assertThat(split.exitCode()).as("what is no fault of the system").isZero();
        assertThat(split.out()).contains("1 device sends in more than one partition of the log: 'pump' (0, 1).");
        Run gone = run("status", "--serving", "http://127.0.0.1:1");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.out()).contains("The serving layer at http://127.0.0.1:1 does not answer");
    }

    @Test
    @Order(5)
    void aSpeedLayerThatNeverRanIsNoFaultButSaid() {
        Run run = run("status");
        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("10 readings wait, and the speed layer has never run")
                .doesNotContain("All is well.");
    }

    @Test
    @Order(6)
    void aStackThatIsDownIsNotWell() {
        stack.down();
        Run run = run("status");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The local stack is down");
    }

    private static Store store() {
        return Store.open(Settings.reference().with(Map.of("seamark.store.root", stack.storeRoot())));
    }

    /** One cut that is committed, and one that is not. */
    private static void journal(String application, long committed, long until) throws IOException {
        Journal journal = new Journal(store(), application);
        journal.begin(() -> Seam.START);
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), 1 << 20)) {
            writer.append(new Intent(1, 1, "", List.of(new OffsetRange(0, 0, committed))));
            writer.append(new Commit(1));
            writer.append(new Intent(2, 2, "", List.of(new OffsetRange(0, committed, until))));
        }
    }

    private static Run serving(String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/status", exchange -> {
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        try {
            return run(
                    "status",
                    "--serving",
                    "http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static JsonObject json(Run run) {
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--stack", stack.dir().toString()));
        int exitCode = Seamark.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(new String[0]));
        return new Run(exitCode, out.toString(), err.toString());
    }
}

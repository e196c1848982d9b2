package io.seamark.deploy.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seamark.deploy.Seamark;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.FleetInfo;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.stack.LocalStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a real broker. Each test has a topic of its own. */
class DevicesCommandTest {

    private static final String PUMP =
            "{\"device\":\"pump-17\",\"type\":\"pump\",\"site\":\"north\",\"labels\":{\"line\":\"3\"},"
                    + "\"timeZone\":\"Europe/Berlin\",\"expectedInterval\":10000}";

    @TempDir
    static Path folder;

    private static LocalStack stack;

    /** What a command has printed. */
    private record Printed(int code, String out, String err) {}

    @BeforeAll
    static void startStack() {
        stack = LocalStack.in(folder.resolve("stack"));
        stack.up(OptionalInt.of(2));
    }

    @AfterAll
    static void stopStack() {
        stack.down();
    }

    private static Printed run(String topic, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Seamark.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("devices"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--set",
                "kafka.bootstrap-servers=" + stack.bootstrapServers(),
                "--set",
                "kafka.topics.devices=" + topic));
        int code = line.execute(all.toArray(String[]::new));
        return new Printed(code, out.toString(), err.toString());
    }

    private static DeviceTopic topic(String topic) {
        return new DeviceTopic(stack.bootstrapServers(), topic, Map.of(), Duration.ofSeconds(20));
    }

    private static void create(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        // A broker hears of a new topic a moment later.
        await().until(() -> topic(topic).exists());
    }

    private static Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    @Test
    void whatIsLoadedIsListedUntilItIsTakenBack() throws Exception {
        create("told");
        Path file = file(
                "told.jsonl",
                "{\"device\":\"vehicle-2\",\"type\":\"vehicle\",\"unknown\":1}",
                "",
                PUMP.replace("10000", "\"10s\""));
        Printed loaded = run("told", "load", file.toString());
        assertThat(loaded.code()).as(loaded.err()).isZero();
        assertThat(loaded.out()).contains("Told of 2 devices");
        assertThat(run("told", "list").out().lines())
                .containsExactly(PUMP, "{\"device\":\"vehicle-2\",\"type\":\"vehicle\"}");

        run(
                "told",
                "load",
                file("again.jsonl", "{\"device\":\"vehicle-2\",\"site\":\"south\"}")
                        .toString());
        assertThat(run("told", "remove", "pump-17").code()).isZero();
        assertThat(run("told", "list").out().lines())
                .as("the latest of a device, whole")
                .containsExactly("{\"device\":\"vehicle-2\",\"site\":\"south\"}");
    }

    @Test
    void nothingIsSentOfAFileWithALineThatCannotBeUsed() throws Exception {
        create("spared");
        Path file = file("wrong.jsonl", PUMP, "{\"device\":\"d\",\"timeZone\":\"Mars/Olympus\"}", "{broken");
        Printed printed = run("spared", "load", file.toString());
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err())
                .contains("2 lines of '" + file + "' cannot be used")
                .contains("line 2: 'timeZone' is 'Mars/Olympus', which is no zone")
                .contains("line 3: broken JSON");
        assertThat(run("spared", "list").out()).isEmpty();
    }

    @Test
    void whatOthersHaveSentAndCannotBeUsedIsNamed() throws Exception {
        create("mixed");
        try (ReadingSender sender = new ReadingSender(stack.bootstrapServers(), "mixed", Map.of())) {
            sender.send("d".getBytes(StandardCharsets.UTF_8), "{\"device\":\"e\"}".getBytes(StandardCharsets.UTF_8));
        }
        Printed printed = run("mixed", "list");
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err()).contains("What is told of 'd' cannot be used: the key is 'd', but the device 'e'");
    }

    @Test
    void withoutTheTopicNothingIsListedAndLoadingSaysHowToMakeOne() throws Exception {
        Printed listed = run("absent", "list");
        assertThat(listed.code()).isZero();
        assertThat(listed.out()).isEmpty();
        Printed loaded = run("absent", "load", file("one.jsonl", PUMP).toString());
        assertThat(loaded.code()).isEqualTo(1);
        assertThat(loaded.err()).contains("no topic 'absent'").contains("cleanup.policy=compact");
        assertThat(run("absent", "load", folder.resolve("no.jsonl").toString()).err())
                .contains("There is no file");
    }

    @Test
    void aSimulatedFleetTellsTypeAndSiteWhereThereIsATopic() throws Exception {
        create("fleet");
        Fleet fleet = new Fleet(1, 4, Duration.ofSeconds(60));
        for (String topic : List.of("fleet", "nowhere")) {
            FleetInfo.send(fleet, topic(topic));
        }
        assertThat(run("nowhere", "list").out()).isEmpty();
        assertThat(run("fleet", "list").out().lines())
                .hasSize(4)
                .first()
                .asString()
                .matches("\\{\"device\":\"pump-0001\",\"type\":\"pump\",\"site\":\"[a-z]+\"}");
    }
}

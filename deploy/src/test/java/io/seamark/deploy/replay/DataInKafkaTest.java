package io.seamark.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.deploy.Seamark;
import io.seamark.deploy.fleet.BrokenKind;
import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.FaultPlanner;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.HistoryWriter;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.fleet.LiveProgress;
import io.seamark.deploy.stack.LocalStack;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replay and the live fleet against a real broker: what they say was sent is what lies in the log. */
class DataInKafkaTest {

    private static final ReadingLimits LIMITS =
            new ReadingLimits(65_536, 256, 128, 3_600_000, 946_684_800_000L, 4_102_444_800_000L);

    @TempDir
    static Path folder;

    private static LocalStack stack;

    @BeforeAll
    static void startStack() {
        stack = LocalStack.in(folder.resolve("stack"));
        stack.up(OptionalInt.of(3));
    }

    @AfterAll
    static void stopStack() {
        stack.down();
    }

    @Test
    void aReplayIsInTheLogReadingByReadingInTheOrderOfTime() throws Exception {
        createTopic("replayed", 1);
        Path history = folder.resolve("history");
        long from = 1_772_400_000_000L;
        Fleet fleet = new Fleet(3, 5, Duration.ofSeconds(60));
        long rows = new HistoryWriter(fleet, FaultPlan.none(), history).write(from, from + 3_600_000, count -> {});
        Files.writeString(history.resolve("broken.jsonl"), "{\"device\":\n");

        int code = Seamark.commandLine()
                .execute(
                        "replay",
                        history.toString(),
                        "--bootstrap-servers",
                        stack.bootstrapServers(),
                        "--topic",
                        "replayed",
                        "--json");

        assertThat(code).isZero();
        List<ConsumerRecord<byte[], byte[]>> log = log("replayed");
        assertThat(log).hasSize((int) rows + 1);
        ReadingDecoder decoder = new ReadingDecoder(LIMITS);
        long lastTs = 0;
        int accepted = 0;
        for (ConsumerRecord<byte[], byte[]> message : log) {
            if (decoder.decode(message.key(), message.value(), message.timestamp())) {
                assertThat(decoder.ts()).isGreaterThanOrEqualTo(lastTs);
                lastTs = decoder.ts();
                accepted++;
            }
        }
        assertThat(accepted).isEqualTo((int) rows);
    }

    @Test
    void aReplayThatCannotReachItsTopicFails() {
        int code = Seamark.commandLine()
                .execute(
                        "replay", folder.resolve("absent").toString(), "--bootstrap-servers", stack.bootstrapServers());
        assertThat(code).isNotZero();
    }

    /** Packed CSV whose times fall, with words for missing values, beside an array of objects over several lines. */
    @Test
    void filesOfSeveralFormsAreInTheLogInTheOrderOfTime() throws Exception {
        createTopic("forms", 1);
        Path forms = Files.createDirectories(folder.resolve("forms"));
        String csv = "ts,temp,press\n1700000004,4,NA,\n1700000002,2,?,\n1700000002,2.5,7,\n";
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(forms.resolve("a.csv.gz")))) {
            gzip.write(csv.getBytes(UTF_8));
        }
        String value = "{\n    \"device\": \"b\",\n    \"ts\": 170000000%d,\n    \"metrics\": {\"x\": 1}\n  }";
        Files.writeString(
                forms.resolve("b.json"), "[\n  " + value.formatted(1) + ",\n  " + value.formatted(3) + "\n]\n");

        StringWriter out = new StringWriter();
        assertThat(replay(out, "forms", forms, "--json")).isZero();

        JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(report.get("acknowledged").getAsLong()).isEqualTo(5);
        assertThat(report.get("sameTime").getAsLong()).isEqualTo(2);
        assertThat(report.get("leftOut")).hasToString("{\"press\":2}");
        assertThat(log("forms"))
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactly(
                        value.formatted(1),
                        "{\"device\":\"a\",\"ts\":1700000002000,\"metrics\":{\"temp\":2.0}}",
                        "{\"device\":\"a\",\"ts\":1700000002000,\"metrics\":{\"temp\":2.5,\"press\":7.0}}",
                        value.formatted(3),
                        "{\"device\":\"a\",\"ts\":1700000004000,\"metrics\":{\"temp\":4.0}}");
    }

    @Test
    void filesThatCannotBeUsedAreAFailureThatSendsNothing() throws Exception {
        createTopic("refused", 1);
        Path bad = Files.createDirectories(folder.resolve("bad"));
        StringWriter said = new StringWriter();
        Path none = Files.writeString(bad.resolve("none.jsonl"), "{\"device\":\n");
        assertThat(replay(said, "refused", none)).isEqualTo(1);
        assertThat(said.toString()).contains("Nothing was sent. No row of the 1 files is a reading", none + ":1: ");
        StringBuilder rows = new StringBuilder("ts,x\n");
        for (int i = 0; i < 8; i++) {
            rows.append(1_700_000_000 + i).append(",1\n");
        }
        Path some = Files.writeString(bad.resolve("some.csv"), rows + "never,1\n");
        assertThat(replay(said, "refused", some)).isEqualTo(1);
        assertThat(said.toString()).contains("1 of 9 rows (11.1 %)", some + ":10: column 'ts' is 'never'");
        Path main = Files.createDirectories(bad.resolve("a")).resolve("main.csv");
        Path other = Files.createDirectories(bad.resolve("b")).resolve("main.csv");
        Files.writeString(main, rows);
        Files.writeString(other, rows);
        assertThat(replay(said, "refused", main, other.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("would both be of the device 'main'");
        assertThat(log("refused")).isEmpty();
        assertThat(replay(said, "refused", some, "--max-rejected=12")).isZero();
        assertThat(log("refused")).hasSize(8);
    }

    /** Runs the command, with what it prints, on both ways, in {@code said}. */
    private static int replay(StringWriter said, String topic, Path source, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "replay", source.toString(), "--bootstrap-servers=" + stack.bootstrapServers(), "--topic=" + topic));
        args.addAll(List.of(more));
        return Seamark.commandLine()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(args.toArray(String[]::new));
    }

    @Test
    void theTruthOfALiveFleetIsWhatLiesInTheLog() throws Exception {
        createTopic("live", 3);
        Fleet fleet = new Fleet(3, 30, Duration.ofSeconds(10));
        long from = System.currentTimeMillis() - 2 * 3_600_000;
        FaultPlan faults = new FaultPlanner(12, Duration.ofMinutes(10)).plan(fleet, from, from + 86_400_000);
        LiveFleet.Plan plan = new LiveFleet.Plan(
                fleet,
                faults,
                new Delivery(0.02, 0.03, 0.02),
                new BrokenMessages(LIMITS.maxBytes(), LIMITS.maxMetrics()),
                from,
                3600);
        LiveFleet live = LiveFleet.start(plan, new ReadingSender(stack.bootstrapServers(), "live", Map.of()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> live.progress().simulatedTime() > System.currentTimeMillis() - 2_000);
        live.close();
        assertThat(live.running()).isFalse();
        LiveProgress truth = live.progress();

        assertThat(truth.failed()).isZero();
        assertThat(truth.acknowledged()).isEqualTo(truth.sent());
        assertThat(truth.sent()).isEqualTo(truth.readings() + truth.duplicates() + truth.brokenCount());
        assertThat(truth.late()).isPositive();
        assertThat(truth.duplicates()).isPositive();
        assertThat(truth.faultsStarted()).isNotEmpty();
        assertLogHolds(truth);
    }

    private static void assertLogHolds(LiveProgress truth) {
        Set<String> readings = new HashSet<>();
        long duplicates = 0;
        Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
        ReadingDecoder decoder = new ReadingDecoder(LIMITS);
        for (ConsumerRecord<byte[], byte[]> message : log("live")) {
            if (!decoder.decode(message.key(), message.value(), message.timestamp())) {
                rejected.merge(decoder.reason(), 1L, Long::sum);
            } else if (!readings.add(decoder.device() + "@" + decoder.ts())) {
                duplicates++;
            }
        }
        Map<RejectReason, Long> expected = new EnumMap<>(RejectReason.class);
        for (Map.Entry<BrokenKind, Long> kind : truth.broken().entrySet()) {
            expected.merge(kind.getKey().reason(), kind.getValue(), Long::sum);
        }
        assertThat(readings).hasSize((int) truth.readings());
        assertThat(duplicates).isEqualTo(truth.duplicates());
        assertThat(rejected).isEqualTo(expected);
    }

    private static void createTopic(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(
                Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> log(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(log::add);
            }
        }
        return log;
    }
}

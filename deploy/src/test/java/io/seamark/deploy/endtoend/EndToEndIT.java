package io.seamark.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.files.DeviceFrom;
import io.seamark.common.files.ReadingFiles;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.endtoend.CsvTruth.Cell;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.HistoryWriter;
import io.seamark.deploy.replay.Pacing;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.replay.Replay;
import io.seamark.deploy.replay.RowRange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way on real recordings and real processes: a part is imported as history, a part comes by the stream with broken
 * messages and repeats among it, and batches run while the stream is alive. At each stop every device, metric and hour that
 * REST answers is held against what the CSV files say.
 */
class EndToEndIT {

    private static final Set<String> LABELS = Set.of("anomaly", "changepoint", "label");
    private static final long BROKEN_PER_MILLION = 10_000;
    private static final double[] QUANTILES = {0.05, 0.5, 0.95};

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @ParameterizedTest
    @CsvSource({"simulated,1000", "skab/data,1000", "asd,4000"})
    void mergedAnswersEqualTheFiles(String set, int rate) throws Exception {
        Path data = set.equals("simulated") ? simulated() : recorded(set);
        CsvTruth truth = CsvTruth.of(data, LABELS);

        try (Fixture seamark = new Fixture(dir)) {
            seamark.run("import", data.toString(), "--to-fraction", "0.4", "--ignore", String.join(",", LABELS));
            seamark.run("batch");
            Program speed = seamark.start("speed", "2g");
            ServingClient serving = seamark.serve();

            Sent sent = new Sent();
            stream(seamark, data, truth, 0.4, 0.5, rate, sent);
            awaitSome(serving, truth, sent);
            stream(seamark, data, truth, 0.5, 0.6, rate, sent);
            if (set.equals("simulated")) {
                // Within a second of the last message: cuts are under way. What dies here is neither lost nor doubled.
                speed.kill();
                speed = seamark.start("speed", "2g");
            }
            try (Program batch = seamark.start("batch", "2g")) {
                stream(seamark, data, truth, 0.6, 0.9, rate, sent);
                batch.awaitSuccess();
            }
            stream(seamark, data, truth, 0.9, 1.0, rate, sent);
            awaitGeneration(serving, 2);
            awaitAll(serving, speed, truth, sent);
            assertTallies(serving, truth, sent);
            assertRejectedAreKept(seamark, sent);
            Sides sides = assertMergedEquals(serving, truth, LABELS);
            assertThat(sides.batch).as("readings answered from the batch view").isPositive();
            assertThat(sides.speed).as("readings answered from the speed view").isPositive();

            seamark.run("batch");
            awaitGeneration(serving, 3);
            awaitAll(serving, speed, truth, sent);
            assertTallies(serving, truth, sent);
            sides = assertMergedEquals(serving, truth, LABELS);
            assertThat(sides.speed)
                    .as("readings answered from the speed view after the last batch")
                    .isZero();
            speed.requireRunning();
        }
    }

    private static Path recorded(String set) {
        Path data = Home.find().root().resolve("../shared/data").resolve(set).normalize();
        assumeTrue(Files.isDirectory(data), () -> "SKIPPED: there are no recordings at " + data);
        return data;
    }

    /** What is there on every machine. */
    private Path simulated() throws Exception {
        Path folder = dir.resolve("simulated");
        long until = 1_700_000_000_000L;
        Fleet fleet = new Fleet(7, 6, Duration.ofMinutes(1));
        new HistoryWriter(fleet, FaultPlan.none(), folder).write(until - 2 * 86_400_000L, until, rows -> {});
        return folder;
    }

    /** What went into the log. */
    private static final class Sent {
        private long readings;
        private long repeats;
        private long broken;
        private final Map<RejectReason, Long> brokenByReason = new EnumMap<>(RejectReason.class);

        private long messages() {
            return readings + repeats + broken;
        }
    }

    /** Streams a part of every file, with broken messages among it, in steps; repeats the end of each step. */
    private static void stream(Fixture seamark, Path data, CsvTruth truth, double from, double to, int rate, Sent sent)
            throws Exception {
        List<String> devices = new ArrayList<>(truth.devices().keySet());
        for (double step = from; step < to - 1e-9; step += 0.1) {
            try (ReadingSender good = sender(seamark);
                    ReadingSender bad = sender(seamark);
                    ReadingSender again = sender(seamark)) {
                BrokenStream broken = new BrokenStream(good, bad, devices, BROKEN_PER_MILLION);
                try (broken) {
                    sent.readings += replay(data, step, step + 0.1, rate)
                            .run(good, bytes -> {})
                            .acknowledged();
                }
                sent.broken += broken.sent();
                broken.expected().forEach((reason, count) -> sent.brokenByReason.merge(reason, count, Long::sum));
                sent.repeats += replay(data, step + 0.095, step + 0.1, rate)
                        .run(again, bytes -> {})
                        .acknowledged();
                assertThat(good.failed() + bad.failed() + again.failed()).isZero();
            }
        }
    }

    private static ReadingSender sender(Fixture seamark) {
        return new ReadingSender(seamark.bootstrapServers(), "readings", Map.of());
    }

    private static Replay replay(Path data, double from, double to, int rate) throws Exception {
        RowRange rows = RowRange.between(Math.round(from * 1000) / 1000.0, Math.round(to * 1000) / 1000.0);
        return new Replay(
                ReadingFiles.find(List.of(data), DeviceFrom.FILE),
                rows,
                LABELS,
                "",
                new Pacing.Rate(rate),
                new Replay.Terms(ReadingLimits.from(Settings.reference()), 100, false));
    }

    /** Waits until cuts of the stream have come through. */
    private static void awaitSome(ServingClient serving, CsvTruth truth, Sent sent) {
        long imported = (long) (truth.rows() * 0.4);
        Fixture.eventually(Duration.ofMinutes(2), () -> {
            JsonObject tally = Fixture.status(serving).getAsJsonObject("tally");
            assertThat(tally.get("accepted").getAsLong())
                    .as("accepted, some of them from the stream")
                    .isGreaterThan(imported + sent.readings / 10);
        });
    }

    /** Waits until the serving layer has taken every message that was sent, and everything imported. */
    private static void awaitAll(ServingClient serving, Program speed, CsvTruth truth, Sent sent) {
        long imported = truth.rows() - sent.readings;
        Fixture.eventually(Duration.ofMinutes(3), () -> {
            speed.requireRunning();
            JsonObject tally = Fixture.status(serving).getAsJsonObject("tally");
            long messages = tally.get("accepted").getAsLong()
                    + tally.get("duplicates").getAsLong()
                    + total(tally.getAsJsonObject("rejected"));
            assertThat(messages).as("messages in the tally").isEqualTo(imported + sent.messages());
        });
    }

    private static void awaitGeneration(ServingClient serving, int count) {
        Fixture.eventually(Duration.ofMinutes(2), () -> {
            JsonObject generations = serving.get("v1/generations").orElseThrow().getAsJsonObject();
            JsonArray ids = generations.getAsJsonArray("ids");
            assertThat(ids.size()).isEqualTo(count);
            assertThat(generations.get("loaded")).isEqualTo(ids.get(count - 1));
        });
    }

    private static void assertTallies(ServingClient serving, CsvTruth truth, Sent sent) throws InterruptedException {
        JsonObject tally = Fixture.status(serving).getAsJsonObject("tally");
        assertThat(tally.get("accepted").getAsLong()).as("accepted").isEqualTo(truth.rows());
        assertThat(tally.get("duplicates").getAsLong()).as("duplicates").isEqualTo(sent.repeats);
        Map<String, Long> rejected = new HashMap<>();
        tally.getAsJsonObject("rejected")
                .entrySet()
                .forEach(e -> rejected.put(e.getKey(), e.getValue().getAsLong()));
        Map<String, Long> expected = new HashMap<>();
        sent.brokenByReason.forEach((reason, count) -> expected.put(reason.name(), count));
        assertThat(rejected).as("rejected by reason").isEqualTo(expected);
    }

    private static long total(JsonObject counts) {
        return counts.entrySet().stream()
                .mapToLong(e -> e.getValue().getAsLong())
                .sum();
    }

    /** Every rejected message is on its topic with its reason; its original bytes are those in the log. */
    private static void assertRejectedAreKept(Fixture seamark, Sent sent) {
        Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, seamark.bootstrapServers());
        Map<String, ConsumerRecord<byte[], byte[]>> log = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> rejected = readAll(config, "rejected");
        readAll(config, "readings").forEach(record -> log.put(record.partition() + "/" + record.offset(), record));
        Map<RejectReason, Long> reasons = new EnumMap<>(RejectReason.class);
        Set<String> seen = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> each : rejected) {
            String place = header(each, "seamark-partition") + "/" + header(each, "seamark-offset");
            if (!seen.add(place)) {
                continue; // a cut that was done again writes the same messages again
            }
            ConsumerRecord<byte[], byte[]> original = log.get(place);
            assertThat(each.value()).isEqualTo(original.value());
            assertThat(each.key()).isEqualTo(original.key());
            reasons.merge(RejectReason.valueOf(header(each, "seamark-reason")), 1L, Long::sum);
        }
        assertThat(reasons).as("reasons on the rejected topic").isEqualTo(sent.brokenByReason);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(Map<String, Object> config, String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }

    /** How many values came from which side. */
    private record Sides(long batch, long speed) {}

    private static Sides assertMergedEquals(ServingClient serving, CsvTruth truth, Set<String> absent)
            throws InterruptedException {
        JsonArray listed = serving.get("v1/devices?limit=1000")
                .orElseThrow()
                .getAsJsonObject()
                .getAsJsonArray("devices");
        assertThat(listed)
                .extracting(device -> device.getAsJsonObject().get("id").getAsString())
                .containsExactlyInAnyOrderElementsOf(truth.devices().keySet());
        long batch = 0;
        long speed = 0;
        for (Map.Entry<String, Map<String, Map<Long, Cell>>> device :
                truth.devices().entrySet()) {
            JsonObject answer = serving.get("v1/devices/" + encode(device.getKey())
                            + "/aggregates?from=" + truth.begin() + "&to=" + truth.end()
                            + "&step=1h&quantiles=0.05,0.5,0.95")
                    .orElseThrow()
                    .getAsJsonObject();
            JsonObject provenance = answer.getAsJsonObject("provenance");
            assertThat(provenance.get("complete").getAsBoolean()).isTrue();
            batch += provenance.get("batchCount").getAsLong();
            speed += provenance.get("speedCount").getAsLong();
            JsonObject metrics = answer.getAsJsonObject("metrics");
            assertThat(metrics.keySet()).isEqualTo(device.getValue().keySet()).doesNotContainAnyElementsOf(absent);
            device.getValue().forEach((metric, hours) -> {
                JsonElement found = metrics.get(metric);
                assertHours(
                        device.getKey() + "/" + metric,
                        found.isJsonArray()
                                ? found.getAsJsonArray()
                                : found.getAsJsonObject().getAsJsonArray("buckets"),
                        hours);
            });
        }
        return new Sides(batch, speed);
    }

    private static void assertHours(String where, JsonArray buckets, Map<Long, Cell> hours) {
        assertThat(buckets.size()).as("hours of " + where).isEqualTo(hours.size());
        for (JsonElement each : buckets) {
            JsonObject bucket = each.getAsJsonObject();
            long hour = bucket.get("from").getAsLong() / 3_600_000L;
            Cell cell = hours.get(hour);
            String at = where + " in hour " + hour;
            assertThat(cell).as(at).isNotNull();
            assertThat(bucket.get("count").getAsLong()).as("count of " + at).isEqualTo(cell.count());
            assertThat(bucket.get("min").getAsDouble()).as("min of " + at).isEqualTo(cell.min());
            assertThat(bucket.get("max").getAsDouble()).as("max of " + at).isEqualTo(cell.max());
            double sum = cell.sum();
            assertThat(bucket.get("sum").getAsDouble())
                    .as("sum of " + at)
                    .isCloseTo(sum, within(Math.abs(sum) * 1e-9 + Double.MIN_NORMAL));
            JsonObject quantiles = bucket.getAsJsonObject("quantiles");
            for (double q : QUANTILES) {
                double exact = cell.quantile(q);
                assertThat(quantiles.get(Double.toString(q)).getAsDouble())
                        .as("quantile " + q + " of " + at)
                        .isCloseTo(exact, within(Math.abs(exact) * 0.01 + Double.MIN_NORMAL));
            }
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

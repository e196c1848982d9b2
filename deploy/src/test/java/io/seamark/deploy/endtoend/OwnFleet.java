package io.seamark.deploy.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.OpenEndException;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.fleet.Device;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.stack.Daemon;
import io.seamark.deploy.stack.LocalStack;
import io.seamark.deploy.verify.Verification;
import io.seamark.deploy.verify.Verify;
import io.seamark.deploy.verify.VerifyOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A fleet with topics, an application id, a store and a data folder of its own, so that several share one stack and do not
 * meet. Counts what it has sent; every tenth reading is repeated at once, every twentieth is followed by a broken message.
 */
final class OwnFleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;

    private static final List<String> TOPICS =
            List.of("readings", "deltas", "rejected", "alerts", "labels", "maintenance", "retired");

    private final String name;
    private final Path dir;
    private final Path configuration;
    private final Map<String, String> settings = new TreeMap<>();
    private final Deque<Program> programs = new ArrayDeque<>();
    private final Fleet devices = new Fleet(11, 12, Duration.ofMinutes(1));
    private Map<String, String> producer = Map.of();
    private Optional<Placing> placing = Optional.empty();
    private final Admin admin;
    private long sent;
    private long readings;
    private long repeats;
    private long broken;

    /**
     * Makes its topics.
     *
     * @param configuration of the stack
     * @param dir for logs and data
     */
    OwnFleet(Path configuration, Path dir, String name, int partitions) throws Exception {
        this.name = name;
        this.dir = dir.resolve(name);
        this.configuration = configuration;
        Settings stack = Settings.load(List.of(configuration), Map.of(), Map.of());
        settings.put("seamark.application-id", name);
        settings.put("seamark.store.root", stack.string("seamark.store.root") + "-" + name);
        settings.put("seamark.speed.log-check-interval", "3s");
        settings.put("seamark.serving.data-dir", this.dir.resolve("serving").toString());
        TOPICS.forEach(topic -> settings.put("seamark.kafka.topics." + topic, topic(topic)));
        admin = Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.string("seamark.kafka.bootstrap-servers")));
        for (String topic : TOPICS) {
            createTopic(topic, partitions);
        }
    }

    /** Sends with these settings of the producer from now on. */
    OwnFleet producing(Map<String, String> client) {
        producer = Map.copyOf(client);
        return this;
    }

    /** With this setting for all programs from now on. */
    OwnFleet with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Sends each reading to the partition that this names from now on, instead of by its key. */
    OwnFleet placing(Placing rule) {
        placing = Optional.of(rule);
        return this;
    }

    /** Names the partition of a reading, by the number of its device and its minute. */
    interface Placing {
        int partition(int device, int minute);
    }

    /** How many devices there are. */
    int size() {
        return devices.devices().size();
    }

    /** The topic's name in Kafka. */
    String topic(String role) {
        return name + "-" + role;
    }

    Settings settings() {
        return Settings.load(List.of(configuration), Map.of(), settings);
    }

    String bootstrapServers() {
        return settings().string("seamark.kafka.bootstrap-servers");
    }

    void createTopic(String role, int partitions) throws ExecutionException, InterruptedException {
        NewTopic topic =
                new NewTopic(topic(role), partitions, (short) 1).configs(Map.of("max.message.bytes", "2097152"));
        admin.createTopics(List.of(topic)).all().get();
        // The broker tells of it a moment later.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> !topicId(role).isEmpty());
    }

    void deleteTopic(String role) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic(role))).all().get();
    }

    /** Kafka's own id of the topic. */
    String topicId(String role) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic(role)))
                .topicNameValues()
                .get(topic(role))
                .get()
                .topicId()
                .toString();
    }

    /** The first step of the documented procedure, for all topics whose width counts. */
    void addPartitions(int to) throws ExecutionException, InterruptedException {
        for (String role : List.of("deltas", "rejected", "readings")) {
            admin.createPartitions(Map.of(topic(role), NewPartitions.increaseTo(to)))
                    .all()
                    .get();
        }
    }

    /** Does as retention does: takes what lies before these offsets. */
    void removeBefore(Map<Integer, Long> offsets) throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
        offsets.forEach((partition, offset) ->
                records.put(new TopicPartition(topic("readings"), partition), RecordsToDelete.beforeOffset(offset)));
        admin.deleteRecords(records).all().get();
    }

    /**
     * Does as a power loss or an unclean election does: the broker dies, and what of a partition's messages is not on its disk is
     * gone, here the last record batch that it wrote.
     */
    void cutTail(LocalStack stack, Path stackDir, String role, int partition) throws IOException {
        stack.kill(Daemon.KAFKA);
        cutTail(stackDir, role, partition);
        stack.start(Daemon.KAFKA);
    }

    /** What a power loss does to a partition of a broker that does not run: the last record batch is torn. */
    void cutTail(Path stackDir, String role, int partition) throws IOException {
        Path folder = stackDir.resolve("kafka/data/" + topic(role) + "-" + partition);
        try (Stream<Path> files = Files.list(folder)) {
            cut(
                    files.filter(file -> file.toString().endsWith(".log"))
                            .max(Comparator.naturalOrder())
                            .orElseThrow(),
                    7);
        }
    }

    /** What is lost of files while nothing runs. */
    interface Loss {
        void happen() throws IOException;
    }

    /** Does as a power loss does: all of the stack dies at once, and the disk lacks what was written last. */
    void losePower(LocalStack stack, Loss loss) throws IOException {
        for (Daemon daemon : List.of(Daemon.KAFKA, Daemon.NAMENODE, Daemon.DATANODE)) {
            stack.kill(daemon);
        }
        loss.happen();
    }

    /** Cuts the last bytes of every block that the DataNode was writing. */
    static void cutOpenBlocks(Path stackDir) throws IOException {
        try (Stream<Path> files = Files.walk(stackDir.resolve("hdfs/data"))) {
            List<Path> open = files.filter(file -> file.getParent().endsWith("rbw"))
                    .filter(file -> file.getFileName().toString().matches("blk_\\d+"))
                    .filter(file -> file.toFile().length() > 40)
                    .toList();
            assertThat(open).as("blocks that are being written").isNotEmpty();
            for (Path block : open) {
                cut(block, 40);
            }
        }
    }

    /** Cuts the NameNode's open log of edits within its last edit; what follows that is room. */
    static void cutEdits(Path stackDir) throws IOException {
        try (Stream<Path> files = Files.walk(stackDir.resolve("hdfs"))) {
            Path edits = files.filter(file -> file.getFileName().toString().startsWith("edits_inprogress_"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(edits);
            int end = bytes.length;
            while (bytes[end - 1] == -1) {
                end--;
            }
            cut(edits, bytes.length - end + 3);
        }
    }

    /** Takes the last bytes of a file. */
    static void cut(Path file, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(channel.size()).as("bytes of " + file).isGreaterThan(bytes);
            channel.truncate(channel.size() - bytes);
        }
    }

    /** Where the log of readings ends. */
    Seam logEnd() throws ExecutionException, InterruptedException {
        int partitions = admin.describeTopics(List.of(topic("readings")))
                .topicNameValues()
                .get(topic("readings"))
                .get()
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            wanted.put(new TopicPartition(topic("readings"), p), OffsetSpec.latest());
        }
        Map<Integer, Long> ends = new TreeMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
                admin.listOffsets(wanted).all().get().entrySet()) {
            ends.put(each.getKey().partition(), each.getValue().offset());
        }
        return new Seam(ends);
    }

    /** Where the readings end that are in committed cuts. */
    Seam committed() {
        return new Journal(Store.open(settings()), name).read().committedSeam().orElse(Seam.START);
    }

    /** Whether all before these offsets is in committed cuts. */
    boolean isCommitted(Seam end) {
        try {
            return committed().isAtOrBeyond(end);
        } catch (UncheckedIOException | OpenEndException e) {
            return false; // after a death of the DataNode nobody can read the last segment until its writing is ended
        }
    }

    /** Sends these minutes of all devices, counted from the fleet's first. */
    void send(int from, int until) {
        send(from, until, Set.of());
    }

    /** The same without one device, by its number. */
    void send(int from, int until, int silent) {
        send(from, until, Set.of(silent));
    }

    /** The same without some devices, by their numbers. */
    void send(int from, int until, Set<Integer> silent) {
        try (ReadingSender sender = new ReadingSender(bootstrapServers(), topic("readings"), producer)) {
            for (int minute = from; minute < until; minute++) {
                for (int device = 0; device < devices.devices().size(); device++) {
                    if (silent.contains(device)) {
                        continue;
                    }
                    Reading reading = reading(device, minute);
                    send(sender, reading, device, minute);
                    readings++;
                    int number = minute * devices.devices().size() + device;
                    if (number % 10 == 0) {
                        send(sender, reading, device, minute);
                        repeats++;
                    }
                    if (number % 20 == 0) {
                        sender.send(reading.device().getBytes(UTF_8), "{\"device\":".getBytes(UTF_8));
                        broken++;
                    }
                }
            }
            finish(sender);
        }
    }

    /** Sends readings of other devices, none of which repeats another. */
    void sendOthers(Stream<Reading> others) {
        try (ReadingSender sender = new ReadingSender(bootstrapServers(), topic("readings"), producer)) {
            others.forEach(reading -> {
                sender.send(reading.device().getBytes(UTF_8), ReadingEncoder.toJson(reading));
                readings++;
            });
            finish(sender);
        }
    }

    /** Event time of a minute, epoch milliseconds. */
    static long time(int minute) {
        return BEGIN + minute * MINUTE;
    }

    /** Sends these minutes of all devices; some have values that were never seen of them. */
    void deviate(int from, int until, Set<Integer> deviating) {
        deviate(from, until, deviating, 3);
    }

    /** The same; values of different factors are far from each other, too. */
    void deviate(int from, int until, Set<Integer> deviating, double factor) {
        try (ReadingSender sender = new ReadingSender(bootstrapServers(), topic("readings"), producer)) {
            for (int minute = from; minute < until; minute++) {
                for (int device = 0; device < devices.devices().size(); device++) {
                    Reading reading = reading(device, minute);
                    Map<String, Double> far = new TreeMap<>(reading.metrics());
                    if (deviating.contains(device)) {
                        far.replaceAll((metric, value) -> factor * value + 100);
                    }
                    send(sender, new Reading(reading.device(), reading.ts(), far), device, minute);
                    readings++;
                }
            }
            finish(sender);
        }
    }

    /** The id of a device, by its number. */
    String device(int number) {
        return devices.devices().get(number).id();
    }

    /** Sends the readings of these minutes again. */
    void repeat(int from, int until) {
        try (ReadingSender sender = new ReadingSender(bootstrapServers(), topic("readings"), producer)) {
            for (int minute = from; minute < until; minute++) {
                for (int device = 0; device < devices.devices().size(); device++) {
                    send(sender, reading(device, minute), device, minute);
                    repeats++;
                }
            }
            finish(sender);
        }
    }

    /** The partition in which a device's messages lie, by Kafka's own rule. */
    int partition(String device, int partitions) {
        return BuiltInPartitioner.partitionForKey(device.getBytes(UTF_8), partitions);
    }

    /**
     * Sends a reading whose own time and whose record's time are ahead of the clock.
     *
     * @param isReading whether it is to be accepted
     */
    void ahead(String device, Duration ahead, boolean isReading) throws ExecutionException, InterruptedException {
        long time = System.currentTimeMillis() + ahead.toMillis();
        byte[] value = ReadingEncoder.toJson(new Reading(device, time, Map.of("temp", 21.0)));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> message =
                    new ProducerRecord<>(topic("readings"), null, time, device.getBytes(UTF_8), value);
            // Brokers of today refuse it until they are told; those before 3.6 knew no such bound.
            takeTimesAhead();
            Fixture.eventually(
                    PATIENCE,
                    () -> assertThatCode(() -> producer.send(message).get()).doesNotThrowAnyException());
        }
        sent++;
        readings += isReading ? 1 : 0;
    }

    private void takeTimesAhead() throws ExecutionException, InterruptedException {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic("readings")),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    /** Those of its programs that run. */
    List<Program> running() {
        return programs.stream().filter(Program::isRunning).toList();
    }

    private Reading reading(int device, int minute) {
        return devices.reading(devices.devices().get(device), BEGIN + minute * MINUTE, FaultPlan.none());
    }

    private void send(ReadingSender sender, Reading reading, int device, int minute) {
        byte[] key = reading.device().getBytes(UTF_8);
        byte[] value = ReadingEncoder.toJson(reading);
        if (placing.isPresent()) {
            sender.send(placing.get().partition(device, minute), key, value);
        } else {
            sender.send(key, value);
        }
    }

    private void finish(ReadingSender sender) {
        sender.flush();
        assertThat(sender.failed()).isZero();
        sent += sender.sent();
    }

    /** All messages that were sent. */
    long sent() {
        return sent;
    }

    /** Starts one of Seamark's programs for this fleet, with more {@code --set}; its log is one of its own. */
    Program start(String program, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--config", configuration.toString()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        for (String each : more) {
            arguments.addAll(List.of("--set", each));
        }
        if (Set.of("batch", "speed").contains(program)) {
            arguments.addAll(List.of("--master", "local[2]"));
        }
        Program started = Program.start(Home.find(), program, dir.resolve("logs-" + programs.size()), "1g", arguments);
        programs.push(started);
        return started;
    }

    /** Starts the speed layer, and waits until it has begun to take readings. */
    Program startSpeed(String... more) {
        Program speed = start("speed", more);
        Fixture.eventually(PATIENCE, () -> {
            speed.requireRunning();
            assertThat(said(speed)).contains("The speed layer runs");
        });
        return speed;
    }

    /** Runs a program to its end, which must be good; returns what it said. */
    String run(String program, String... more) throws InterruptedException, IOException {
        try (Program running = start(program, more)) {
            running.awaitSuccess();
            return said(running);
        }
    }

    /** Runs a program to its end, which must be an error with exit code 1; returns what it said. */
    String refused(String program, String... more) throws Exception {
        try (Program running = start(program, more)) {
            assertThat(running.awaitEnd()).as("exit code of " + running.log()).isEqualTo(1);
            return Files.readString(running.log());
        }
    }

    static String said(Program program) throws IOException {
        return Files.readString(program.log());
    }

    /** Starts the serving layer and waits until it listens. */
    ServingClient serve() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Program program = start("serve", "serving.port=" + port);
        ServingClient serving = new ServingClient(URI.create("http://127.0.0.1:" + port + "/"));
        Fixture.eventually(PATIENCE, () -> {
            program.requireRunning();
            assertThat(serving.get("v1/status"))
                    .as("answer of the serving layer")
                    .isPresent();
        });
        return serving;
    }

    /** Kills the serving layers that were started for this fleet. */
    void killServing() throws InterruptedException {
        for (Program program : programs) {
            if (program.log().endsWith("serve.log")) {
                program.kill();
            }
        }
    }

    /** Waits until every message that was sent is in committed cuts. */
    void awaitCommitted(Program speed) throws Exception {
        awaitCommitted(speed, logEnd());
    }

    /** Waits until all before these offsets is in committed cuts. */
    void awaitCommitted(Program speed, Seam end) {
        Fixture.eventually(PATIENCE, () -> {
            speed.requireRunning();
            assertThat(isCommitted(end))
                    .as("all before " + end + " is committed")
                    .isTrue();
        });
    }

    /**
     * Waits until every message is in the answers, and holds the tally against what was sent.
     *
     * @param lost how many of them retention has taken, of which nothing is known but the number
     */
    void awaitServed(ServingClient serving, Program speed, long lost) {
        Fixture.eventually(PATIENCE, () -> {
            speed.requireRunning();
            assertThat(messages(Fixture.status(serving)))
                    .as("messages in the tally")
                    .isEqualTo(sent);
        });
        assertTally(serving, lost);
    }

    /** Holds the tally of the answers against what was sent. */
    void assertTally(ServingClient serving, long lost) {
        Fixture.eventually(PATIENCE, () -> {
            JsonObject status = Fixture.status(serving);
            JsonObject tally = status.getAsJsonObject("tally");
            JsonObject rejected = tally.getAsJsonObject("rejected");
            assertThat(messages(status)).as("messages in the tally").isEqualTo(sent);
            assertThat(status.getAsJsonArray("gaps")).as("gaps").isEmpty();
            assertThat(tally.get("lost").getAsLong()).as("lost").isEqualTo(lost);
            if (lost == 0) {
                assertThat(tally.get("accepted").getAsLong()).as("accepted").isEqualTo(readings);
                assertThat(tally.get("duplicates").getAsLong()).as("duplicates").isEqualTo(repeats);
                assertThat(rejected.get("MALFORMED_JSON").getAsLong())
                        .as("broken")
                        .isEqualTo(broken);
            }
        });
    }

    private static long messages(JsonObject status) {
        JsonObject tally = status.getAsJsonObject("tally");
        long rejected = tally.getAsJsonObject("rejected").asMap().values().stream()
                .mapToLong(JsonElement::getAsLong)
                .sum();
        return tally.get("accepted").getAsLong()
                + tally.get("duplicates").getAsLong()
                + tally.get("lost").getAsLong()
                + rejected;
    }

    /** Waits until all that tells of the system names a stretch as replaced. */
    void awaitReplaced(ServingClient serving, OffsetRange range, boolean inAnswers) {
        Fixture.eventually(PATIENCE, () -> {
            JsonObject found =
                    Fixture.status(serving).getAsJsonArray("replaced").get(0).getAsJsonObject();
            assertThat(found.get("partition").getAsInt()).isEqualTo(range.partition());
            assertThat(found.get("from").getAsLong()).isEqualTo(range.from());
            assertThat(found.get("to").getAsLong()).isEqualTo(range.until());
            assertThat(found.get("foundAt").getAsLong()).isPositive();
            assertThat(found.get("inAnswers").getAsBoolean()).isEqualTo(inAnswers);
        });
    }

    /** Waits until the serving layer answers from the newest of so many generations. */
    void awaitGeneration(ServingClient serving, int count) {
        Fixture.eventually(PATIENCE, () -> {
            JsonObject generations = serving.get("v1/generations").orElseThrow().getAsJsonObject();
            assertThat(generations.getAsJsonArray("ids")).hasSize(count);
            assertThat(generations.get("loaded"))
                    .isEqualTo(generations.getAsJsonArray("ids").get(count - 1));
        });
    }

    /** What the answers say of every hour of every metric and device, whichever side it comes from. */
    Set<String> answers(ServingClient serving) throws InterruptedException {
        Set<String> answers = new TreeSet<>();
        for (Device device : devices.devices()) {
            JsonObject metrics = serving.get("v1/devices/" + device.id() + "/aggregates?from=" + BEGIN + "&to="
                            + (BEGIN + 10 * 86_400_000L) + "&step=1h")
                    .orElseThrow()
                    .getAsJsonObject()
                    .getAsJsonObject("metrics");
            for (String metric : metrics.keySet()) {
                for (JsonElement bucket : metrics.getAsJsonObject(metric).getAsJsonArray("buckets")) {
                    StringBuilder hour = new StringBuilder(device.id() + " " + metric);
                    for (String exact : List.of("from", "count", "min", "max", "first", "last")) {
                        hour.append(' ')
                                .append(exact)
                                .append(' ')
                                .append(bucket.getAsJsonObject().get(exact));
                    }
                    answers.add(hour.toString());
                }
            }
        }
        return answers;
    }

    /** Waits until the answers hold all of the log, recomputes everything, and holds the answers against it. */
    Verification assertVerified(ServingClient serving) throws InterruptedException {
        return assertVerified(serving, Duration.ofMinutes(2));
    }

    /** The same under a load that goes on, when the answers hold all before these offsets. */
    void assertVerified(ServingClient serving, Seam applied) throws InterruptedException {
        Fixture.eventually(PATIENCE, () -> {
            JsonObject found = Fixture.status(serving).getAsJsonObject("applied");
            applied.offsets().forEach((partition, offset) -> assertThat(
                            found.get(partition.toString()).getAsLong())
                    .as("applied of partition " + partition)
                    .isGreaterThanOrEqualTo(offset));
        });
        assertVerified(serving, Duration.ZERO);
    }

    private Verification assertVerified(ServingClient serving, Duration patience) throws InterruptedException {
        return assertVerified(serving, VerifyOptions.DEFAULT.waiting(patience));
    }

    /** Recomputes one device, when the answers hold all of the log. */
    Verification assertVerified(ServingClient serving, String device) throws InterruptedException {
        return assertVerified(
                serving, new VerifyOptions(Optional.of(device), 20, 1 << 30, Duration.ofMinutes(2), line -> {}));
    }

    private Verification assertVerified(ServingClient serving, VerifyOptions options) throws InterruptedException {
        Verification found = Verify.run(settings(), serving.base(), options);
        assertThat(found.agrees()).as(found.toString()).isTrue();
        assertThat(found.values()).as("values compared").isPositive();
        return found;
    }

    @Override
    public void close() {
        while (!programs.isEmpty()) {
            programs.pop().close();
        }
        admin.close(Duration.ofSeconds(5));
    }
}

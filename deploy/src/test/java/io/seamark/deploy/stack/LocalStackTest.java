package io.seamark.deploy.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seamark.deploy.Home;
import io.seamark.deploy.Seamark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One stack of real processes, led through its life; a start costs seconds, so the steps share it and run in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LocalStackTest {
    @TempDir
    private static Path folder;

    private static final List<Daemon> CORE = List.of(Daemon.KAFKA, Daemon.NAMENODE, Daemon.DATANODE);

    private static LocalStack stack;

    @BeforeAll
    static void up() {
        stack = LocalStack.in(folder.resolve("stack"));
        assertThat(stack.up(OptionalInt.of(3))).isEqualTo(LocalStack.Outcome.STARTED);
    }

    @AfterAll
    static void down() {
        stack.down();
        assertThat(stack.status()).allSatisfy(status -> assertThat(status.pid()).isEmpty());
    }

    @Test
    @Order(1)
    void aStackThatIsUpIsHealthyAndSaysWhereItIs() throws IOException {
        assertThat(stack.status()).extracting(DaemonStatus::daemon).containsExactlyElementsOf(CORE);
        assertThat(stack.status())
                .allSatisfy(status -> assertThat(status.health().state()).isEqualTo(Health.State.HEALTHY));
        assertThat(run("status").exitCode()).isZero();
        assertThat(Files.readString(stack.configuration()))
                .contains("seamark.kafka.bootstrap-servers = \"" + stack.bootstrapServers() + "\"")
                .contains("seamark.store.root = \"" + stack.storeRoot() + "\"");
    }

    @Test
    @Order(2)
    void itHasTheTopicsOfSeamark() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            Map<String, TopicDescription> topics = admin.describeTopics(List.of(
                            "readings", "deltas", "rejected", "alerts", "labels", "maintenance", "devices", "retired"))
                    .allTopicNames()
                    .get();
            assertThat(topics.values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(3));
            assertThat(setting(admin, "readings", "retention.ms"))
                    .isEqualTo(Long.toString(Duration.ofDays(7).toMillis()));
            assertThat(setting(admin, "alerts", "retention.ms"))
                    .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
            assertThat(setting(admin, "readings", "message.timestamp.type")).isEqualTo("CreateTime");
            assertThat(setting(admin, "devices", "cleanup.policy")).isEqualTo("compact");
        }
    }

    @Test
    @Order(3)
    void topicsKeepTheirPartitionsWhenMoreAreAskedForLater() {
        assertThat(new Topics(stack.bootstrapServers()).create(OptionalInt.of(7)))
                .isEqualTo(3);
    }

    @Test
    @Order(4)
    void aSecondUpIsANoOpThatSaysSo() {
        List<DaemonStatus> before = stack.status();
        Run again = run("up");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("already running");
        assertThat(stack.status()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void anotherStackBehindItsPortsIsNotTakenForItsOwn() throws IOException {
        // A folder whose daemons were formatted as another cluster, and whose ports now belong to the running stack.
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("run"));
        Files.createDirectories(other.resolve("kafka/data"));
        Files.createDirectories(other.resolve("hdfs/name/current"));
        Files.copy(stack.dir().resolve("ports.properties"), other.resolve("ports.properties"));
        Files.writeString(other.resolve("kafka/data/meta.properties"), "cluster.id=another\n");
        Files.writeString(
                other.resolve("hdfs/name/current/VERSION"), "clusterID=CID-another\nblockpoolID=BP-another\n");
        for (Daemon daemon : CORE) {
            String pidFile = "run/" + daemon.label() + ".pid";
            Files.copy(stack.dir().resolve(pidFile), other.resolve(pidFile));
        }

        PortBook ports = new PortBook(other.resolve("ports.properties"));
        HdfsSite site = new HdfsSite(new StackFolder(other), Home.find(), ports);
        NameNode nameNode = new NameNode(site, 256, new Loopback());
        assertThat(new KafkaBroker(new StackFolder(other), Home.find(), ports, 256).probe())
                .isEqualTo(Health.foreign("port " + ports.get(Port.KAFKA) + " is answered by Kafka cluster '"
                        + clusterId(stack.dir()) + "', not by 'another', which was formatted here"));
        assertThat(nameNode.probe().state()).isEqualTo(Health.State.FOREIGN);
        assertThat(new DataNode(site, nameNode, 256, new Loopback()).probe().state())
                .isEqualTo(Health.State.FOREIGN);

        LocalStack foreign = LocalStack.in(other);
        assertThatThrownBy(foreign::requireHealthy)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kafka is stopped (another program answers on its port");
        // A copied pid file does not make the processes those of the copy.
        foreign.down();
        assertThat(stack.status())
                .allSatisfy(status -> assertThat(status.health().isHealthy()).isTrue());
    }

    @Test
    @Order(6)
    void aKilledDaemonIsSeenAndComesBackOnItsPort() {
        killAndStart(CORE);
        // A DataNode registers again with the NameNode that came back.
        await().atMost(Duration.ofSeconds(15)).untilAsserted(LocalStackTest::assertHealthy);
    }

    private static void assertHealthy() {
        assertThat(stack.status())
                .allSatisfy(status -> assertThat(status.health().isHealthy()).isTrue());
    }

    private static void killAndStart(List<Daemon> daemons) {
        for (Daemon daemon : daemons) {
            DaemonStatus before = status(daemon);
            stack.kill(daemon);
            assertThat(status(daemon).health().state()).isEqualTo(Health.State.STOPPED);
            assertThat(run("status").exitCode()).isEqualTo(1);
            stack.start(daemon);
            assertThat(status(daemon).health().isHealthy()).isTrue();
            assertThat(status(daemon).port()).isEqualTo(before.port());
            assertThat(status(daemon).pid()).isNotEqualTo(before.pid());
        }
    }

    @Test
    @Order(7)
    void whatWasWrittenIsThereAfterDownAndUp() throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("readings", 1, "pump-17", "21.4"))
                    .get();
        }
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(stack.storeRoot(), "archive/kept");
        try (FileSystem hdfs = stack.fileSystem();
                FSDataOutputStream out = hdfs.create(file)) {
            out.write("history".getBytes(UTF_8));
        }
        List<Integer> ports = stack.status().stream().map(DaemonStatus::port).toList();

        assertThat(run("down").exitCode()).isZero();
        assertThat(run("status").exitCode()).isEqualTo(1);
        assertThat(stack.configuration()).doesNotExist();
        assertThat(run("up").exitCode()).isZero();

        assertThat(stack.status().stream().map(DaemonStatus::port).toList()).isEqualTo(ports);
        try (FileSystem hdfs = stack.fileSystem();
                var in = hdfs.open(file)) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("history");
        }
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("readings", 1);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(Duration.ofSeconds(10)))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("21.4");
        }
    }

    @Test
    @Order(8)
    void aSparkClusterIsThereWhereItIsAskedForAndComesBackWhenKilled() {
        Run up = run("up", "--spark");
        assertThat(up.exitCode()).isZero();
        assertThat(up.out()).contains("--master " + stack.sparkMaster());
        assertThat(stack.status()).extracting(DaemonStatus::daemon).containsExactly(Daemon.values());
        assertHealthy();
        killAndStart(List.of(Daemon.SPARK_WORKER, Daemon.SPARK_MASTER));
        // A worker finds the master that came back, which remembers it.
        await().atMost(Duration.ofSeconds(40)).untilAsserted(LocalStackTest::assertHealthy);

        assertThat(run("down").exitCode()).isZero();
        assertThat(run("up").exitCode()).isZero();
        assertThat(stack.status()).extracting(DaemonStatus::daemon).containsExactlyElementsOf(CORE);
    }

    private static String clusterId(Path dir) {
        return StackFolder.read(dir.resolve("kafka/data/meta.properties")).getProperty("cluster.id");
    }

    private static DaemonStatus status(Daemon daemon) {
        return stack.status().get(daemon.ordinal());
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(name)
                .value();
    }

    private record Run(int exitCode, String out) {}

    private static Run run(String command, String... options) {
        StringWriter out = new StringWriter();
        List<String> arguments =
                new ArrayList<>(List.of("stack", command, "--dir", stack.dir().toString()));
        arguments.addAll(List.of(options));
        int exitCode = Seamark.commandLine().setOut(new PrintWriter(out)).execute(arguments.toArray(String[]::new));
        return new Run(exitCode, out.toString());
    }
}

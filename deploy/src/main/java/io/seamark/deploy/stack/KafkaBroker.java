package io.seamark.deploy.stack;

import io.seamark.deploy.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;

/** Kafka in one process: a KRaft broker that is its own controller. */
final class KafkaBroker implements Service {
    private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);
    private static final int PROBE_MILLIS = 4_000;

    private final StackFolder folder;
    private final Home home;
    private final PortBook ports;
    private final int heapMegabytes;

    KafkaBroker(StackFolder folder, Home home, PortBook ports, int heapMegabytes) {
        this.folder = folder;
        this.home = home;
        this.ports = ports;
        this.heapMegabytes = heapMegabytes;
    }

    @Override
    public Daemon daemon() {
        return Daemon.KAFKA;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.get(Port.KAFKA);
    }

    @Override
    public void prepare(LogFile log) {
        if (!Files.exists(data())) {
            StackFolder.createWhole(data(), part -> {
                Path configuration = folder.kafka().resolve("format.properties");
                StackFolder.write(configuration, configuration(part));
                program(
                                "kafka.tools.StorageTool",
                                "format",
                                "--cluster-id",
                                Uuid.randomUuid().toString(),
                                "--config",
                                configuration.toString())
                        .run(log, FORMAT_LIMIT);
            });
        }
        StackFolder.write(serverProperties(), configuration(data()));
    }

    @Override
    public Launch launch() {
        return program("kafka.Kafka", serverProperties().toString());
    }

    @Override
    public Health probe() {
        int port = ports.get(Port.KAFKA);
        if (!Loopback.answers(port)) {
            return Health.starting("nothing listens on port " + port + " yet");
        }
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PROBE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PROBE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            DescribeClusterResult cluster = admin.describeCluster();
            String id = cluster.clusterId().get(PROBE_MILLIS, TimeUnit.MILLISECONDS);
            String formatted = formattedClusterId();
            if (!formatted.equals(id)) {
                return Health.foreign("port " + port + " is answered by Kafka cluster '" + id + "', not by '"
                        + formatted + "', which was formatted here");
            }
            // A broker is listed only once its controller lets it lead partitions.
            boolean listed = cluster.nodes().get(PROBE_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .map(Node::port)
                    .anyMatch(listening -> listening == port);
            return listed ? Health.healthy("cluster " + id) : Health.starting("waits for its controller");
        } catch (ExecutionException | TimeoutException e) {
            return Health.starting("port " + port + " does not answer as Kafka yet (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.starting("interrupted while asking port " + port);
        }
    }

    private Path data() {
        return folder.kafka().resolve("data");
    }

    private Path serverProperties() {
        return folder.kafka().resolve("server.properties");
    }

    private String formattedClusterId() {
        return StackFolder.read(data().resolve("meta.properties")).getProperty("cluster.id", "(not formatted)");
    }

    private Launch program(String main, String... arguments) {
        List<String> options = List.of(
                // With G1 a good part of a core went into marking at high rates (decision 26).
                "-XX:+UseParallelGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.utils.AppInfoParser=info");
        return new Launch(home.classPath("deploy/runtime-kafka"), heapMegabytes, options, main, List.of(arguments));
    }

    private String configuration(Path data) {
        return """
                # Written at each start of the local stack.
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                # A mistyped topic must be an error, not a new topic.
                auto.create.topics.enable=false
                # One broker, hence one replica of everything.
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                """
                .formatted(ports.get(Port.KAFKA), ports.get(Port.KAFKA_CONTROLLER), escaped(data));
    }

    /** A properties file reads a backslash as an escape. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\");
    }
}

package io.seamark.deploy.stack;

import io.seamark.deploy.Home;
import io.seamark.deploy.stack.DaemonGroup.Member;
import io.seamark.deploy.stack.DaemonGroup.Order;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A real Kafka and a real HDFS on this machine, as processes of their own that outlive the one that started them. All of it lies
 * in one folder; the same folder is the same stack, for every process that names it. Listens on 127.0.0.1 only.
 *
 * <p>Methods that change the stack exclude each other, also between processes: the second one fails with a message. Not to be shared
 * between threads.
 */
public final class LocalStack {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int CONNECT_ATTEMPTS = 3;

    /** What {@link #up} found to do. */
    public enum Outcome {
        STARTED,
        ALREADY_RUNNING
    }

    private final StackFolder folder;
    private final StackOptions options;
    private final PortBook ports;
    private final KafkaBroker kafka;
    private final NameNode nameNode;
    private final Map<Daemon, Member> members = new EnumMap<>(Daemon.class);
    private final DaemonGroup kafkaGroup;
    private final DaemonGroup hdfsGroup;
    private final DaemonGroup sparkGroup;
    private final SparkSite spark;

    private LocalStack(Home home, Path dir, StackOptions options) {
        this.folder = new StackFolder(dir);
        this.options = options;
        this.ports = new PortBook(folder.ports());
        Loopback loopback = new Loopback();
        HdfsSite site = new HdfsSite(folder, home, ports);
        this.kafka = new KafkaBroker(folder, home, ports, options.kafkaHeapMegabytes());
        this.nameNode = new NameNode(site, options.nameNodeHeapMegabytes(), loopback);
        DataNode dataNode = new DataNode(site, nameNode, options.dataNodeHeapMegabytes(), loopback);
        this.spark = new SparkSite(folder, home, ports);
        SparkMaster master = new SparkMaster(spark, loopback);
        SparkWorker worker =
                new SparkWorker(spark, master, options.spark().orElse(StackOptions.Spark.DEFAULT), loopback);
        for (Service service : List.of(kafka, nameNode, dataNode, master, worker)) {
            members.put(service.daemon(), new Member(service, new DaemonProcess(folder, service.daemon())));
        }
        this.kafkaGroup = new DaemonGroup(ports, Order.TOGETHER, List.of(members.get(Daemon.KAFKA)));
        this.hdfsGroup = new DaemonGroup(
                ports, Order.TOGETHER, List.of(members.get(Daemon.NAMENODE), members.get(Daemon.DATANODE)));
        this.sparkGroup = new DaemonGroup(
                ports, Order.IN_TURN, List.of(members.get(Daemon.SPARK_MASTER), members.get(Daemon.SPARK_WORKER)));
    }

    /** The stack of a folder; touches nothing. */
    public static LocalStack in(Path dir) {
        return in(dir, StackOptions.DEFAULT);
    }

    /** The stack of a folder, with these options for what this object starts; touches nothing. */
    public static LocalStack in(Path dir, StackOptions options) {
        return new LocalStack(Home.find(), dir, options);
    }

    /**
     * Starts what does not run, waits until all is healthy and is what was formatted here, creates missing topics and writes
     * {@link #configuration()}. If it fails, what it started is stopped again.
     *
     * @param partitions how many partitions new topics get; see {@link Topics#create}
     * @throws StackException if a daemon dies, is not ready in time, or a foreign one answers on its port
     */
    public Outcome up(OptionalInt partitions) {
        try (StackLock lock = StackLock.take(folder.lock())) {
            boolean withSpark = options.spark().isPresent() || hasSpark();
            List<Member> stopped = members.values().stream()
                    .filter(member -> withSpark || !member.daemon().isSpark())
                    .filter(member -> !member.runs())
                    .toList();
            try {
                List<DaemonGroup> groups =
                        withSpark ? List.of(kafkaGroup, hdfsGroup, sparkGroup) : List.of(kafkaGroup, hdfsGroup);
                inParallel(groups.stream()
                        .<Runnable>map(group -> () -> group.start(options.startLimit()))
                        .toList());
                makeStoreRoot();
                new Topics(bootstrapServers()).create(partitions);
            } catch (RuntimeException | IOException e) {
                stop(stopped, STOP_LIMIT);
                throw e instanceof RuntimeException known
                        ? known
                        : new StackException("HDFS at " + storeRoot() + " takes no folder: " + e.getMessage(), e);
            }
            StackFolder.write(folder.conf(), clientConfiguration());
            return stopped.isEmpty() ? Outcome.ALREADY_RUNNING : Outcome.STARTED;
        }
    }

    /** Hadoop keeps a connection to the NameNode that was there before on the same port: its end is told to the next call. */
    private void makeStoreRoot() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (FileSystem hdfs = fileSystem()) {
                hdfs.mkdirs(new org.apache.hadoop.fs.Path(storeRoot()));
                return;
            } catch (EOFException e) {
                if (attempt == CONNECT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Ends all daemons in order, and keeps the data. A daemon that does not end in time is killed, with a warning. */
    public void down() {
        down(STOP_LIMIT);
    }

    /** Ends all daemons in order, and keeps the data. What has not ended within the time is killed, with a warning. */
    public void down(Duration limit) {
        try (StackLock lock = StackLock.take(folder.lock())) {
            // Gone first: from now on another program may come to listen on these ports.
            Files.deleteIfExists(folder.conf());
            stop(members.values(), limit);
            // The next start has a Spark cluster only if it is asked for one.
            Files.deleteIfExists(folder.pid(Daemon.SPARK_MASTER));
            Files.deleteIfExists(folder.pid(Daemon.SPARK_WORKER));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove '" + folder.conf() + "'", e);
        }
    }

    /** Each daemon as it is now; those of a Spark cluster only if the stack was brought up with one. */
    public List<DaemonStatus> status() {
        boolean withSpark = hasSpark();
        return members.values().stream()
                .filter(member -> withSpark || !member.daemon().isSpark())
                .map(this::status)
                .toList();
    }

    /** Whether the stack was brought up with a Spark cluster, and not taken down since. */
    private boolean hasSpark() {
        return Files.exists(folder.pid(Daemon.SPARK_MASTER));
    }

    /**
     * Fails unless every daemon is healthy and is the one formatted here; for those who are about to use a stack that they did not
     * start.
     *
     * @throws StackException with the state of each daemon that is not
     */
    public void requireHealthy() {
        List<String> faults = status().stream()
                .filter(status -> !status.health().isHealthy())
                .map(status -> status.daemon().label() + " is "
                        + status.health().state().name().toLowerCase(Locale.ROOT) + " ("
                        + status.health().detail() + ")")
                .toList();
        if (!faults.isEmpty()) {
            throw new StackException("The stack in '" + folder.dir() + "' cannot be used: " + String.join("; ", faults)
                    + ". Run 'seamark stack up --dir " + folder.dir() + "'");
        }
    }

    /** Starts one daemon on the ports it had, and waits until it serves; does nothing if it runs and serves. */
    public void start(Daemon daemon) {
        try (StackLock lock = StackLock.take(folder.lock())) {
            DaemonGroup group = daemon == Daemon.KAFKA ? kafkaGroup : daemon.isSpark() ? sparkGroup : hdfsGroup;
            // Without its DataNode a NameNode stays in safe mode: then to answer is all it can do.
            boolean alone =
                    daemon == Daemon.NAMENODE && !members.get(Daemon.DATANODE).runs();
            group.start(
                    members.get(daemon),
                    service -> alone ? nameNode.answers() : service.probe().isHealthy(),
                    options.startLimit());
        }
    }

    /** Kills one daemon as a power cut would (SIGKILL), and waits until it is gone; does nothing if it does not run. */
    public void kill(Daemon daemon) {
        try (StackLock lock = StackLock.take(folder.lock())) {
            members.get(daemon).process().kill();
        }
    }

    /** The process of one daemon, if it runs; whether it serves is another question ({@link #status}). */
    public OptionalLong pid(Daemon daemon) {
        return members.get(daemon).process().running().stream()
                .mapToLong(ProcessHandle::pid)
                .findFirst();
    }

    /** Asks one daemon to end (SIGTERM), and waits until it is gone; does nothing if it does not run. */
    public void stop(Daemon daemon) {
        try (StackLock lock = StackLock.take(folder.lock())) {
            stop(List.of(members.get(daemon)), STOP_LIMIT);
        }
    }

    /** Absolute path of the stack's folder. */
    public Path dir() {
        return folder.dir();
    }

    /** The file that tells Seamark's programs where this stack is; there while the stack is up. */
    public Path configuration() {
        return folder.conf();
    }

    /** Where Kafka's clients begin: host and port. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** What {@code --master} takes, where the stack has a Spark cluster. */
    public String sparkMaster() {
        return spark.masterUrl();
    }

    /** The folder in HDFS that holds all of Seamark, as an absolute URI. */
    public String storeRoot() {
        return hdfs() + "/seamark";
    }

    /** A new client of this stack's HDFS, for the caller to close. */
    public FileSystem fileSystem() {
        Configuration client = new Configuration(false);
        client.set("fs.defaultFS", hdfs());
        try {
            return FileSystem.newInstance(client);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open " + hdfs(), e);
        }
    }

    private String hdfs() {
        return "hdfs://127.0.0.1:" + ports.get(Port.NAMENODE);
    }

    private DaemonStatus status(Member member) {
        int port = ports.get(Port.main(member.daemon()));
        var process = member.process().running();
        if (process.isEmpty()) {
            String answered =
                    port != 0 && Loopback.answers(port) ? "another program answers on its port " + port : "not running";
            return new DaemonStatus(member.daemon(), OptionalLong.empty(), port, Health.stopped(answered));
        }
        return new DaemonStatus(
                member.daemon(),
                OptionalLong.of(process.get().pid()),
                port,
                member.service().probe());
    }

    /** In the opposite order of the start, so that none loses the one it reports to; all are asked before any is waited for. */
    private static void stop(Iterable<Member> stopping, Duration limit) {
        List<Member> order = new ArrayList<>();
        stopping.forEach(order::add);
        Collections.reverse(order);
        // Of a start that was interrupted the daemons are to end as well as of any other.
        boolean interrupted = Thread.interrupted();
        order.forEach(member -> member.process().terminate());
        long end = System.nanoTime() + limit.toNanos();
        order.forEach(member -> member.process().awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when all parts have ended, also if one fails; an interrupt of this thread is passed on to them. */
    private static void inParallel(List<Runnable> parts) {
        ExecutorService threads = Executors.newFixedThreadPool(parts.size());
        List<Future<?>> running = new ArrayList<>();
        parts.forEach(part -> running.add(threads.submit(part)));
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
                threads.shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while the stack was starting");
        }
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException("it has ended", e);
            }
        }
    }

    private String clientConfiguration() {
        return """
                # The local stack in '%s'. Written when it came up, removed when it goes down.
                seamark.kafka.bootstrap-servers = "%s"
                seamark.store.root = "%s"
                """
                .formatted(folder.dir(), bootstrapServers(), storeRoot());
    }
}

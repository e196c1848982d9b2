package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.journal.Journal;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.stack.Daemon;
import io.seamark.deploy.stack.LocalStack;
import io.seamark.deploy.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;

/**
 * A whole Seamark of real processes in one folder: Kafka, HDFS, a Spark cluster, the speed layer on it, batch runs and serving,
 * under supervision. Thread-safe, but for the start and the end.
 */
final class LiveSystem implements AutoCloseable {
    private static final StackOptions SIZES =
            StackOptions.DEFAULT.withSpark(new StackOptions.Spark(2, 2048)).withStartLimit(Duration.ofSeconds(60));

    private final Home home;
    private final Path folder;
    private final Proof proof;
    private final LocalStack stack;
    private final ServingClient serving;
    private final Supervisor supervisor = new Supervisor();
    private final Map<Victim, Part> parts = new EnumMap<>(Victim.class);
    private final ProgramPart speed;
    private final ProgramPart serve;
    private final SparkExecutors executors;
    private final List<String> moreSettings;
    private Optional<BatchRuns> batches = Optional.empty();

    /**
     * Touches nothing but the folder.
     *
     * @param moreSettings for all of Seamark's programs, each {@code key=value}
     */
    LiveSystem(Home home, Path folder, Proof proof, List<String> moreSettings) {
        this.home = requireNonNull(home, "home is null");
        this.folder = requireNonNull(folder, "folder is null");
        this.proof = requireNonNull(proof, "proof is null");
        this.moreSettings = List.copyOf(moreSettings);
        this.stack = stack();
        this.serving = new ServingClient(URI.create("http://127.0.0.1:" + freePort() + "/"));
        for (Map.Entry<Victim, Daemon> each : Map.of(
                        Victim.KAFKA, Daemon.KAFKA,
                        Victim.NAMENODE, Daemon.NAMENODE,
                        Victim.DATANODE, Daemon.DATANODE,
                        Victim.SPARK_MASTER, Daemon.SPARK_MASTER,
                        Victim.SPARK_WORKER, Daemon.SPARK_WORKER)
                .entrySet()) {
            parts.put(each.getKey(), new DaemonPart(stack(), each.getValue()));
        }
        this.speed = new ProgramPart("driver", options -> program("speed", "1g", speedArguments(), options));
        this.serve = new ProgramPart("serving", options -> program("serve", "512m", serveArguments(), options));
        parts.put(Victim.DRIVER, speed);
        parts.put(Victim.SERVING, serve);
        this.executors = new SparkExecutors(
                parts.get(Victim.SPARK_WORKER), folder.resolve("executor-options"), emptied("executor"));
    }

    private LocalStack stack() {
        return LocalStack.in(folder.resolve("stack"), SIZES);
    }

    /** Starts Kafka, HDFS and Spark, and keeps them alive from then on. */
    void startStack() {
        writeMore();
        stack.up(OptionalInt.of(proof.partitions()));
        parts.values().stream().filter(DaemonPart.class::isInstance).forEach(supervisor::keep);
    }

    void startSpeed() {
        supervisor.keep(speed);
    }

    void startServing() {
        supervisor.keep(serve);
    }

    synchronized BatchRuns startBatches() {
        BatchRuns started =
                new BatchRuns(options -> program("batch", "1g", batchArguments(), options), proof.batchEvery());
        batches = Optional.of(started);
        return started;
    }

    synchronized BatchRuns batches() {
        return batches.orElseThrow(() -> new IllegalStateException("no batch runs were started"));
    }

    /** Whether every part that is kept alive has a process. */
    boolean allRun() {
        return parts.values().stream().allMatch(part -> part.pid().isPresent());
    }

    /** A part by what it is as a victim; batch runs and executors are none. */
    Part part(Victim victim) {
        return parts.get(victim);
    }

    ProgramPart speed() {
        return speed;
    }

    ProgramPart serve() {
        return serve;
    }

    SparkExecutors executors() {
        return executors;
    }

    ServingClient serving() {
        return serving;
    }

    String bootstrapServers() {
        return stack.bootstrapServers();
    }

    String storeRoot() {
        return stack.storeRoot();
    }

    FileSystem fileSystem() {
        return stack.fileSystem();
    }

    /** The settings of all programs. */
    Settings settings() {
        return Settings.load(List.of(stack.configuration(), moreFile()), Map.of(), Map.of());
    }

    /** How far the speed layer has come. */
    CutProgress progress() {
        Settings settings = settings();
        return new CutProgress(new Journal(Store.open(settings), settings.string("seamark.application-id")));
    }

    /** What serving says of itself; empty if it does not answer. */
    Optional<JsonObject> status() throws InterruptedException {
        return serving.get("v1/status").filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
    }

    /** Every process that runs now, by name. */
    Map<String, Long> processes() {
        Map<String, Long> running = new TreeMap<>();
        parts.values().forEach(part -> part.pid().ifPresent(pid -> running.put(part.label(), pid)));
        executors.pids().forEach(pid -> running.merge("executor", pid, Math::max));
        batchPid().ifPresent(pid -> running.put("batch", pid));
        return running;
    }

    private synchronized Optional<Long> batchPid() {
        return batches.flatMap(runs -> runs.pid().stream().boxed().findFirst());
    }

    /** How often each part was started, batch runs among them. */
    synchronized Map<String, Integer> starts() {
        Map<String, Integer> starts = supervisor.starts();
        batches.ifPresent(runs -> starts.put("batch", runs.started()));
        return starts;
    }

    /** Runs a command of Seamark on this system beside all others. */
    Program program(String name, String heap, List<String> arguments, List<String> options) {
        // What a killed program cannot tidy goes at its next start.
        String javaOptions = String.join(" ", options) + " -Djava.io.tmpdir=" + emptied(name);
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--config", stack.configuration().toString()));
        all.addAll(List.of("--config", moreFile().toString()));
        return Program.start(home, name, logs(), heap, all, Map.of("JAVA_TOOL_OPTIONS", javaOptions));
    }

    private Path moreFile() {
        return folder.resolve("more.conf");
    }

    /** In a file, as secrets are refused on a command line. */
    private void writeMore() {
        try {
            Files.createDirectories(folder);
            Files.write(
                    moreFile(),
                    moreSettings.stream()
                            .map(setting -> setting.split("=", 2))
                            .map(pair -> "seamark." + pair[0] + " = " + new Gson().toJson(pair[1]))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write '" + moreFile() + "'", e);
        }
    }

    Path logs() {
        return folder.resolve("logs");
    }

    private List<String> speedArguments() {
        return List.of(
                "--master",
                stack.sparkMaster(),
                "--set",
                "spark.conf.spark.driver.host=127.0.0.1",
                "--set",
                "spark.conf.spark.driver.bindAddress=127.0.0.1",
                "--set",
                "spark.conf.spark.cores.max=1",
                "--set",
                "spark.conf.spark.executor.memory=1g",
                "--set",
                "spark.conf.spark.local.dir=" + temporary("speed"),
                "--set",
                "spark.conf.spark.executor.extraJavaOptions=" + executors.javaOptions());
    }

    private List<String> batchArguments() {
        return List.of("--master", "local[1]", "--set", "spark.conf.spark.local.dir=" + temporary("batch"));
    }

    private List<String> serveArguments() {
        return List.of(
                "--port",
                Integer.toString(serving.base().getPort()),
                "--set",
                "serving.data-dir=" + folder.resolve("serving"));
    }

    private Path temporary(String name) {
        return folder.resolve("tmp").resolve(name);
    }

    /** The folder of a program's temporary files, with none in it. */
    private Path emptied(String name) {
        Path temporary = temporary(name);
        Trees.delete(temporary);
        try {
            return Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder in '" + folder + "'", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("The operating system gives no port on 127.0.0.1", e);
        }
    }

    /** Ends everything. */
    @Override
    public void close() {
        supervisor.close();
        synchronized (this) {
            batches.ifPresent(BatchRuns::close);
        }
        serve.kill();
        speed.kill();
        stack.down();
    }
}

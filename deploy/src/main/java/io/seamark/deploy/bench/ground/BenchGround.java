package io.seamark.deploy.bench.ground;

import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.stack.LocalStack;
import io.seamark.deploy.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a bench takes place: topics and a store root of its own, on a stack that is named or on one that it brings. Closing
 * it, or ending this process by a signal, leaves nothing behind. Thread-safe.
 */
public final class BenchGround implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BenchGround.class);
    private static final long HOOK_PATIENCE_NANOS = 60_000_000_000L;

    private final Path folder;
    private final String name;
    private final LocalStack stack;
    private final boolean owned;
    private final List<String> topics = new ArrayList<>();
    private final List<AutoCloseable> processes = new ArrayList<>();
    private final Thread hook = new Thread(this::closeAtSignal, "bench-clean-up");
    private volatile boolean storeUsed;
    private boolean closed;

    private BenchGround(Path folder, LocalStack stack, boolean owned) {
        this.folder = folder;
        this.name = folder.getFileName().toString();
        this.stack = stack;
        this.owned = owned;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Makes the ground ready.
     *
     * @param named folder of a running stack to use; a temporary one is started if there is none
     * @param parent where the temporary folder is made
     * @throws StackException if the named stack is not healthy, or the temporary one does not start
     */
    static BenchGround prepare(Optional<Path> named, Path parent) {
        Path folder;
        try {
            Files.createDirectories(parent);
            folder = Files.createTempDirectory(parent.toAbsolutePath(), "seamark-bench-");
        } catch (IOException e) {
            throw new CommandFailure(
                    "No folder can be made in '" + parent + "': " + e.getMessage() + ". Name another with --dir.", e);
        }
        LocalStack stack = LocalStack.in(named.orElse(folder.resolve("stack")));
        BenchGround ground = new BenchGround(folder, stack, named.isEmpty());
        try {
            if (named.isPresent()) {
                stack.requireHealthy();
            } else {
                LOG.info("Starting Kafka and HDFS in '{}'", stack.dir());
                stack.up(OptionalInt.empty());
            }
        } catch (RuntimeException e) {
            ground.close();
            throw e;
        }
        return ground;
    }

    /** A folder of this machine for logs and other files of the bench; gone when it is over. */
    public Path folder() {
        return folder;
    }

    /** Addresses of the brokers, as Kafka's clients want them. */
    public String bootstrapServers() {
        return stack.bootstrapServers();
    }

    /** Creates a topic that is removed at the end, and returns its name. */
    public synchronized String topic(String purpose, int partitions) throws InterruptedException {
        String topic = name + "-" + purpose;
        try (Admin admin = admin()) {
            // Twice the broker's default: what is rejected is the original with its reason.
            NewTopic roomy = new NewTopic(topic, partitions, (short) 1)
                    .configs(
                            purpose.startsWith("rejected")
                                    ? Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(2 << 20))
                                    : Map.of());
            admin.createTopics(List.of(roomy)).all().get();
            topics.add(topic);
            return topic;
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    "Kafka at " + bootstrapServers() + " does not create the topic '" + topic + "': "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    /** The settings of an application that has the stack to itself: its store is its own, as no two may share one. */
    public Settings settings(String application, Map<String, String> more) {
        storeUsed = true;
        Map<String, String> values = new HashMap<>(more);
        values.put("seamark.application-id", application);
        values.put("seamark.kafka.bootstrap-servers", bootstrapServers());
        values.put("seamark.store.root", storeRoot() + "/" + application);
        return Settings.load(List.of(), Map.of(), values);
    }

    private String storeRoot() {
        return stack.storeRoot() + "/" + name;
    }

    /**
     * Starts a process that ends when the bench does, in whatever way.
     *
     * @throws CommandFailure if the bench is being ended already
     */
    public synchronized <T extends AutoCloseable> T start(Supplier<T> process) {
        if (closed) {
            throw new CommandFailure("The bench was ended by a signal.");
        }
        T started = process.get();
        processes.add(started);
        return started;
    }

    /**
     * Starts a program of Seamark as its users run it, in a process of its own; ends when the bench does.
     *
     * @param name of the command
     * @param heap for java's -Xmx
     * @param settings what differs from the defaults is handed over
     * @param more arguments
     */
    public Program program(Home home, String name, String heap, Settings settings, String... more) {
        return program(home, name, heap, settings, Map.of(), more);
    }

    /** As the other, with more in its environment. */
    public Program program(
            Home home, String name, String heap, Settings settings, Map<String, String> environment, String... more) {
        Map<String, String> defaults = Settings.reference().below("seamark");
        List<String> arguments = new ArrayList<>(List.of(more));
        settings.below("seamark").forEach((key, value) -> {
            if (!value.equals(defaults.get(key))) {
                arguments.addAll(List.of("--set", key + "=" + value));
            }
        });
        // Its temporary files go when the bench's folder goes.
        arguments.addAll(List.of("--set", "spark.conf.spark.local.dir=" + folder));
        return start(() -> Program.start(home, name, folder, heap, arguments, environment));
    }

    /** Removes a topic before the end: what is read is not worth its disk any more. */
    public synchronized void drop(String topic) throws InterruptedException {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            topics.remove(topic);
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    "Kafka at " + bootstrapServers() + " does not remove the topic '" + topic + "': "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    /**
     * Refuses to begin what the disk has no room for.
     *
     * @param bytes that the bench will write, about
     * @param advice what to do about it
     */
    public void requireRoom(long bytes, String advice) {
        long room = folder.toFile().getUsableSpace();
        if (room < bytes) {
            throw new CommandFailure(String.format(
                    Locale.ROOT,
                    "The bench needs about %.0f GB in '%s', and there are %.0f GB: %s.",
                    bytes / 1e9,
                    folder.getParent(),
                    room / 1e9,
                    advice));
        }
    }

    @Override
    public void close() {
        clean();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The process is being ended: the hook finds nothing more to do");
        }
    }

    private synchronized void clean() {
        if (closed) {
            return;
        }
        for (AutoCloseable process : processes) {
            quietly("a process", process);
        }
        if (owned) {
            stack.down();
        } else {
            if (!topics.isEmpty()) {
                quietly("the topics", this::deleteTopics);
            }
            if (storeUsed) {
                quietly("the store", () -> {
                    Store store = Store.open(settings("clean-up", Map.of()));
                    store.delete(store.root().getParent());
                });
            }
        }
        quietly("the folder", () -> Trees.delete(folder));
        closed = true;
    }

    /** At a signal: the main thread may be starting the stack right now, and holds its lock until it is done. */
    private void closeAtSignal() {
        long end = System.nanoTime() + HOOK_PATIENCE_NANOS;
        while (true) {
            try {
                clean();
                return;
            } catch (StackException e) {
                if (System.nanoTime() > end) {
                    LOG.error(
                            "Not cleaned up: {} Stop it with 'seamark stack down --dir {}'",
                            e.getMessage(),
                            stack.dir());
                    return;
                }
                LockSupport.parkNanos(200_000_000L);
            }
        }
    }

    private void deleteTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.deleteTopics(topics).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers()));
    }

    private static void quietly(String what, AutoCloseable action) {
        try {
            action.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Of the bench, {} stays behind: {}", what, e.getMessage());
        }
    }
}

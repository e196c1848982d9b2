package io.seamark.deploy.verify;

import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.HistoryWriter;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.stack.LocalStack;
import io.seamark.deploy.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole system of its own in a temporary folder, for a comparison where none is named: history imported, a batch run, live
 * readings with late, repeated and broken ones among them, and a second batch run in the middle of them. What it starts it
 * stops, and removes, however it ends. Not thread-safe.
 */
final class OwnSystem implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSystem.class);
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Fleet FLEET = new Fleet(11, 20, Duration.ofSeconds(30));
    private static final Delivery DELIVERY = new Delivery(0.02, 0.02, 0.01);
    private static final Duration HISTORY = Duration.ofDays(2);
    private static final Duration BEHIND = Duration.ofHours(3);

    /** Simulated seconds in a second: {@link #BEHIND} is caught up with in about half a minute. */
    private static final double PACE = 300;

    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int MAX_METRICS = 256;

    private final Home home;
    private final Path folder;
    private final Consumer<String> progress;
    private final LocalStack stack;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Thread hook = new Thread(this::clean, "verify-clean-up");
    private boolean closed;

    OwnSystem(Home home, Consumer<String> progress) {
        this.home = home;
        this.progress = progress;
        try {
            this.folder = Files.createTempDirectory("seamark-verify-");
        } catch (IOException e) {
            throw new CommandFailure(
                    "No temporary folder can be made: " + e.getMessage() + ". Name a stack with --stack instead.", e);
        }
        this.stack = LocalStack.in(folder.resolve("stack"));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Where the serving layer is, with all of the log in its answers or nearly so. */
    URI run() throws IOException, InterruptedException {
        progress.accept("no system is named: starting one in " + folder);
        own(stack::down);
        stack.up(OptionalInt.of(2));
        long minute = 60_000;
        long liveFrom = Math.floorDiv(System.currentTimeMillis() - BEHIND.toMillis(), minute) * minute;
        Path history = folder.resolve("history");
        new HistoryWriter(FLEET, FaultPlan.none(), history).write(liveFrom - HISTORY.toMillis(), liveFrom, rows -> {});
        progress.accept("importing history");
        start("import", "2g", history.toString()).awaitSuccess();
        progress.accept("first batch run");
        start("batch", "2g").awaitSuccess();
        progress.accept("starting speed and serving layer, live readings, and a second batch run");
        Program speed = start("speed", "2g");
        URI address = URI.create("http://127.0.0.1:" + freePort() + "/");
        Program serve = start(
                "serve",
                "1g",
                "--port",
                Integer.toString(address.getPort()),
                "--set",
                "serving.data-dir=" + folder.resolve("serving"));
        awaitReady(new ServingClient(address), speed, serve);
        stream(liveFrom, speed, serve);
        return address;
    }

    private void stream(long liveFrom, Program speed, Program serve) throws InterruptedException {
        LiveFleet.Plan plan = new LiveFleet.Plan(
                FLEET, FaultPlan.none(), DELIVERY, new BrokenMessages(MAX_MESSAGE_BYTES, MAX_METRICS), liveFrom, PACE);
        LiveFleet live = LiveFleet.start(plan, new ReadingSender(stack.bootstrapServers(), "readings", Map.of()));
        own(live);
        await(
                "the first half of the live readings",
                speed,
                serve,
                () -> live.progress().simulatedTime() > liveFrom + BEHIND.toMillis() / 2);
        start("batch", "2g").awaitSuccess();
        await(
                "the live readings",
                speed,
                serve,
                () -> live.progress().simulatedTime()
                        > System.currentTimeMillis() - Duration.ofMinutes(1).toMillis());
        live.close();
        progress.accept(live.progress().acknowledged() + " messages are in the log");
    }

    /** The settings of this system. */
    Settings settings() {
        return Settings.load(List.of(stack.configuration()), Map.of(), Map.of());
    }

    private Program start(String name, String heap, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", stack.configuration().toString()));
        Program program = Program.start(home, name, folder.resolve("logs"), heap, all);
        own(program);
        return program;
    }

    private synchronized void own(AutoCloseable part) {
        if (closed) {
            throw new CommandFailure("Interrupted; everything is stopped.");
        }
        started.push(part);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private void awaitReady(ServingClient serving, Program speed, Program serve) throws InterruptedException {
        await("the serving layer", speed, serve, serving::isReady);
    }

    private static void await(String what, Program speed, Program serve, Condition condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            speed.requireRunning();
            serve.requireRunning();
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("Waited " + LIMIT.toSeconds() + " s for " + what + ".");
            }
            LockSupport.parkNanos(200_000_000L);
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
        closed = true;
        progress.accept("stopping and removing " + folder);
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (StackException e) {
                LOG.error(
                        "The stack stays behind: {} Stop it with 'seamark stack down --dir {}'",
                        e.getMessage(),
                        stack.dir());
            } catch (Exception e) {
                LOG.warn("A part did not stop cleanly: {}", e.getMessage());
            }
        }
        try {
            Trees.delete(folder);
        } catch (UncheckedIOException e) {
            LOG.warn("The folder '{}' stays behind: {}", folder, e.getCause().getMessage());
        }
    }
}

package io.seamark.deploy.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.stack.LocalStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One demo from start to stop: what it starts it stops, however it ends. */
final class Demo implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(10);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);

    /** A stream that takes longer to come to the present is shown on its way. */
    private static final Duration PRESENT_LIMIT = Duration.ofMinutes(1);

    /** At the end of the stream: enough for all that a program writes when it ends. */
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    /** Of a stop that somebody waits for, which takes 10 s at most; what a killed program leaves, the next demo clears. */
    private static final Duration PROGRAMS_STOP_LIMIT = Duration.ofSeconds(4);

    private static final Duration STACK_STOP_LIMIT = Duration.ofMillis(2500);

    private final Home home;
    private final Path dir;
    private final int wantedPort;
    private final Story story;
    private final PrintWriter out;
    private final LocalStack stack;
    private final List<Program> programs = new ArrayList<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long begin = System.nanoTime();
    private final Object stopLock = new Object();
    private boolean stopping;

    Demo(Home home, Path dir, int wantedPort, Story story, PrintWriter out) {
        this.home = home;
        this.dir = dir;
        this.stack = LocalStack.in(dir.resolve("stack"));
        this.wantedPort = wantedPort;
        this.story = story;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @param limit how long it streams at most
     * @param exitWhenDone whether the end of the stream is the end of the demo
     */
    void run(Duration limit, boolean exitWhenDone) throws Exception {
        Thread runner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(runner), "demo-stop"));
        try {
            startAll(limit, exitWhenDone);
        } catch (Exception e) {
            requireGoing(); // an interrupt shows itself as whatever it has interrupted
            throw e;
        }
    }

    private void startAll(Duration limit, boolean exitWhenDone) throws Exception {
        clear();
        say("Starting Kafka and HDFS");
        stack.up(OptionalInt.empty());
        step("Importing the history", "import", "3g", story.history(dir));
        step("Running the batch: archive, views, training, publication", "batch", "4g", List.of());
        say("Starting the speed layer and the serving layer");
        // The archives of classes take seconds to write, which the one who presses Ctrl-C would wait.
        Map<String, String> onlyStop = exitWhenDone ? Map.of() : Map.of("SEAMARK_CLASS_ARCHIVE", "off");
        Program speed = start("speed", "2g", List.of(), onlyStop);
        URI address = URI.create("http://127.0.0.1:" + freePort() + "/");
        Program serve = start("serve", "1g", servingArguments(address), onlyStop);
        ServingClient serving = new ServingClient(address);
        story.start(stack.bootstrapServers()); // the log keeps it until they are ready
        awaitReady(serving, speed, serve);
        try (LogLag lag = new LogLag(stack.bootstrapServers())) {
            awaitPresent(serving, lag, speed, serve);
            say("The page is at " + address + "   (logs in " + dir.resolve("logs") + "; Ctrl-C stops everything)");
            watch(serving, lag, speed, serve, limit, exitWhenDone);
        }
    }

    private List<String> servingArguments(URI address) {
        return List.of(
                "--port", Integer.toString(address.getPort()), "--set", "serving.data-dir=" + dir.resolve("serving"));
    }

    /** What an earlier demo left would mix with this one's fleet. */
    private void clear() {
        stack.down();
        for (String each : new String[] {"stack", "serving", "history", "logs"}) {
            Trees.delete(dir.resolve(each));
        }
    }

    private Program start(String name, String heap, List<String> arguments, Map<String, String> environment) {
        requireGoing();
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--config", stack.configuration().toString()));
        // Apart: a Ctrl-C would reach it beside the word of this process, and a second word ends a program at once.
        Program program = Program.startApart(home, name, dir.resolve("logs"), heap, all, environment);
        programs.add(program);
        return program;
    }

    private void step(String what, String name, String heap, List<String> arguments) throws Exception {
        say(what);
        Program program = start(name, heap, arguments, Map.of());
        try (LogTail tail = new LogTail(program.log(), out)) {
            while (program.isRunning()) {
                tail.show();
                requireGoing();
                interrupted.await(300, TimeUnit.MILLISECONDS);
            }
            tail.show();
        }
        program.awaitSuccess();
    }

    private void awaitReady(ServingClient serving, Program... programs) throws InterruptedException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!serving.isReady()) {
            for (Program program : programs) {
                program.requireRunning();
            }
            requireGoing();
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("The serving layer is not ready after " + READY_LIMIT.toSeconds()
                        + " s. Its log is in '" + dir.resolve("logs") + "'.");
            }
            interrupted.await(300, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Lets the stream come to the present and be served up to there, so that the page does not begin with a fleet that was
     * last seen hours ago. A machine too slow for that gets its page all the same.
     */
    private void awaitPresent(ServingClient serving, LogLag lag, Program... programs) throws InterruptedException {
        Optional<Duration> wait = story.untilPresent();
        if (wait.isEmpty()) {
            return;
        }
        if (wait.get().compareTo(PRESENT_LIMIT) > 0) {
            say("The fleet is behind the clock, and comes to the present in "
                    + wait.get().toMinutes() + " min");
            return;
        }
        say("The fleet sends what is missing up to now");
        long deadline = System.nanoTime() + PRESENT_LIMIT.multipliedBy(2).toNanos();
        Optional<Map<Integer, Long>> present = Optional.empty();
        while (System.nanoTime() < deadline) {
            if (present.isEmpty() && story.untilPresent().equals(Optional.of(Duration.ZERO))) {
                present = Optional.of(lag.ends());
            }
            if (present.isPresent() && isServed(serving, present.get())) {
                return;
            }
            for (Program program : programs) {
                program.requireRunning();
            }
            requireGoing();
            interrupted.await(300, TimeUnit.MILLISECONDS);
        }
    }

    private void watch(
            ServingClient serving, LogLag lag, Program speed, Program serve, Duration limit, boolean exitWhenDone)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean told = false;
        while (System.nanoTime() < deadline && !interrupted.await(STATUS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            speed.requireRunning();
            serve.requireRunning();
            say(statusLine(serving, lag));
            if (story.isDone() && isServed(serving, lag.ends()) && !told) {
                told = true;
                say("All has been streamed and served; the page stays at " + serving.base());
                if (exitWhenDone) {
                    return;
                }
            }
        }
    }

    private String statusLine(ServingClient serving, LogLag lag) throws InterruptedException {
        String rate = serving.get("v1/status")
                .map(JsonElement::getAsJsonObject)
                .map(status -> rateAndLag(status, lag))
                .orElse("serving: no answer");
        return rate + " | " + story.progress() + " | " + story.found(serving);
    }

    private static String rateAndLag(JsonObject status, LogLag lag) {
        return String.format(
                "%,.0f readings/s, lag %,d", status.get("readingsPerSecond").getAsDouble(), lag.of(status));
    }

    /** Whether all messages before these offsets, by partition, are in the answers. */
    private static boolean isServed(ServingClient serving, Map<Integer, Long> ends) throws InterruptedException {
        return serving.get("v1/status")
                .map(JsonElement::getAsJsonObject)
                .map(status -> LogLag.behind(status, ends) == 0)
                .orElse(false);
    }

    /** The wanted port, or a free one if something else has it. */
    private int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(wantedPort, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                say("Port " + wantedPort + " is taken; the page takes " + socket.getLocalPort());
                return socket.getLocalPort();
            }
        }
    }

    private void requireGoing() {
        if (interrupted.getCount() == 0) {
            throw new CommandFailure("Interrupted; everything is stopped.");
        }
    }

    /** From the shutdown hook: the JVM may go only when the main thread has stopped what it started. */
    private void interrupt(Thread runner) {
        interrupted.countDown();
        synchronized (stopLock) {
            if (!stopping) {
                runner.interrupt();
            }
        }
        try {
            ended.await(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String what) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        out.printf("[%d:%02d] %s%n", seconds / 60, seconds % 60, what);
        out.flush();
    }

    /** The programs at once, as none needs another to end; then the stack, which they need. */
    @Override
    public void close() {
        synchronized (stopLock) {
            stopping = true; // the stop itself is not to be interrupted
            Thread.interrupted();
        }
        say("Stopping");
        boolean awaited = interrupted.getCount() == 0;
        long stop = System.nanoTime();
        quietly(story::close);
        programs.forEach(Program::terminate);
        Duration limit = awaited ? PROGRAMS_STOP_LIMIT : END_LIMIT;
        programs.forEach(program -> quietly(() -> {
            if (!program.endsWithin(limit.minusNanos(System.nanoTime() - stop))) {
                say("Killed what did not stop within " + limit.toSeconds() + " s; see " + program.log());
            }
        }));
        long stopped = System.nanoTime();
        quietly(() -> stack.down(awaited ? STACK_STOP_LIMIT : END_LIMIT));
        say(String.format(
                Locale.ROOT,
                "Stopped in %.1f s (programs %.1f s, Kafka and HDFS %.1f s); what was written stays in %s",
                (System.nanoTime() - stop) / 1e9,
                (stopped - stop) / 1e9,
                (System.nanoTime() - stopped) / 1e9,
                dir));
        ended.countDown();
    }

    private interface Part {
        void stop() throws Exception;
    }

    private void quietly(Part part) {
        try {
            part.stop();
        } catch (Exception e) {
            say("One of the parts did not stop cleanly: " + e.getMessage());
        }
    }

    /** Shows what a program adds to its log. */
    private static final class LogTail implements AutoCloseable {
        private final java.io.BufferedReader reader;
        private final PrintWriter out;

        LogTail(Path log, PrintWriter out) {
            this.out = out;
            try {
                reader = Files.newBufferedReader(log);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + log, e);
            }
        }

        void show() throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.contains(" INFO ") || line.contains(" ERROR ")) {
                    out.println("       " + line);
                }
            }
            out.flush();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}

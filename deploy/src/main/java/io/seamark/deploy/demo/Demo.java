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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One demo from start to stop: what it starts it stops, in the other order, however it ends. */
final class Demo implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);

    private final Home home;
    private final Path dir;
    private final int wantedPort;
    private final Story story;
    private final PrintWriter out;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long begin = System.nanoTime();

    Demo(Home home, Path dir, int wantedPort, Story story, PrintWriter out) {
        this.home = home;
        this.dir = dir;
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
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "demo-stop"));
        LocalStack stack = LocalStack.in(dir.resolve("stack"));
        clear(stack);
        say("Starting Kafka and HDFS");
        started.push(stack::down);
        stack.up(OptionalInt.empty());
        step("Importing the history", "import", "3g", story.history(dir), stack);
        step("Running the batch: archive, views, training, publication", "batch", "4g", List.of(), stack);
        say("Starting the speed layer and the serving layer");
        Program speed = start("speed", "2g", List.of(), stack);
        URI address = URI.create("http://127.0.0.1:" + freePort() + "/");
        Program serve = start("serve", "1g", servingArguments(address), stack);
        ServingClient serving = new ServingClient(address);
        awaitReady(serving, speed, serve);
        started.push(story);
        story.start(stack.bootstrapServers());
        say("The page is at " + address + "   (logs in " + dir.resolve("logs") + "; Ctrl-C stops everything)");
        try (LogLag lag = new LogLag(stack.bootstrapServers())) {
            watch(serving, lag, speed, serve, limit, exitWhenDone);
        }
    }

    private List<String> servingArguments(URI address) {
        return List.of(
                "--port", Integer.toString(address.getPort()), "--set", "serving.data-dir=" + dir.resolve("serving"));
    }

    /** What an earlier demo left would mix with this one's fleet. */
    private void clear(LocalStack stack) {
        stack.down();
        for (String each : new String[] {"stack", "serving", "history", "logs"}) {
            Trees.delete(dir.resolve(each));
        }
    }

    private Program start(String name, String heap, List<String> arguments, LocalStack stack) {
        requireGoing();
        List<String> all = new java.util.ArrayList<>(arguments);
        all.addAll(List.of("--config", stack.configuration().toString()));
        Program program = Program.start(home, name, dir.resolve("logs"), heap, all);
        started.push(program);
        return program;
    }

    private void step(String what, String name, String heap, List<String> arguments, LocalStack stack)
            throws Exception {
        say(what);
        Program program = start(name, heap, arguments, stack);
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

    private void watch(
            ServingClient serving, LogLag lag, Program speed, Program serve, Duration limit, boolean exitWhenDone)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean told = false;
        while (System.nanoTime() < deadline && !interrupted.await(STATUS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            speed.requireRunning();
            serve.requireRunning();
            say(statusLine(serving, lag));
            if (story.isDone() && isCaughtUp(serving, lag) && !told) {
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

    private static boolean isCaughtUp(ServingClient serving, LogLag lag) throws InterruptedException {
        return serving.get("v1/status")
                .map(JsonElement::getAsJsonObject)
                .map(status -> lag.of(status) == 0)
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
    private void interrupt() {
        interrupted.countDown();
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

    @Override
    public void close() {
        say("Stopping");
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                say("One of the parts did not stop cleanly: " + e.getMessage());
            }
        }
        say("Stopped; what was written stays in " + dir);
        ended.countDown();
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

package io.seamark.deploy.demo;

import static java.util.Objects.requireNonNull;

import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.LogTail;
import io.seamark.deploy.stack.OwnSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program of another room as a child process: {@code seamark batch}, {@code speed}, {@code serve}, {@code import}, with its
 * output in a log file. Not thread-safe.
 */
public final class Program implements AutoCloseable {

    private final String name;
    private final Path log;
    private final Process process;

    private Program(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts {@code seamark NAME ARGUMENTS}.
     *
     * @param logs folder for its log, {@code NAME.log}; appended to
     * @param heap for java's -Xmx, such as {@code 2g}
     */
    public static Program start(Home home, String name, Path logs, String heap, List<String> arguments) {
        return start(home, name, logs, heap, arguments, Map.of());
    }

    /**
     * Starts {@code seamark NAME ARGUMENTS} with more in its environment than this process has.
     *
     * @param logs folder for its log, {@code NAME.log}; appended to
     * @param heap for java's -Xmx, such as {@code 2g}
     */
    public static Program start(
            Home home, String name, Path logs, String heap, List<String> arguments, Map<String, String> environment) {
        return start(List.of(), home, name, logs, heap, arguments, environment);
    }

    /**
     * Starts {@code seamark NAME ARGUMENTS} in a session of its own: a Ctrl-C in this terminal reaches this process, which has
     * to end the program, and not the program itself.
     *
     * @param logs folder for its log, {@code NAME.log}; appended to
     * @param heap for java's -Xmx, such as {@code 2g}
     * @param environment what it has in its environment beside what this process has
     */
    static Program startApart(
            Home home, String name, Path logs, String heap, List<String> arguments, Map<String, String> environment) {
        return start(OwnSession.prefix(), home, name, logs, heap, arguments, environment);
    }

    private static Program start(
            List<String> prefix,
            Home home,
            String name,
            Path logs,
            String heap,
            List<String> arguments,
            Map<String, String> environment) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(home.launcher().toString(), name));
        command.addAll(requireNonNull(arguments, "arguments"));
        Path log = logs.resolve(name + ".log");
        try {
            Files.createDirectories(logs);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            builder.environment().put("SEAMARK_BUILD", "off"); // this process was built a moment ago
            builder.environment().put("SEAMARK_HEAP", heap);
            return new Program(name, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start '" + String.join(" ", command) + "'", e);
        }
    }

    /** Waits for its end; throws with the end of its log if it failed. */
    public void awaitSuccess() throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw failed("ended with exit code " + code);
        }
    }

    /** Waits for its end, good or not. Returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Throws with the end of its log if it does not run any more. */
    public void requireRunning() {
        if (!process.isAlive()) {
            throw failed("has ended with exit code " + process.exitValue());
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** What to wait for its end with: the exit code, 137 after a SIGKILL. */
    public CompletableFuture<Integer> end() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGKILL, for tests of what a death leaves. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks it to end (SIGTERM); does not wait. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM, then a bounded wait, then SIGKILL. Returns whether it ended by itself. */
    public boolean stop(Duration limit) throws InterruptedException {
        terminate();
        return endsWithin(limit);
    }

    /** Waits for its end, and kills it if the time is over. Returns whether it ended by itself. */
    boolean endsWithin(Duration limit) throws InterruptedException {
        if (process.waitFor(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS)) {
            return true;
        }
        kill();
        return false;
    }

    private CommandFailure failed(String what) {
        return new CommandFailure(
                "seamark " + name + " " + what + ". The end of its log '" + log + "':\n" + LogTail.of(log));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import io.seamark.deploy.demo.Program;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batch run, every so often: one at a time, and again at once when one has failed, as a scheduler that retries would.
 * Thread-safe.
 */
final class BatchRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRuns.class);
    private static final long RETRY_NANOS = 1_000_000_000;

    private final ProgramPart.Launcher launcher;
    private final Duration every;
    private final Thread thread = new Thread(this::run, "batch-runs");
    private List<String> nextOptions = List.of();
    private Optional<Program> running = Optional.empty();
    private boolean wanted = true;
    private boolean stopped;
    private int started;
    private int succeeded;
    private int failed;
    private int lastCode;
    private long lastStart = System.nanoTime();
    private long notBefore = System.nanoTime();

    /** @param every time from the start of one run to that of the next */
    BatchRuns(ProgramPart.Launcher launcher, Duration every) {
        this.launcher = requireNonNull(launcher, "launcher is null");
        this.every = requireNonNull(every, "every is null");
        thread.setDaemon(true);
        thread.start();
    }

    /** A run begins as soon as none is under way. */
    synchronized void runNow() {
        wanted = true;
        notifyAll();
    }

    /** The next run, and only that one, ends at a point; it begins as soon as none is under way. */
    synchronized void runArmed(KillPoint point, int times) {
        nextOptions = List.of(Arms.option(point, times));
        runNow();
    }

    /** The run that is under way. */
    synchronized OptionalLong pid() {
        return running.filter(Program::isRunning).stream()
                .mapToLong(Program::pid)
                .findFirst();
    }

    /** How many runs were started. */
    synchronized int started() {
        return started;
    }

    /** How many ended well. */
    synchronized int succeeded() {
        return succeeded;
    }

    /** How many did not, whether they were killed or gave up. */
    synchronized int failed() {
        return failed;
    }

    /** How many have ended, in whatever way. */
    synchronized int ended() {
        return succeeded + failed;
    }

    /** The exit code of the last run that has ended: 137 after a SIGKILL. */
    synchronized int lastCode() {
        return lastCode;
    }

    private void run() {
        try {
            while (awaitTurn()) {
                CompletableFuture<Integer> end = begin();
                int code = end.get();
                ended(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("The end of a batch run cannot be told", e.getCause());
        }
    }

    private synchronized boolean awaitTurn() throws InterruptedException {
        long due = lastStart + every.toNanos();
        while (!stopped && millisUntilTurn(due) > 0) {
            wait(millisUntilTurn(due));
        }
        wanted = false;
        return !stopped;
    }

    private synchronized long millisUntilTurn(long due) {
        long at = wanted ? notBefore : Math.max(due, notBefore);
        return Math.max(0, (at - System.nanoTime() + 999_999) / 1_000_000);
    }

    private synchronized CompletableFuture<Integer> begin() {
        started++;
        lastStart = System.nanoTime();
        List<String> options = nextOptions;
        nextOptions = List.of();
        Program program = launcher.launch(options);
        running = Optional.of(program);
        return program.end();
    }

    private synchronized void ended(int code) {
        running = Optional.empty();
        lastCode = code;
        if (code == 0) {
            succeeded++;
        } else {
            failed++;
            wanted = true;
            notBefore = System.nanoTime() + RETRY_NANOS;
            if (!stopped) {
                LOG.info("A batch run ended with exit code {}; it is run again", code);
            }
        }
        notifyAll();
    }

    /** Starts nothing more, and ends the run that is under way. */
    @Override
    public void close() {
        Optional<Program> last;
        synchronized (this) {
            stopped = true;
            last = running;
            notifyAll();
        }
        last.ifPresent(Program::close);
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.seamark.deploy.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of one daemon, found again by its pid file from any later process. A pid that the system has given to another
 * program meanwhile is not taken for it. Not thread-safe.
 */
final class DaemonProcess {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonProcess.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Daemon daemon;
    private final Path pidFile;
    private final String marker;
    private final LogFile log;

    DaemonProcess(StackFolder folder, Daemon daemon) {
        this.daemon = daemon;
        this.pidFile = folder.pid(daemon);
        this.marker = "-Dseamark.stack.process=" + daemon.label() + "@" + folder.dir();
        this.log = new LogFile(folder.log(daemon));
    }

    Daemon daemon() {
        return daemon;
    }

    LogFile log() {
        return log;
    }

    /** The running process of this daemon, if there is one. */
    Optional<ProcessHandle> running() {
        Properties written = StackFolder.read(pidFile);
        try {
            long pid = Long.parseLong(written.getProperty("pid", "0"));
            long started = Long.parseLong(written.getProperty("started", "0"));
            return ProcessHandle.of(pid).filter(process -> isOurs(process, started));
        } catch (NumberFormatException e) {
            throw new StackException(
                    "'" + pidFile + "' is not a pid file (" + e.getMessage() + "). End the " + daemon.label()
                            + " of this folder by hand, and remove the file",
                    e);
        }
    }

    /** Starts the daemon in a session of its own: it outlives this process, and a Ctrl-C in its terminal does not reach it. */
    void start(Launch launch) {
        log.open();
        try {
            Process process = launch.process(OwnSession.prefix(), List.of(marker))
                    .directory(log.path().getParent().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                    .start();
            long started =
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
            StackFolder.write(pidFile, "pid=" + process.pid() + "\nstarted=" + started + "\n");
            LOG.info("Started {} (pid {}, log '{}')", daemon.label(), process.pid(), log.path());
        } catch (IOException e) {
            throw new StackException("Cannot start " + daemon.label() + ": " + e.getMessage(), e);
        }
    }

    /** Asks the daemon to end; does not wait. */
    void terminate() {
        running().ifPresent(ProcessHandle::destroy);
    }

    /** Waits for the daemon to end; one that does not within the time is killed, with a warning. */
    void awaitEnd(Duration limit) {
        if (!awaitGone(limit)) {
            LOG.warn("{} was asked to end and did not in time; killing it", daemon.label());
            kill();
        }
    }

    /** Kills the daemon as a power cut would (SIGKILL), and waits until it is gone. */
    void kill() {
        running().ifPresent(ProcessHandle::destroyForcibly);
        if (!awaitGone(Duration.ofSeconds(10))) {
            throw new StackException("The " + daemon.label() + " (pid "
                    + running().map(ProcessHandle::pid).orElse(0L)
                    + ") survives SIGKILL: the system holds it, probably in disk access");
        }
    }

    private boolean awaitGone(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (running().isPresent()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                return running().isEmpty();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private boolean isOurs(ProcessHandle process, long started) {
        if (!ProcessState.runs(process)) {
            return false;
        }
        Optional<String[]> arguments = process.info().arguments();
        if (arguments.isPresent()) {
            // Also tells the daemon of this folder from that of the folder it was copied from, pid files and all.
            return Arrays.asList(arguments.get()).contains(marker);
        }
        // Where the system hides command lines: no two processes of one pid have the same start.
        return process.info()
                .startInstant()
                .map(instant -> Math.abs(instant.toEpochMilli() - started) < 1_000)
                .orElse(false);
    }
}

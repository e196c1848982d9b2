package io.seamark.deploy.fault;

import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.stack.ProcessState;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ends processes by their id. Stateless. */
final class Signals {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(5);

    private Signals() {}

    static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(ProcessState::runs).isPresent();
    }

    /** SIGKILL, and waits until the process is gone; nothing happens if it is gone already. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (runs(pid)) {
            if (System.nanoTime() > end) {
                throw new CommandFailure("Process " + pid + " survives SIGKILL: the system holds it");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}

package io.seamark.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Who holds a lease: a process, named such that no other can be taken for it. Neither a host's name nor a process id is
 * enough: names repeat, and so do ids, after a boot, in another container, or when they have run round.
 *
 * @param kernel which running kernel, and which space of process ids on it; empty where the system does not say
 * @param pid process id
 * @param started when the process was started, in ticks since the boot; empty where the system does not say
 * @param run this taking of the lease
 */
record LeaseHolder(String kernel, long pid, String started, String run) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PID_SPACE = Path.of("/proc/self/ns/pid");

    static LeaseHolder ofThisProcess() {
        long pid = ProcessHandle.current().pid();
        return new LeaseHolder(
                thisKernel(), pid, startOf(pid), UUID.randomUUID().toString());
    }

    private static String thisKernel() {
        try {
            return Files.readString(BOOT).trim() + "/" + Files.readSymbolicLink(PID_SPACE);
        } catch (IOException | UnsupportedOperationException e) {
            return ""; // not Linux: only time tells then
        }
    }

    /** Ticks from the boot to the start of a process: unlike a time of day, they do not move when a clock is set. */
    private static String startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is a name in brackets that may hold anything; behind it, the start is the twentieth.
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        } catch (IOException | IndexOutOfBoundsException e) {
            return "";
        }
    }

    /** Whether the process is known to be gone. False also if this machine cannot see it. */
    boolean isGone() {
        if (kernel.isEmpty() || started.isEmpty() || !kernel.equals(thisKernel())) {
            return false;
        }
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() || isOther(startOf(pid));
    }

    /** Whether the id has gone to another process; what cannot be read is no proof of it. */
    private boolean isOther(String found) {
        return !found.isEmpty() && !found.equals(started);
    }

    /** The content of the lease's file. */
    String toText() {
        return String.join(" ", kernel, Long.toString(pid), started, run);
    }

    /** Reads {@link #toText}; empty if it is none, which holds by time alone. */
    static Optional<LeaseHolder> parse(String text) {
        String[] parts = text.split(" ", -1);
        try {
            return parts.length == 4
                    ? Optional.of(new LeaseHolder(parts[0], Long.parseLong(parts[1]), parts[2], parts[3]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

package io.seamark.deploy.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether a process of this machine still does anything. Stateless. */
public final class ProcessState {
    private ProcessState() {}

    /** False also for a process that has ended but whose parent has not asked for its exit code: for the system it is alive. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && !isZombie(process);
    }

    /** Its first thread may be gone before the others, who keep ports and files until they are. */
    private static boolean hasThreads(ProcessHandle process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.count() > 1;
        }
    }

    private static boolean isZombie(ProcessHandle process) {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            String line = Files.readString(stat);
            return line.startsWith("Z", line.lastIndexOf(')') + 2) && !hasThreads(process);
        } catch (IOException e) {
            return false; // no such file system here, or gone: isAlive has the word
        }
    }
}

package io.seamark.deploy.demo;

import com.sun.management.OperatingSystemMXBean;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks whether the machine can carry the demo before anything is started, and says in plain words if not. */
final class Preflight {

    private static final long GIB = 1L << 30;

    /** What the processes need together at their peak: the batch run's 4 GiB heap, the stack, and what is left running. */
    private static final long MEMORY = 7 * GIB;

    private static final long DISK = 3 * GIB;

    private Preflight() {}

    static void check(Path dir) {
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        if (memory < MEMORY) {
            throw new CommandFailure("The demo runs Kafka, HDFS and Spark and needs about " + MEMORY / GIB
                    + " GiB of memory; this machine has " + String.format("%.1f", (double) memory / GIB)
                    + ". Use a larger one.");
        }
        try {
            Files.createDirectories(dir);
            long disk = Files.getFileStore(dir).getUsableSpace();
            if (disk < DISK) {
                throw new CommandFailure("The demo needs about " + DISK / GIB + " GiB of disk; '" + dir + "' has "
                        + String.format("%.1f", (double) disk / GIB) + " free. Name another folder with --dir.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder '" + dir + "' cannot be used", e);
        }
    }
}

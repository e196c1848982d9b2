package io.seamark.deploy.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Most memory that a process had in use at a time, as Linux counts it in {@code /proc}. Stateless. */
public final class PeakMemory {
    private static final String PEAK = "VmHWM:";
    private static final int KIB = 1024;

    private PeakMemory() {}

    /** Resident bytes; NaN if the system has no such file, or the process is gone. */
    public static double of(long pid) {
        try {
            return of(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** As the other, of the lines of the file. */
    static double of(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(Double.NaN);
    }
}

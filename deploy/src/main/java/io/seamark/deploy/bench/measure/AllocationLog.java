package io.seamark.deploy.bench.measure;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM has allocated on its heap, by the log of its collections: what a collection finds beyond what the one before left
 * was allocated in between. Only collections make the heap smaller, and each of them is in the log. Stateless.
 */
public final class AllocationLog {
    private static final Pattern MOMENT = Pattern.compile("^\\[(\\d+)ms]");
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) [0-9.]+ms");
    private static final double MIB = 1 << 20;

    private AllocationLog() {}

    /** Reads a log that {@link GcLog#environment} asked for. */
    public static Growth read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    /** Bytes allocated since the JVM began, from then to the last collection. */
    static Growth of(List<String> lines) {
        Growth growth = new Growth();
        double allocated = 0;
        double left = 0;
        boolean begun = false;
        for (String line : lines) {
            Matcher moment = MOMENT.matcher(line);
            if (!moment.find()) {
                continue;
            }
            double millis = Double.parseDouble(moment.group(1));
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                allocated += Math.max(0, Double.parseDouble(pause.group(1)) - left);
                left = Double.parseDouble(pause.group(2));
                growth.add(millis, allocated * MIB);
            } else if (!begun) {
                growth.add(millis, 0); // the first line names the collector
            }
            begun = true;
        }
        return growth;
    }
}

package io.seamark.deploy.bench.measure;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM's own log of its collections says.
 *
 * @param peakBytes most that the heap held when a collection began
 * @param mostAfterBytes most that it still held when one ended: what was alive, and what no collection had looked at yet
 * @param longestPauseMillis of one collection
 * @param pauseSeconds of all of them
 */
public record GcLog(long peakBytes, long mostAfterBytes, double longestPauseMillis, double pauseSeconds) {
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");
    private static final long MIB = 1 << 20;

    /**
     * What to set in the environment of a program so that it writes the log, with the time of each line in epoch milliseconds.
     * Options that are in this process's environment stay: the readers beside it have them too.
     */
    public static Map<String, String> environment(Path file) {
        String more = System.getenv().getOrDefault("JAVA_TOOL_OPTIONS", "");
        return Map.of("JAVA_TOOL_OPTIONS", (more + " -Xlog:gc:file=" + file + ":timemillis,tags").strip());
    }

    /** Reads the log that a JVM has written so far. */
    public static GcLog read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    static GcLog of(List<String> lines) {
        long peak = 0;
        long after = 0;
        double longest = 0;
        double sum = 0;
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                peak = Math.max(peak, Long.parseLong(pause.group(1)) * MIB);
                after = Math.max(after, Long.parseLong(pause.group(2)) * MIB);
                double millis = Double.parseDouble(pause.group(3));
                longest = Math.max(longest, millis);
                sum += millis;
            }
        }
        return new GcLog(peak, after, longest, sum / 1000);
    }
}

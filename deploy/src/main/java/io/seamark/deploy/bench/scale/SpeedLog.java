package io.seamark.deploy.bench.scale;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log of a speed layer says of its stores of state.
 *
 * @param snapshotMillis how long each snapshot took
 * @param checkpointMillis how long each of Spark's checkpoints of the states took
 * @param lanes by which it recovered, in order
 */
record SpeedLog(List<Long> snapshotMillis, List<Long> checkpointMillis, List<String> lanes) {
    private static final Pattern SNAPSHOT = Pattern.compile("Snapshot after cut \\d+: \\d+ devices in (\\d+) ms");
    private static final Pattern CHECKPOINT = Pattern.compile("Checkpointing took (\\d+) ms");
    private static final Pattern LANE = Pattern.compile("Recovery by the (\\w+) lane");

    /**
     * Reads a log.
     *
     * @param from number of the first line that counts, from 0
     */
    static SpeedLog read(Path file, int from) {
        List<String> lines = lines(file);
        return of(lines.subList(from, lines.size()));
    }

    /** All lines so far; none if there is no log yet. */
    static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    static SpeedLog of(List<String> lines) {
        List<Long> snapshots = new ArrayList<>();
        List<Long> checkpoints = new ArrayList<>();
        List<String> lanes = new ArrayList<>();
        for (String line : lines) {
            numbers(SNAPSHOT, line, snapshots);
            numbers(CHECKPOINT, line, checkpoints);
            Matcher lane = LANE.matcher(line);
            if (lane.find()) {
                lanes.add(lane.group(1));
            }
        }
        return new SpeedLog(snapshots, checkpoints, lanes);
    }

    private static void numbers(Pattern pattern, String line, List<Long> into) {
        Matcher found = pattern.matcher(line);
        if (found.find()) {
            into.add(Long.parseLong(found.group(1)));
        }
    }

    /** Seconds; 0 if there was none. */
    double longestSnapshot() {
        return longest(snapshotMillis);
    }

    /** Seconds; 0 if there was none. */
    double longestCheckpoint() {
        return longest(checkpointMillis);
    }

    private static double longest(List<Long> millis) {
        return millis.stream().mapToLong(Long::longValue).max().orElse(0) / 1e3;
    }
}

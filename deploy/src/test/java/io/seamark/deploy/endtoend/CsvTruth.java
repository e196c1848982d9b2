package io.seamark.deploy.endtoend;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the answers must be, computed from the CSV files alone and in the plainest way: all values of every device, metric
 * and hour. Shares no code with Seamark, on purpose.
 */
final class CsvTruth {

    /** All values of one device, metric and hour. */
    record Cell(List<Double> values) {
        long count() {
            return values.size();
        }

        double min() {
            return values.stream().mapToDouble(v -> v).min().orElseThrow();
        }

        double max() {
            return values.stream().mapToDouble(v -> v).max().orElseThrow();
        }

        double sum() {
            return values.stream()
                    .map(BigDecimal::new)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
        }

        /** The value of the zero-based rank floor(q * (count - 1)). */
        double quantile(double q) {
            double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
            return sorted[(int) Math.floor(q * (sorted.length - 1))];
        }
    }

    private final Map<String, Map<String, Map<Long, Cell>>> devices = new TreeMap<>();
    private long rows;
    private long begin = Long.MAX_VALUE;
    private long end;

    /** Reads every CSV file below a folder; a file is a device, named by its path with dashes. */
    static CsvTruth of(Path folder, Set<String> ignored) throws IOException {
        CsvTruth truth = new CsvTruth();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
                String relative = folder.relativize(file).toString();
                truth.read(file, relative.substring(0, relative.length() - 4).replace('/', '-'), ignored);
            }
        }
        return truth;
    }

    private void read(Path file, String device, Set<String> ignored) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String separator = lines.get(0).contains(";") ? ";" : ",";
        String[] header = lines.get(0).split(separator, -1);
        int time = Math.max(
                Arrays.asList(header).indexOf("timestamp"),
                Arrays.asList(header).indexOf("datetime"));
        Set<Long> seen = new HashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(separator, -1);
            long ts = cells[time].contains(":")
                    ? LocalDateTime.parse(cells[time].replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli()
                    : Long.parseLong(cells[time]);
            if (!seen.add(ts)) {
                throw new IOException(
                        file + " has the time " + cells[time] + " twice; this truth is not made for that");
            }
            rows++;
            begin = Math.min(begin, ts);
            end = Math.max(end, ts + 1);
            for (int i = 0; i < header.length; i++) {
                if (i != time && !ignored.contains(header[i])) {
                    devices.computeIfAbsent(device, d -> new TreeMap<>())
                            .computeIfAbsent(header[i], m -> new TreeMap<>())
                            .computeIfAbsent(Math.floorDiv(ts, 3_600_000L), h -> new Cell(new ArrayList<>()))
                            .values()
                            .add(Double.parseDouble(cells[i]));
                }
            }
        }
    }

    /** Cells by hour, by metric, by device. */
    Map<String, Map<String, Map<Long, Cell>>> devices() {
        return devices;
    }

    /** The earliest event time, epoch milliseconds. */
    long begin() {
        return begin;
    }

    /** The millisecond after the latest event time. */
    long end() {
        return end;
    }

    /** How many readings there are in all. */
    long rows() {
        return rows;
    }
}

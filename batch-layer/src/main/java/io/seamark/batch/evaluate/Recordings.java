package io.seamark.batch.evaluate;

import io.seamark.batch.imports.HistoryFiles;
import io.seamark.common.csv.CsvFiles;
import io.seamark.common.csv.CsvOptions;
import io.seamark.common.csv.CsvReadings;
import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The recordings to score, and which of their rows are history.
 *
 * @param files in the order of their paths
 * @param history what to train on
 * @param ignored names of columns that are no metrics
 */
record Recordings(List<Recording> files, HistoryFiles history, Set<String> ignored) {

    /**
     * One recording.
     *
     * @param file where it lies
     * @param relative its path below the folder of all
     * @param device its device
     * @param trainedRows how many of its first rows are history
     */
    record Recording(Path file, Path relative, String device, long trainedRows) {}

    static Recordings find(Path data, TrainedOn trainedOn, Collection<String> ignored) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new SeamarkException("--data is '" + data + "', which is no folder.");
        }
        Path trained = trainedOn.folder().orElse(data);
        HistoryFiles history =
                HistoryFiles.find(List.of(trained), ignored, "", 0, trainedOn.rows(), trainedOn.fraction());
        List<Recording> files = new ArrayList<>();
        Map<String, Path> byDevice = new HashMap<>();
        for (Path file : CsvFiles.under(data)) {
            Path relative = data.relativize(file);
            String device = CsvFiles.deviceOf(data, file);
            Path other = byDevice.put(device, relative);
            if (other != null) {
                throw new SeamarkException("'" + other + "' and '" + relative + "' are both of the device '" + device
                        + "': rename one of them.");
            }
            if (trainedOn.folder().isPresent() && !Files.isRegularFile(trained.resolve(relative))) {
                throw new SeamarkException("There is no '" + trained.resolve(relative) + "' to train on for '"
                        + relative + "': each file under --data needs one of the same relative path under --train.");
            }
            long rows = trainedOn.folder().isPresent() ? 0 : history.end(rows(file, device, ignored));
            files.add(new Recording(file, relative, device, rows));
        }
        if (files.isEmpty()) {
            throw new SeamarkException("There is no .csv file under '" + data + "'.");
        }
        return new Recordings(files, history, Set.copyOf(ignored));
    }

    private static long rows(Path file, String device, Collection<String> ignored) throws IOException {
        long rows = 0;
        try (CsvReadings readings = open(file, device, ignored)) {
            while (readings.hasNext()) {
                readings.next();
                rows++;
            }
        }
        return rows;
    }

    /** The rows of a file, as readings of the device. */
    CsvReadings open(Path file, String device) throws IOException {
        return open(file, device, ignored);
    }

    private static CsvReadings open(Path file, String device, Collection<String> ignored) throws IOException {
        return CsvReadings.open(file, new CsvOptions(device, Set.copyOf(ignored)));
    }
}

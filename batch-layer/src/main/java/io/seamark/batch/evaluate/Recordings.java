package io.seamark.batch.evaluate;

import io.seamark.batch.imports.Extent;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.Portion;
import io.seamark.common.csv.CsvHeaderException;
import io.seamark.common.files.FileScan;
import io.seamark.common.files.FileTally;
import io.seamark.common.files.FilesReport;
import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.ReadingFiles;
import io.seamark.common.files.RowReader;
import io.seamark.common.reading.EventTime;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recordings to score, and which of their rows are history.
 *
 * @param files in the order of their paths
 * @param history what to train on
 * @param trained which rows of the files themselves are trained on, if they are
 * @param options how files are read
 * @param found what the files hold
 */
record Recordings(
        List<Recording> files,
        HistoryFiles history,
        Optional<Extent> trained,
        RowReader.Options options,
        FilesReport found) {

    /**
     * One recording.
     *
     * @param file where it lies
     * @param relative its path below the folder of all
     */
    record Recording(ReadingFile file, Path relative) {}

    /**
     * Finds recordings, and looks through them.
     *
     * @param maxRejected percent of their rows that may be no readings
     * @throws SeamarkException if there are none, or they cannot be scored
     */
    static Recordings find(Path data, TrainedOn trainedOn, Extent extent, ReadingLimits limits, double maxRejected)
            throws IOException {
        if (!Files.isDirectory(data)) {
            throw new SeamarkException("--data is '" + data + "', which is no folder.");
        }
        List<Recording> files = ReadingFiles.csvBelow(data, extent.deviceFrom()).stream()
                .map(file -> new Recording(file, data.relativize(file.path())))
                .toList();
        if (files.isEmpty()) {
            throw new SeamarkException("There is no .csv file under '" + data + "', nor a .csv.gz file.");
        }
        trainedOn.folder().ifPresent(folder -> requireTwins(files, folder));
        // Recordings of any year are scored: there is no "now" that they could be ahead of.
        RowReader.Options options = new RowReader.Options(extent.ignored(), "", limits, EventTime.MAX);
        FilesReport found = lookThrough(files, options);
        found.refusal(maxRejected, extent.deviceFromSaid()).ifPresent(why -> {
            throw new SeamarkException(why);
        });
        found.firstFall().ifPresent(where -> {
            throw new SeamarkException("Times fall, but rows are scored in their order: " + where
                    + ". Sort the file by time, within each device.");
        });
        Extent part = extent.upTo(trainedOn.rows(), trainedOn.fraction());
        HistoryFiles history = HistoryFiles.csvBelow(trainedOn.folder().orElse(data), part);
        return new Recordings(
                files, history, trainedOn.folder().isPresent() ? Optional.empty() : Optional.of(part), options, found);
    }

    private static void requireTwins(List<Recording> files, Path folder) {
        for (Recording recording : files) {
            Path twin = folder.resolve(recording.relative());
            if (!Files.isRegularFile(twin)) {
                throw new SeamarkException("There is no '" + twin + "' to train on for '" + recording.relative()
                        + "': each file under --data needs one of the same relative path under --train.");
            }
        }
    }

    private static FilesReport lookThrough(List<Recording> files, RowReader.Options options) {
        List<FileTally> tallies = files.parallelStream()
                .map(each -> {
                    try {
                        return FileScan.of(each.file(), options);
                    } catch (CsvHeaderException e) {
                        throw new SeamarkException(e.getMessage() + ".", e);
                    } catch (IOException | UncheckedIOException e) {
                        throw new SeamarkException("Cannot read " + e.getMessage() + ".", e);
                    }
                })
                .toList();
        Map<String, Path> byDevice = new HashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            Path relative = files.get(i).relative();
            for (String device : tallies.get(i).readingsByDevice().keySet()) {
                Path other = byDevice.put(device, relative);
                if (other != null) {
                    throw new SeamarkException("'" + other + "' and '" + relative
                            + "' both have readings of the device '"
                            + device + "', which is scored in the order of one file: put its rows into one, sorted by"
                            + " time, or rename a file that gives it the name.");
                }
            }
        }
        return FilesReport.of(tallies);
    }

    /** Opens a recording. */
    RowReader open(Recording recording) throws IOException {
        return RowReader.open(recording.file(), options);
    }

    /** Which rows of a recording are trained on; empty if none are. */
    Optional<Portion> trainedRows(Recording recording) throws IOException {
        return trained.isPresent()
                ? Optional.of(Portion.of(recording.file(), trained.get(), options))
                : Optional.empty();
    }
}

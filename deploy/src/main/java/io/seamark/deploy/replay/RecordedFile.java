package io.seamark.deploy.replay;

import static java.util.Objects.requireNonNull;

import io.seamark.common.csv.CsvFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file of recorded readings.
 *
 * @param path a {@code .csv} file, or JSON lines ({@code .json}, {@code .jsonl}, {@code .ndjson})
 * @param device the device of its rows, where neither columns nor lines name one
 */
public record RecordedFile(Path path, String device) {

    private static final List<String> JSON_LINES = List.of(".json", ".jsonl", ".ndjson");

    public RecordedFile {
        requireNonNull(path, "path is null");
        requireNonNull(device, "device is null");
    }

    /**
     * The recordings at a path: the file itself, or all that lie in the folder at any depth, sorted by path.
     *
     * @throws IOException if the path does not exist or holds no recording; the message says so
     */
    public static List<RecordedFile> at(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            if (!isRecording(path)) {
                throw new IOException("'" + path + "': its name must end in .csv, .json, .jsonl or .ndjson");
            }
            return List.of(new RecordedFile(path, CsvFiles.deviceOf(path)));
        }
        if (!Files.isDirectory(path)) {
            throw new IOException("'" + path + "': there is no such file or folder");
        }
        List<RecordedFile> files = new ArrayList<>();
        for (Path file : CsvFiles.under(path)) {
            files.add(new RecordedFile(file, CsvFiles.deviceOf(path, file)));
        }
        // The simulator's truth lies beside its readings and is none of them.
        try (Stream<Path> others = Files.walk(path)) {
            others.filter(file -> isRecording(file) && !CsvFiles.isCsv(file))
                    .filter(file -> !file.endsWith("faults.jsonl") && Files.isRegularFile(file))
                    .sorted()
                    .forEach(file -> files.add(new RecordedFile(file, CsvFiles.deviceOf(path, file))));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (files.isEmpty()) {
            throw new IOException("'" + path + "': no file in it ends in .csv, .json, .jsonl or .ndjson");
        }
        return files;
    }

    long bytes() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + path + "'", e);
        }
    }

    private static boolean isRecording(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return CsvFiles.isCsv(file) || JSON_LINES.stream().anyMatch(name::endsWith);
    }
}

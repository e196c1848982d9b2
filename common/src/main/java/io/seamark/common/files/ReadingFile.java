package io.seamark.common.files;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A file of readings.
 *
 * @param path a CSV or JSON file, possibly packed by gzip
 * @param device the device of its rows, where neither columns nor values name one
 */
public record ReadingFile(Path path, String device) {

    private static final String PACKED = ".gz";
    private static final String CSV = ".csv";
    private static final List<String> JSON = List.of(".jsonl", ".ndjson", ".json");

    /** How names of such files end, for messages. */
    static final String EXTENSIONS = ".csv, .jsonl, .ndjson or .json, also with .gz behind it";

    public ReadingFile {
        requireNonNull(path, "path is null");
        requireNonNull(device, "device is null");
    }

    /** Whether it is read as CSV; otherwise as JSON. */
    public boolean isCsv() {
        return isCsv(path);
    }

    /** Whether the file's name says that it is packed by gzip. */
    public boolean isPacked() {
        return nameOf(path).toLowerCase(Locale.ROOT).endsWith(PACKED);
    }

    static boolean isCsv(Path path) {
        return withoutPacked(nameOf(path)).toLowerCase(Locale.ROOT).endsWith(CSV);
    }

    static boolean isJson(Path path) {
        String name = withoutPacked(nameOf(path)).toLowerCase(Locale.ROOT);
        return JSON.stream().anyMatch(name::endsWith);
    }

    /** A path's last name without the extensions. */
    static String plainName(Path path) {
        String name = withoutPacked(nameOf(path));
        return isCsv(path) || isJson(path) ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    private static String withoutPacked(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(PACKED) ? name.substring(0, name.length() - 3) : name;
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}

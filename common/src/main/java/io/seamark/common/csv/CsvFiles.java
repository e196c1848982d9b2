package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which files of a folder are read, and which device a file without a device column is of. */
public final class CsvFiles {

    private static final String EXTENSION = ".csv";

    private CsvFiles() {}

    /**
     * The CSV files under a folder at any depth, sorted by path, so that every run sees the same order. Hidden files
     * and folders are left out.
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> under(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(CsvFiles::isCsv)
                    .filter(Files::isRegularFile)
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    /** Whether the file's name ends in {@code .csv}, in any case. */
    public static boolean isCsv(Path file) {
        return nameOf(file).toLowerCase(Locale.ROOT).endsWith(EXTENSION);
    }

    /** The device that a single file stands for: its name without {@code .csv}. */
    public static String deviceOf(Path file) {
        return withoutExtension(nameOf(file));
    }

    /** The device that a file stands for: its path from the folder, {@code /} as {@code -}, without {@code .csv}. */
    public static String deviceOf(Path folder, Path file) {
        String relative =
                requireNonNull(folder, "folder is null").relativize(file).toString();
        return withoutExtension(relative.replace('\\', '/').replace('/', '-'));
    }

    private static String nameOf(Path file) {
        return String.valueOf(requireNonNull(file, "file is null").getFileName());
    }

    private static String withoutExtension(String name) {
        boolean csv = name.toLowerCase(Locale.ROOT).endsWith(EXTENSION);
        return csv ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}

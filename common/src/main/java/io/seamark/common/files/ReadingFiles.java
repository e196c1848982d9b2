package io.seamark.common.files;

import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds files of readings. Stateless. */
public final class ReadingFiles {

    /** The simulator's truth lies beside its readings and is none of them. */
    private static final String FAULTS = "faults.jsonl";

    private ReadingFiles() {}

    /**
     * All CSV and JSON files that the arguments name, folders at any depth, each once, in the order of the arguments and of
     * the paths below each; hidden files and folders are left out.
     *
     * @throws SeamarkException if an argument does not exist, is no such file, or holds none
     */
    public static List<ReadingFile> find(Collection<Path> arguments, DeviceFrom deviceFrom) throws IOException {
        Map<Path, ReadingFile> found = new LinkedHashMap<>();
        for (Path argument : arguments) {
            if (Files.isDirectory(argument)) {
                List<Path> files = below(argument, file -> ReadingFile.isCsv(file) || ReadingFile.isJson(file));
                if (files.isEmpty()) {
                    throw new SeamarkException("There is no file in '" + argument + "' whose name ends in "
                            + ReadingFile.EXTENSIONS + ".");
                }
                files.forEach(file -> put(found, file, deviceOf(argument, file, deviceFrom)));
            } else if (!Files.isReadable(argument)) {
                throw new SeamarkException(
                        "'" + argument + "' does not exist or cannot be read: name a file or folder.");
            } else if (ReadingFile.isCsv(argument) || ReadingFile.isJson(argument)) {
                put(found, argument, deviceOf(parent(argument), argument, deviceFrom));
            } else {
                throw new SeamarkException("'" + argument + "' is neither CSV nor JSON: its name must end in "
                        + ReadingFile.EXTENSIONS + ".");
            }
        }
        return List.copyOf(found.values());
    }

    /** The CSV files below a folder at any depth, in the order of their paths. */
    public static List<ReadingFile> csvBelow(Path folder, DeviceFrom deviceFrom) throws IOException {
        return below(folder, ReadingFile::isCsv).stream()
                .map(file -> new ReadingFile(file, deviceOf(folder, file, deviceFrom)))
                .toList();
    }

    private static List<Path> below(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(wanted)
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(FAULTS) && !isHidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void put(Map<Path, ReadingFile> found, Path file, String device) {
        found.putIfAbsent(file.toAbsolutePath().normalize(), new ReadingFile(file, device));
    }

    /** The device that a file stands for: its path from the folder, {@code /} as {@code -}, without extension. */
    static String deviceOf(Path folder, Path file, DeviceFrom deviceFrom) {
        Path relative = folder.relativize(file);
        if (deviceFrom == DeviceFrom.FOLDER) {
            Path below = relative.getParent();
            return below == null
                    ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                    : joined(below.toString());
        }
        return joined(relative.resolveSibling(ReadingFile.plainName(relative)).toString());
    }

    private static String joined(String path) {
        return path.replace('\\', '/').replace('/', '-');
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file.resolveSibling("") : parent;
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

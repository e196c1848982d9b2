package io.seamark.batch.imports;

import io.seamark.common.csv.CsvFiles;
import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Finds the files that an import is to take. Stateless. */
final class SourceFiles {

    private static final List<String> JSON = List.of(".jsonl", ".ndjson", ".json");

    private SourceFiles() {}

    /** All CSV and JSON-lines files that the arguments name, folders at any depth, in the order of their paths. */
    static List<SourceFile> find(List<Path> arguments) throws IOException {
        List<SourceFile> found = new ArrayList<>();
        for (Path argument : arguments) {
            if (Files.isDirectory(argument)) {
                for (Path file : under(argument)) {
                    found.add(of(file, CsvFiles.deviceOf(argument, file)));
                }
            } else if (Files.isReadable(argument)) {
                if (!CsvFiles.isCsv(argument) && !isJson(argument)) {
                    throw new SeamarkException(
                            "'" + argument + "' is neither CSV (.csv) nor JSON lines (.jsonl, .ndjson,"
                                    + " .json): rename or convert it.");
                }
                found.add(of(argument, CsvFiles.deviceOf(argument)));
            } else {
                throw new SeamarkException(
                        "'" + argument + "' does not exist or cannot be read: name a file or folder.");
            }
        }
        if (found.isEmpty()) {
            throw new SeamarkException("There is no .csv, .jsonl, .ndjson or .json file in " + arguments + ".");
        }
        return found;
    }

    private static List<Path> under(Path folder) throws IOException {
        List<Path> files = new ArrayList<>(CsvFiles.under(folder));
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(file -> isJson(file) && Files.isRegularFile(file) && !isHidden(folder.relativize(file)))
                    .forEach(files::add);
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isJson(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return JSON.stream().anyMatch(name::endsWith);
    }

    private static SourceFile of(Path file, String device) throws IOException {
        CRC32C crc = new CRC32C();
        long bytes = 0;
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        }
        String path = file.toAbsolutePath().normalize().toString();
        return new SourceFile(path, device, bytes, crc.getValue(), 0);
    }
}

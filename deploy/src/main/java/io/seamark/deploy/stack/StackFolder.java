package io.seamark.deploy.stack;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Where the local stack keeps everything: data, logs, pid files, ports and the configuration for its clients. Immutable.
 *
 * @param dir absolute path of the folder
 */
record StackFolder(Path dir) {
    StackFolder {
        dir = real(requireNonNull(dir, "dir is null").toAbsolutePath().normalize());
    }

    /** One folder has one name here, whatever links lead to it, even before it exists. */
    private static Path real(Path path) {
        Path parent = path.getParent();
        if (!Files.exists(path) && parent != null) {
            return real(parent).resolve(path.getFileName());
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot resolve '" + path + "'", e);
        }
    }

    Path conf() {
        return dir.resolve("stack.conf");
    }

    Path ports() {
        return dir.resolve("ports.properties");
    }

    Path lock() {
        return dir.resolve("stack.lock");
    }

    Path logs() {
        return dir.resolve("logs");
    }

    Path log(Daemon daemon) {
        return logs().resolve(daemon.label() + ".log");
    }

    Path pid(Daemon daemon) {
        return dir.resolve("run").resolve(daemon.label() + ".pid");
    }

    Path kafka() {
        return dir.resolve("kafka");
    }

    Path hdfs() {
        return dir.resolve("hdfs");
    }

    Path spark() {
        return dir.resolve("spark");
    }

    /** The values of a properties file; empty if there is no such file. */
    static Properties read(Path file) {
        Properties values = new Properties();
        if (Files.isRegularFile(file)) {
            try (var in = Files.newBufferedReader(file)) {
                values.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read '" + file + "'", e);
            }
        }
        return values;
    }

    /** Writes the file whole or not at all, so that no reader meets half of it. */
    static void write(Path file, String text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(requireNonNull(file.getParent(), "file has no folder"));
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write '" + file + "'", e);
        }
    }

    /**
     * Has a tool fill a folder under another name and then renames it, so that a folder by this name is always complete. A
     * leftover of a tool that was killed is put aside under a name with the time of now rather than deleted.
     */
    static void createWhole(Path folder, Consumer<Path> tool) {
        Path part = folder.resolveSibling(folder.getFileName() + ".part");
        try {
            if (Files.exists(part)) {
                Files.move(part, part.resolveSibling(part.getFileName() + "." + System.currentTimeMillis()));
            }
            Files.createDirectories(requireNonNull(folder.getParent(), "folder has no parent"));
            tool.accept(part);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create '" + folder + "'", e);
        }
    }
}

package io.seamark.deploy.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log of a daemon: what the process writes to its standard output and error. Not thread-safe. */
final class LogFile {
    private static final long ROTATE_BYTES = 16L << 20;
    private static final int TAIL_BYTES = 16 << 10;
    private static final int TAIL_LINES = 25;

    private final Path path;
    private long start;

    LogFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Makes room for what follows: a long log is put aside, and {@link #lastLines} shows only what comes from here on. */
    void open() {
        try {
            Files.createDirectories(path.getParent());
            start = Files.exists(path) ? Files.size(path) : 0;
            if (start > ROTATE_BYTES) {
                Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                start = 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare the log '" + path + "'", e);
        }
    }

    /** The last lines since {@link #open}, with the name of the log, to be part of a message. */
    String lastLines() {
        List<String> lines = tail().lines().toList();
        if (lines.isEmpty()) {
            return "Its log '" + path + "' says nothing.";
        }
        int from = Math.max(0, lines.size() - TAIL_LINES);
        return "Its log '" + path + "' ends with:\n  " + String.join("\n  ", lines.subList(from, lines.size()));
    }

    /** True if what was written since {@link #open} says that a port was taken. */
    boolean saysPortTaken() {
        String tail = tail();
        return tail.contains("Address already in use") || tail.contains("BindException");
    }

    private String tail() {
        if (!Files.exists(path)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(start, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, UTF_8);
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}

package io.seamark.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a program's log, to be part of a message. Stateless. */
public final class LogTail {
    private static final int LINES = 15;

    private LogTail() {}

    /** The last lines; why there are none, if it cannot be read. */
    public static String of(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}

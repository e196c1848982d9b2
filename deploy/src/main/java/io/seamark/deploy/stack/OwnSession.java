package io.seamark.deploy.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes in a session of their own: a Ctrl-C in the terminal does not reach them. Stateless. */
public final class OwnSession {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSession.class);

    private OwnSession() {}

    /** What to put before a command so that it gets a session of its own and keeps the pid; empty, with a warning, where nothing can. */
    public static List<String> prefix() {
        if (isOnPath("setsid")) {
            return List.of("setsid");
        }
        if (isOnPath("perl")) { // macOS has no setsid
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV or die $!", "--");
        }
        LOG.warn(
                "Neither setsid nor perl is on the PATH: a Ctrl-C in this terminal also reaches the processes started by it");
        return List.of();
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}

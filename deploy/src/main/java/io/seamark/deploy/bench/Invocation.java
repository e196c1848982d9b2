package io.seamark.deploy.bench;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * One call of a bench: what it was called with, and where its result goes.
 *
 * @param spec of the command
 */
record Invocation(CommandSpec spec) {

    /** Refuses arguments with a message, unless they are as they must be. */
    void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** The command as it was typed: a number without it says little. */
    String command() {
        return "seamark "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    static void write(Path file, String result) {
        try {
            Files.writeString(file, result);
        } catch (IOException e) {
            throw new CommandFailure("The result cannot be written to '" + file + "': " + e.getMessage(), e);
        }
    }
}

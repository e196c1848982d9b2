package io.seamark.deploy.bench.ground;

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
public record Invocation(CommandSpec spec) {

    /** Refuses arguments with a message, unless they are as they must be. */
    public void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** The command as it was typed: a number without it says little. */
    public String command() {
        return "seamark "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    /** Writes a result over what is there; a failure names the file. */
    public static void write(Path file, String result) {
        try {
            Files.writeString(file, result);
        } catch (IOException e) {
            throw new CommandFailure("The result cannot be written to '" + file + "': " + e.getMessage(), e);
        }
    }
}

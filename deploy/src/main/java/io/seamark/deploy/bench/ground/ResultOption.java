package io.seamark.deploy.bench.ground;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the result of a bench goes. */
public final class ResultOption {
    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there as well.")
    private Optional<Path> json = Optional.empty();

    /** Writes the result for programs over what is in the file that is named, if one is; a failure names the file. */
    public void write(String result) {
        json.ifPresent(file -> {
            try {
                Files.writeString(file, result);
            } catch (IOException e) {
                throw new CommandFailure("The result cannot be written to '" + file + "': " + e.getMessage(), e);
            }
        });
    }

    /**
     * Gives the result out.
     *
     * @param spec of the command, whose output takes the table
     * @param result for programs, as for {@link #write}
     * @param table for people
     */
    public void report(CommandSpec spec, String result, String table) {
        write(result);
        PrintWriter out = spec.commandLine().getOut();
        out.println(table);
        out.flush();
    }
}

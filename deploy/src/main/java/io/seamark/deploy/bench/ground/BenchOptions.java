package io.seamark.deploy.bench.ground;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every bench with real processes can be told: where it takes place, and where its result goes. */
public final class BenchOptions {
    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there as well.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--stack",
            paramLabel = "DIR",
            description = "Use this running stack, with topics and a store root of its own, removed at the end.")
    private Optional<Path> stack = Optional.empty();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the temporary folder is made; it takes up to some GB. Default: the system's folder for such.")
    private Path dir = Path.of(System.getProperty("java.io.tmpdir"));

    /** Makes ready where the bench takes place. To be closed when it is over. */
    public BenchGround ground() {
        return BenchGround.prepare(stack, dir);
    }

    /**
     * Gives the result out.
     *
     * @param spec of the command, whose output takes the table
     * @param json for programs, to the file that is named, if one is
     * @param table for people
     */
    public void report(CommandSpec spec, String json, String table) {
        this.json.ifPresent(file -> Invocation.write(file, json));
        PrintWriter out = spec.commandLine().getOut();
        out.println(table);
        out.flush();
    }
}

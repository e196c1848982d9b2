package io.seamark.deploy.bench.ground;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every bench with real processes can be told: where it takes place, and where its result goes. */
public final class BenchOptions {
    @Mixin
    private ResultOption result = new ResultOption();

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

    /** Gives the result out, as {@link ResultOption#report} does. */
    public void report(CommandSpec spec, String json, String table) {
        result.report(spec, json, table);
    }
}

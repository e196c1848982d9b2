package io.seamark.deploy.bench.ground;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * One call of a bench: what it was called with.
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

    /** Refuses a number of partitions that a topic of a bench cannot have. */
    public void requirePartitions(int partitions) {
        require(partitions >= 1 && partitions <= 64, "--partitions must be 1 to 64");
    }

    /** Refuses a number of devices that leaves a partition without any, or is beyond what a bench takes. */
    public void requireDevices(int devices, int partitions) {
        require(devices >= partitions && devices <= 1_000_000, "--devices must be the --partitions to 1000000");
    }

    /** The command as it was typed: a number without it says little. */
    public String command() {
        return "seamark "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}

package io.seamark.deploy;

import picocli.CommandLine.Option;

/** The option {@code --help}, to be mixed into each command; {@code --version} belongs to the top command alone. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean asked;

    /** True if the help was asked for instead of the command's work. */
    public boolean asked() {
        return asked;
    }
}

package io.seamark.common.settings;

import io.seamark.common.jvm.ClassArchive;
import picocli.CommandLine;

/** Runs a command of Seamark: errors in plain words, exit code 0 only on success. */
public final class Command {

    private Command() {}

    /** Runs {@code command} with the arguments of the shell and returns its exit code: 0 done, 1 failed, 2 misused. */
    public static int run(Object command, String... args) {
        int code = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof SeamarkException) {
                        line.getErr().println(line.getColorScheme().errorText(failure.getMessage()));
                    } else {
                        line.getErr().println(line.getColorScheme().stackTraceText(failure));
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
        if (code == CommandLine.ExitCode.OK) {
            ClassArchive.writeIfWanted();
        }
        return code;
    }
}

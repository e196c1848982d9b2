package io.seamark.deploy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Unmatched;

/**
 * A command whose program lives in another module, on another class path. It is listed among the commands; the launcher runs its
 * program directly, and where this process was started without the launcher, the command goes through it.
 */
@Command
final class OtherRoom implements Callable<Integer> {
    private final Home home;
    private final String name;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    private OtherRoom(Home home, String name) {
        this.home = requireNonNull(home, "home is null");
        this.name = requireNonNull(name, "name is null");
    }

    static CommandSpec command(Home home, String name, String description) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new OtherRoom(home, name));
        spec.usageMessage().description(description);
        spec.parser().stopAtUnmatched(true);
        return spec;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.launcher().toString(), name));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}

package io.seamark.deploy.verify;

import io.seamark.common.settings.DurationText;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code seamark verify}: is what serving answers what the log and the archive say? */
@Command(
        name = "verify",
        description = {
            "Recompute the truth from the archive and the log, and compare every device, metric and hour with what",
            "serving answers; the system may go on meanwhile. Exit code 0 only if all agree."
        })
public final class VerifyCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Mixin
    private SettingsOptions options;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the serving layer. Default: serving.host and serving.port of the settings.")
    private Optional<URI> url = Optional.empty();

    @Option(names = "--device", paramLabel = "ID", description = "Compare this device only.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "0s",
            description =
                    "Wait so long, at most, until the answers hold all of the log. Default: take them as they are.")
    private String wait;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differences to print. Default: ${DEFAULT-VALUE}.")
    private int show;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            description =
                    "Memory for the readings and answers of one pass over the devices; there are as many passes as"
                            + " it takes. Default: two fifths of the heap (SEAMARK_HEAP).")
    private Optional<Integer> memory = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there as well.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--self-contained",
            description = "Start a system of its own, let it run for a minute, compare, and remove it. This is what"
                    + " happens, too, if neither a stack nor settings are named and ./data/stack is not up.")
    private boolean selfContained;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(show >= 0 && show <= 100_000, "--show must be 0 to 100000, not " + show);
        memory.ifPresent(mib -> require(mib >= 1, "--memory must be at least 1 MiB, not " + mib));
        Duration patience = DurationText.parse("--wait", wait);
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> progress = line -> {
            err.println(line);
            err.flush();
        };
        VerifyOptions how = new VerifyOptions(
                device,
                show,
                memory.map(mib -> (long) mib << 20).orElse(VerifyOptions.DEFAULT.memory()),
                patience,
                progress);
        Verification found = selfContained || !isNamed() ? own(how) : named(how);
        json.ifPresent(file -> write(file, VerificationText.json(found)));
        PrintWriter out = spec.commandLine().getOut();
        out.println(VerificationText.screen(found));
        out.flush();
        return found.agrees() ? 0 : 1;
    }

    private Verification named(VerifyOptions how) throws InterruptedException {
        Settings settings = options.load();
        return Verify.run(settings, url.orElseGet(() -> address(settings)), how);
    }

    private static Verification own(VerifyOptions how) throws IOException, InterruptedException {
        try (OwnSystem system = new OwnSystem(Home.find(), how.progress())) {
            URI address = system.run();
            return Verify.run(system.settings(), address, how.waiting(Duration.ofMinutes(1)));
        }
    }

    /** Whether there is anything that says which system to compare. */
    private boolean isNamed() {
        ParseResult parsed = spec.commandLine().getParseResult();
        return url.isPresent()
                || Stream.of("--stack", "--config", "--set").anyMatch(parsed::hasMatchedOption)
                || Files.exists(Path.of("data", "stack", "stack.conf"))
                || System.getenv().keySet().stream().anyMatch(key -> key.startsWith("SEAMARK_KAFKA_"));
    }

    private static URI address(Settings settings) {
        return URI.create("http://" + settings.string("seamark.serving.host") + ":"
                + settings.integerIn("seamark.serving.port", 1, 65_535) + "/");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailure("The result cannot be written to '" + file + "': " + e.getMessage(), e);
        }
    }
}

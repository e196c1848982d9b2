package io.seamark.deploy.status;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.stack.DaemonStatus;
import io.seamark.deploy.stack.LocalStack;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seamark status}: how everything is. */
@Command(
        name = "status",
        description = {
            "Show the state of every part; exit code 0 only if all of them are well.",
            "Looks at Kafka and its topics, the store, the current generation, the journal of the speed layer and what",
            "the serving layer says. Where readings wait, watches for some seconds whether the speed layer commits any."
        })
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    HelpOption help;

    @Mixin
    private SettingsOptions options;

    @Option(
            names = "--serving",
            paramLabel = "URL",
            description = "Address of the serving layer. Default: the one that it wrote to its data folder.")
    private Optional<URI> serving = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long one question may take. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (timeout < 1 || timeout > 600) {
            throw new ParameterException(spec.commandLine(), "--timeout must be 1 to 600 seconds, not " + timeout);
        }
        List<DaemonStatus> daemons = daemons();
        SystemStatus status = SystemStatus.of(settings(daemons), daemons, serving, Duration.ofSeconds(timeout));
        long now = System.currentTimeMillis();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? StatusJson.of(status, now) : Screen.of(status, now));
        out.flush();
        return status.healthy() ? 0 : 1;
    }

    /** Those of the stack whose addresses the settings use; none if they name other places. */
    private List<DaemonStatus> daemons() {
        Path named = spec.commandLine().getParseResult().matchedOptionValue("--stack", null);
        Path folder = named != null ? named : Path.of("data", "stack");
        boolean there = Files.exists(folder.resolve("ports.properties"));
        return there ? LocalStack.in(folder).status() : List.of();
    }

    private Settings settings(List<DaemonStatus> daemons) {
        try {
            return options.load();
        } catch (SeamarkException e) {
            // A stack that is down has taken its configuration away; say which of its processes are.
            boolean down = daemons.stream().anyMatch(daemon -> !daemon.health().isHealthy());
            if (down) {
                throw new SeamarkException(
                        "The local stack is down. Start it with 'seamark stack up'. " + e.getMessage(), e);
            }
            throw e;
        }
    }
}

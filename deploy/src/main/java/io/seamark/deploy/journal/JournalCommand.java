package io.seamark.deploy.journal;

import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seamark journal}: what the write-ahead log of the speed layer says. It only reads. */
@Command(
        name = "journal",
        description = {
            "Print the journal of the speed layer: where the speed view begins, the",
            "segments, the last cuts with what each took and whether it is committed, the",
            "state snapshots, and the generations that replays still need. It only reads,",
            "also while the speed layer runs."
        })
public final class JournalCommand implements Callable<Integer> {
    private static final int DEFAULT_LAST = 20;

    @Mixin
    HelpOption help;

    @Mixin
    private SettingsOptions options;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "How many of the last cuts to print. Default: " + DEFAULT_LAST + ".")
    private Optional<Integer> last = Optional.empty();

    @Option(names = "--all", description = "Print every cut that the journal still tells of.")
    private boolean all;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (all && last.isPresent()) {
            throw new ParameterException(spec.commandLine(), "Give --last or --all, not both.");
        }
        if (last.filter(count -> count < 0).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--last must be 0 or more, not " + last.get());
        }
        JournalReport report = report(options.load());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JournalJson.of(report) : JournalText.of(report));
        out.flush();
        return 0;
    }

    private JournalReport report(Settings settings) {
        int cuts = all ? Integer.MAX_VALUE : last.orElse(DEFAULT_LAST);
        try {
            return JournalReport.of(Store.open(settings), settings.string("seamark.application-id"), cuts);
        } catch (UncheckedIOException e) {
            throw new CommandFailure(
                    e.getMessage()
                            + ". Is the store there? 'seamark status' shows it; seamark.store.root says where it is looked for.");
        }
    }
}

package io.seamark.deploy.generations;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.ManifestCodec;
import io.seamark.common.generation.Trial;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code seamark generations} command. */
@Command(
        name = "generations",
        description = "List the published generations, show one, or make another one current.",
        subcommands = {
            GenerationsCommand.ListAll.class,
            GenerationsCommand.Show.class,
            GenerationsCommand.Rollback.class
        })
public final class GenerationsCommand implements Runnable {
    @Mixin
    HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, show or rollback.");
    }

    private static GenerationStore generations(Settings settings) {
        return new GenerationStore(Store.open(settings));
    }

    /** The manifest of an id that a user has named. */
    private static Manifest known(GenerationStore generations, String id) {
        List<String> ids = generations.ids();
        if (!ids.contains(id)) {
            throw new CommandFailure("There is no generation '" + id + "'. "
                    + (ids.isEmpty()
                            ? "None is published; run seamark batch."
                            : "Published are: " + String.join(", ", ids) + "."));
        }
        return generations.manifest(id);
    }

    @Command(
            name = "list",
            description = {
                "List the published generations, oldest first; * marks the current one. MODEL: how its model came to be",
                "published (docs/detection.md); ! marks a warning, which show tells."
            })
    static final class ListAll implements Callable<Integer> {
        private static final String ROW = "%-2s%-24s %-20s %15s %10s  %-12s %s%n";

        @Mixin
        HelpOption help;

        @Mixin
        private SettingsOptions options;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            GenerationStore generations = generations(options.load());
            PrintWriter out = spec.commandLine().getOut();
            List<String> ids = generations.ids();
            if (ids.isEmpty()) {
                out.println("No generation is published yet; seamark batch publishes one.");
                return 0;
            }
            Optional<String> current = generations.currentId();
            out.printf(ROW, "", "GENERATION", "CREATED", "ACCEPTED", "DEVICES", "MODEL", "SEAM");
            for (String id : ids) {
                String marker = current.equals(Optional.of(id)) ? "*" : "";
                try {
                    Manifest manifest = generations.manifest(id);
                    out.printf(
                            ROW,
                            marker,
                            id,
                            Instant.ofEpochSecond(manifest.createdAt() / 1000),
                            String.format("%,d", manifest.accepted()),
                            String.format("%,d", manifest.devices()),
                            model(manifest.model().trial()),
                            manifest.seam());
                } catch (CorruptDataException e) {
                    out.printf("%-2s%-24s cannot be used: %s%n", marker, id, e.getMessage());
                }
            }
            out.flush();
            return 0;
        }

        /** The verdict in a word or two; a mark where there is a warning. */
        private static String model(Trial trial) {
            String verdict = trial.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return trial.warnings().isEmpty() ? verdict : verdict + " !";
        }
    }

    @Command(
            name = "show",
            description = "Show the manifest of a generation: seam, counts, model and trial, files and checksums.")
    static final class Show implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private SettingsOptions options;

        @Parameters(paramLabel = "ID", description = "Id of the generation.")
        private String id;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Manifest manifest = known(generations(options.load()), id);
            Trial trial = manifest.model().trial();
            // Results are the manifest alone, which programs read.
            PrintWriter said = spec.commandLine().getErr();
            said.println("Model: " + trial.said());
            trial.warnings().forEach(warning -> said.println("Warning: " + warning));
            said.flush();
            PrintWriter out = spec.commandLine().getOut();
            out.print(ManifestCodec.encode(manifest));
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "rollback",
            description = {
                "Make a published generation the current one. The running layers take it up by themselves; no reading",
                "is lost or counted twice, as the speed view then begins at its seam."
            })
    static final class Rollback implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private SettingsOptions options;

        @Parameters(paramLabel = "ID", description = "Id of the generation.")
        private String id;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Settings settings = options.load();
            GenerationStore generations = generations(settings);
            Manifest next = known(generations, id);
            PrintWriter out = spec.commandLine().getOut();
            Optional<String> before = generations.currentId();
            if (before.equals(Optional.of(id))) {
                out.println("The generation '" + id + "' is the current one already; nothing changes.");
                return 0;
            }
            // A pointer to a damaged generation would be refused by every layer, one after the other.
            Path folder = generations.path(id);
            next.files().forEach(file -> generations.verify(folder, file));
            generations.point(id);
            out.printf("The current generation is now '%s'; it was '%s'.%n", id, before.orElse("none"));
            out.printf(
                    "  It holds %,d readings of %,d devices up to %s, from %s.%n",
                    next.accepted(), next.devices(), next.seam(), Instant.ofEpochMilli(next.createdAt()));
            out.printf(
                    "  The speed layer takes it up within %s, the serving layer loads it within %s and then swaps.%n",
                    settings.string("seamark.speed.model-poll"), settings.string("seamark.serving.generation-poll"));
            out.flush();
            return 0;
        }
    }
}

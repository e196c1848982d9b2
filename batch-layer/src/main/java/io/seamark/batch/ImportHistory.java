package io.seamark.batch;

import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import io.seamark.common.store.StoreOwner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seamark import}: history from files into the archive. */
@Command(
        name = "seamark import",
        description = {
            "Take history from CSV (.csv) or JSON lines (.jsonl, .ndjson, .json) into the archive, in one commit.",
            "A CSV file without a 'device' column is of the device that its name says, with the folders below a named"
                    + " folder in front. A file that was imported before is skipped. The next 'seamark batch' makes"
                    + " views and baselines of it."
        },
        mixinStandardHelpOptions = true)
public final class ImportHistory implements Callable<Integer> {

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "files, or folders to search at any depth")
    private List<Path> sources = new ArrayList<>();

    @Option(names = "--ignore", split = ",", paramLabel = "COL", description = "CSV columns that are no metrics")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--device-prefix",
            defaultValue = "",
            paramLabel = "P",
            description = "text in front of every device id")
    private String devicePrefix = "";

    @Option(
            names = "--from-row",
            defaultValue = "0",
            paramLabel = "N",
            description = "first row of each file, from 0, without the header (${DEFAULT-VALUE})")
    private long fromRow;

    @Option(
            names = "--to-row",
            defaultValue = "9223372036854775807",
            paramLabel = "N",
            description = "row to stop before (default: the end)")
    private long toRow;

    @Option(
            names = "--to-fraction",
            defaultValue = "1",
            paramLabel = "F",
            description = "stop after this share of each file's rows, above 0, at most 1 (${DEFAULT-VALUE})")
    private double toFraction;

    @Option(names = "--again", description = "also take files that were imported before; their readings then repeat")
    private boolean again;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(io.seamark.common.settings.Command.run(new ImportHistory(), args));
    }

    @Override
    public Integer call() {
        Settings settings = options.load();
        HistoryFiles files = Phases.run("find", () -> {
            HistoryFiles found = HistoryFiles.find(sources, ignored, devicePrefix, fromRow, toRow, toFraction);
            return new Phases.Done<>(found, found.size() + " files");
        });
        Store store = Store.open(settings);
        StoreOwner.require(store, settings);
        // The files lie on this machine: it reads them, whatever cluster the nightly run uses.
        try (RunLease lease = RunLease.take(
                        store,
                        "import-" + settings.string("seamark.application-id"),
                        settings.duration("seamark.batch.lease-timeout"));
                SparkSession spark = Sessions.open(settings, "seamark import", "local[*]")) {
            ImportRun.Report report = Phases.run("import", () -> {
                lease.require();
                ImportRun.Report done = new ImportRun(settings, store, spark).run(files, again);
                return new Phases.Done<>(done, done.rows() + " rows into the archive");
            });
            tell(report, spec.commandLine().getOut());
        }
        return 0;
    }

    private static void tell(ImportRun.Report report, PrintWriter out) {
        if (!report.skipped().isEmpty()) {
            out.println("Skipped " + report.skipped().size() + " files that were imported before, such as '"
                    + report.skipped().get(0) + "' (--again takes them nevertheless).");
        }
        long rejected =
                report.rejected().values().stream().mapToLong(Long::longValue).sum();
        out.println("Imported " + report.rows() + " readings of " + report.devices() + " devices from " + report.files()
                + " files; " + rejected + " rows rejected.");
        report.rejected().forEach((reason, count) -> out.println("  " + reason + ": " + count));
        out.flush();
    }
}

package io.seamark.batch;

import io.seamark.batch.imports.Extent;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportJson;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.files.FileOptions;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import io.seamark.common.store.StoreOwner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
            "Take history from CSV (.csv) or JSON (.jsonl, .ndjson, .json), also packed (.gz), into the archive, in one"
                    + " commit. Exit code 1, and nothing is imported, if nothing can be used or too much is rejected.",
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

    @Mixin
    private FileOptions fileOptions = new FileOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "write what came of it there, as a JSON object")
    private Optional<Path> json = Optional.empty();

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(io.seamark.common.settings.Command.run(new ImportHistory(), args));
    }

    @Override
    public Integer call() throws IOException {
        ImportRun.Report report;
        try {
            report = run();
        } catch (SeamarkException e) {
            write(ImportJson.failed(e.getMessage()));
            throw e;
        }
        write(ImportJson.of(report));
        if (report.refusal().isPresent()) {
            throw new SeamarkException(
                    "Nothing was imported. " + report.refusal().get());
        }
        tell(report, spec.commandLine().getOut());
        return 0;
    }

    private ImportRun.Report run() {
        Settings settings = options.load();
        ImportRun.Terms terms =
                new ImportRun.Terms(again, fileOptions.maxRejected(settings), System.currentTimeMillis());
        Extent extent = new Extent(
                new TreeSet<>(ignored),
                devicePrefix,
                fileOptions.deviceFrom(),
                fileOptions.isDeviceFromSaid(),
                fromRow,
                toRow,
                toFraction,
                false);
        HistoryFiles files = Phases.run("find", () -> {
            HistoryFiles found = HistoryFiles.find(sources, extent);
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
            return Phases.run("import", () -> {
                lease.require();
                ImportRun.Report done = new ImportRun(settings, store, spark).run(files, terms);
                return new Phases.Done<>(done, done.rows() + " rows into the archive");
            });
        }
    }

    private void write(String report) throws IOException {
        if (json.isPresent()) {
            Files.writeString(json.get(), report + "\n");
        }
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
        report.found().lines(report.sameTime()).forEach(out::println);
        report.found()
                .firstFall()
                .ifPresent(where -> out.println("Times fall " + report.found().falls() + " times, such as " + where
                        + ". The archive has them in order."));
        out.flush();
    }
}

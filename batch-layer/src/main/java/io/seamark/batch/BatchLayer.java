package io.seamark.batch;

import io.seamark.batch.archive.KafkaLog;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.generation.Manifest;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seamark batch}: the nightly run. */
@Command(
        name = "seamark batch",
        description = {
            "Run the nightly batch: archive the log up to the seam, recompute the views of the dates touched, train,"
                    + " publish a generation.",
            "Killed at any point and run again, it ends in the same result."
        },
        mixinStandardHelpOptions = true)
public final class BatchLayer implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchLayer.class);

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--master", paramLabel = "URL", description = "local[N], spark://host:port or yarn")
    private String master;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(io.seamark.common.settings.Command.run(new BatchLayer(), args));
    }

    @Override
    public Integer call() {
        Settings settings = options.load(master == null ? Map.of() : Map.of("seamark.spark.master", master));
        LOG.debug("Effective settings:\n{}", settings.effective());
        // Both edges first: an address that is wrong is told before Spark takes its seconds to start.
        KafkaLog log = KafkaLog.open(settings);
        Store store = Store.open(settings);
        LOG.info("batch of {} into {}", log, store.root());
        try (SparkSession spark = Sessions.open(settings, "seamark batch")) {
            Optional<Manifest> published = new BatchRun(settings, store, spark, log).run();
            spec.commandLine()
                    .getOut()
                    .println(published
                            .map(BatchLayer::told)
                            .orElse("Nothing new since the current generation: nothing to publish."));
        }
        return 0;
    }

    private static String told(Manifest manifest) {
        return "Published generation " + manifest.id() + ": " + manifest.accepted() + " readings of "
                + manifest.devices() + " devices (" + manifest.imported() + " imported, " + manifest.duplicates()
                + " repeats left out), seam " + manifest.seam() + System.lineSeparator() + "Model: "
                + manifest.model().trial().said();
    }
}

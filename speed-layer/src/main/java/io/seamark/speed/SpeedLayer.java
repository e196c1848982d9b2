package io.seamark.speed;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.ClusterJars;
import io.seamark.common.settings.Command;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.store.Store;
import io.seamark.speed.cut.CutBook;
import io.seamark.speed.model.CurrentGeneration;
import io.seamark.speed.recovery.CheckpointFolder;
import io.seamark.speed.recovery.Fingerprint;
import io.seamark.speed.recovery.Lane;
import io.seamark.speed.stream.StreamGraph;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seamark speed}: the long-running DStream job. */
@SuppressWarnings("deprecation") // DStreams are, as a whole
@CommandLine.Command(
        name = "speed",
        mixinStandardHelpOptions = true,
        description = "Scores the live readings and writes deltas, alerts and rejected messages, until it is stopped.")
public final class SpeedLayer implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(SpeedLayer.class);

    @Mixin
    SettingsOptions options;

    @Option(names = "--master", paramLabel = "URL", description = "local[N], spark://host:port or yarn")
    String master;

    public static void main(String[] args) {
        System.exit(Command.run(new SpeedLayer(), args));
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = options.load(master == null ? Map.of() : Map.of("seamark.spark.master", master));
        LOG.info("Settings:\n{}", settings.effective());
        LogCheck log = LogCheck.of(settings);
        Store store = Store.open(settings);
        Journal journal = new Journal(store, settings.string("seamark.application-id"));
        Seam origin = journal.begin(
                () -> new GenerationStore(store).current().map(Manifest::seam).orElse(log.beginning()));
        LOG.info("The speed view begins at {}", origin);
        try (Journal.Writer writer = journal.openNext()) {
            JournalHistory history = journal.read();
            CurrentGeneration generation =
                    new CurrentGeneration(new GenerationStore(store), settings.duration("seamark.speed.model-poll"));
            CutBook book = new CutBook(history, writer);
            LOG.info(
                    "Journal: {} cuts, committed up to {}, to do again: {}",
                    history.cuts().size(),
                    history.committedSeam().orElseThrow(),
                    book.uncommitted());
            new Driver(book, generation).install();
            run(settings, store, log, history);
        }
        return 0;
    }

    private static void run(Settings settings, Store store, LogCheck log, JournalHistory history) throws Exception {
        CheckpointFolder checkpoint = new CheckpointFolder(store, settings.string("seamark.application-id"));
        String fingerprint = Fingerprint.of(System.getProperty("java.class.path"), settings, log.partitions());
        Lane lane = Lane.choose(
                checkpoint.fingerprint(),
                fingerprint,
                checkpoint.age(System.currentTimeMillis()),
                settings.duration("seamark.speed.checkpoint-max-age"));
        LOG.info("Recovery by the {} lane: {}", lane.kind().name().toLowerCase(java.util.Locale.ROOT), lane.reason());
        if (lane.kind() == Lane.Kind.JOURNAL) {
            checkpoint.clear(fingerprint);
        }
        Seam start = start(history, log);
        JavaStreamingContext context = JavaStreamingContext.getOrCreate(
                checkpoint.path(),
                () -> create(settings, log.partitions(), start, checkpoint.path()),
                store.configuration());
        StopSignal stop = new StopSignal();
        context.start();
        LOG.info("The speed layer runs");
        try {
            while (!context.awaitTerminationOrTimeout(1)) {
                if (stop.await(200)) {
                    stop(
                            context,
                            settings.duration("seamark.speed.stop-timeout").toMillis());
                    Driver.current().requireSound();
                    LOG.info("The speed layer has stopped");
                    return;
                }
            }
        } catch (Exception e) {
            // Not gracefully: the batches that wait come after the one that failed, and are done again at the next
            // start.
            context.stop(true, false);
            throw new SeamarkException(
                    "A batch failed: " + e.getMessage() + ". What it took is done again at the next"
                            + " start (see the log above for the cause).",
                    e);
        }
    }

    /** Lets the batch that runs end, but not for ever: Spark would wait an hour for one whose cluster or store is gone. */
    private static void stop(JavaStreamingContext context, long millis) throws InterruptedException {
        Thread stopping = new Thread(() -> context.stop(true, true), "stop");
        stopping.setDaemon(true);
        stopping.start();
        stopping.join(millis);
        if (stopping.isAlive()) {
            LOG.warn("The batch that runs has not ended within {} ms; its cut is done again at the next start", millis);
            Runtime.getRuntime().halt(1);
        }
    }

    /** Where state is rebuilt from: the origin, or what retention has left of it. */
    private static Seam start(JournalHistory history, LogCheck log) throws IOException {
        Seam origin = history.origin().orElseThrow();
        Map<Integer, Long> start = new HashMap<>();
        for (int p = 0; p < log.partitions(); p++) {
            start.put(p, Math.max(origin.at(p), log.beginning().at(p)));
            long committed = history.committedSeam().orElseThrow().at(p);
            if (log.beginning().at(p) > committed) {
                throw new SeamarkException("Retention has removed the readings [" + committed + ", "
                        + log.beginning().at(p) + ") of partition " + p + " before the speed layer took them. Lengthen"
                        + " retention.ms of the topic; to go on without them, set another seamark.application-id.");
            }
        }
        return new Seam(start);
    }

    private static JavaStreamingContext create(Settings settings, int partitions, Seam start, String checkpoint) {
        JavaStreamingContext context = new JavaStreamingContext(
                conf(settings),
                new Duration(settings.duration("seamark.speed.interval").toMillis()));
        context.checkpoint(checkpoint);
        StreamGraph.build(context, settings, partitions, start);
        return context;
    }

    /** A local master gives a task one try unless told otherwise; a broker that restarts deserves more. */
    private static String retrying(String master) {
        return master.matches("local\\[[^,\\]]+]") ? master.replace("]", ",4]") : master;
    }

    private static SparkConf conf(Settings settings) {
        SparkConf conf = new SparkConf()
                .setAppName(settings.string("seamark.application-id") + "-speed")
                .setMaster(retrying(settings.string("seamark.spark.master")))
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrator", "io.seamark.speed.stream.StateRegistrator")
                .set("spark.streaming.backpressure.enabled", settings.string("seamark.speed.backpressure"))
                .set(
                        "spark.streaming.kafka.maxRatePerPartition",
                        settings.string("seamark.speed.max-rate-per-partition"))
                .set(
                        "spark.streaming.gracefulStopTimeout",
                        Long.toString(
                                settings.duration("seamark.speed.stop-timeout").toMillis()))
                .set("spark.streaming.unpersist", "true")
                .set("spark.ui.enabled", "false")
                .set("spark.streaming.ui.retainedBatches", "100")
                .set("spark.ui.retainedJobs", "100")
                .set("spark.ui.retainedStages", "100")
                .set("spark.cleaner.referenceTracking.cleanCheckpoints", "true");
        Store.properties(settings).forEach((key, value) -> conf.set("spark.hadoop." + key, value));
        if (settings.string("seamark.spark.master").startsWith("local")) {
            conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1");
        } else {
            conf.set("spark.jars", ClusterJars.of(System.getProperty("java.class.path")));
        }
        settings.below("seamark.spark.conf").forEach(conf::set);
        return conf;
    }
}

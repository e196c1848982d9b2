package io.seamark.speed;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.journal.OpenEndException;
import io.seamark.common.journal.Terms;
import io.seamark.common.maintenance.WindowStore;
import io.seamark.common.reading.OnLoss;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Command;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.common.store.StoreOwner;
import io.seamark.speed.cut.CutBook;
import io.seamark.speed.log.LastMessages;
import io.seamark.speed.log.LogCheck;
import io.seamark.speed.log.LogFit;
import io.seamark.speed.log.LogIdentity;
import io.seamark.speed.log.LogWatch;
import io.seamark.speed.log.LostTail;
import io.seamark.speed.logging.RepeatFilter;
import io.seamark.speed.maintenance.WindowFollower;
import io.seamark.speed.model.CurrentGeneration;
import io.seamark.speed.recovery.CheckpointFolder;
import io.seamark.speed.recovery.CheckpointTrust;
import io.seamark.speed.recovery.Fingerprint;
import io.seamark.speed.recovery.Housekeeping;
import io.seamark.speed.recovery.Lane;
import io.seamark.speed.recovery.Start;
import io.seamark.speed.state.Snapshots;
import io.seamark.speed.stream.OnLostGeneration;
import io.seamark.speed.stream.SparselyCheckpointed;
import io.seamark.speed.stream.StreamClock;
import io.seamark.speed.stream.StreamGraph;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.spark.SparkContext;
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
        description = {
            "Scores the live readings and writes deltas, alerts and rejected messages, until it is stopped.",
            "Started while another one runs with the same application-id, it takes over, and the other one stops."
        })
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
        RepeatFilter.install();
        LOG.info("Settings:\n{}", settings.effective());
        requirePolicies(settings);
        try (SparkStart spark = SparkStart.begin(settings)) {
            start(settings, spark);
        }
        return 0;
    }

    /** A misspelt policy is told now, and not in the night in which it is needed. */
    private static void requirePolicies(Settings settings) {
        Lane.Wish.from(settings);
        OnLoss.from(settings);
        OnReplaced.from(settings);
        OnLostGeneration.isUnscored(settings);
    }

    private static void start(Settings settings, SparkStart spark) throws Exception {
        LogCheck log = LogCheck.of(settings);
        Store store = Store.open(settings);
        StoreOwner.require(store, settings);
        String application = settings.string("seamark.application-id");
        LogIdentity identity = new LogIdentity(store, application);
        identity.require(log.topicId());
        Journal journal = new Journal(store, application);
        Seam origin = journal.begin(
                () -> new GenerationStore(store).current().map(Manifest::seam).orElse(log.beginning()));
        Optional<JournalHistory> known = known(journal);
        // What refuses a start, and can be known, is asked before a speed layer that runs is ended by it.
        known.ifPresent(history -> requireFit(settings, log, history));
        spark.await();
        try (JournalWriter writer = journal.takeOver(
                settings.duration("seamark.speed.take-over-timeout"),
                settings.bytes("seamark.speed.journal-segment-bytes"))) {
            JournalHistory history = writer.history();
            LOG.info(
                    "Journal: origin {}, {} cuts, committed up to {}, to do again: {}",
                    origin,
                    history.lastCut(),
                    history.committedSeam().orElseThrow(),
                    history.uncommitted().size());
            // Again, as the one before may have gone on until now.
            List<OffsetRange> replaced = requireFit(settings, log, history);
            // First, so that a batch run which finds them in the journal knows since when.
            journal.keepReplaced(LostTail.all(history, replaced), System.currentTimeMillis(), log.beginning());
            LostTail.record(writer, replaced);
            if (!replaced.isEmpty() || !history.replacedAtEnd().isEmpty()) {
                LostTail.fill(
                        settings,
                        LogCheck.of(settings).end(),
                        history.journaledSeam().orElseThrow());
            }
            run(settings, store, log, identity, writer, replaced, spark);
        }
    }

    /** What the journal tells before it is taken over; nothing where its end is known only after that. */
    private static Optional<JournalHistory> known(Journal journal) {
        try {
            return Optional.of(journal.read());
        } catch (OpenEndException e) {
            LOG.info("The journal is held against the log after it is taken over. {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static List<OffsetRange> requireFit(Settings settings, LogCheck log, JournalHistory history) {
        try (LastMessages last = new LastMessages(settings)) {
            return LogFit.require(settings, log, () -> LogCheck.of(settings).end(), history, last::broken);
        } catch (KafkaException e) {
            throw LogCheck.away(settings, e);
        }
    }

    private static void run(
            Settings settings,
            Store store,
            LogCheck found,
            LogIdentity identity,
            JournalWriter writer,
            List<OffsetRange> replaced,
            SparkStart spark)
            throws Exception {
        JournalHistory history = writer.history();
        LogCheck log = found.from(LostTail.readable(found.beginning(), history, replaced));
        boolean lost = !replaced.isEmpty()
                || !history.replacedAtEnd().isEmpty()
                || !Start.lost(history.committedSeam().orElseThrow(), log.beginning())
                        .isEmpty();
        CheckpointFolder checkpoint = new CheckpointFolder(store, settings.string("seamark.application-id"));
        String fingerprint = Fingerprint.of(System.getProperty("java.class.path"), settings, log.partitions());
        Lane lane = Lane.choose(
                Lane.Wish.from(settings),
                new Lane.Found(
                        checkpoint.fingerprint(),
                        fingerprint,
                        checkpoint.age(System.currentTimeMillis()),
                        settings.duration("seamark.speed.checkpoint-max-age"),
                        lost));
        LOG.info("Recovery by the {} lane: {}", lane.kind().name().toLowerCase(Locale.ROOT), lane.reason());
        boolean fast = lane.kind() == Lane.Kind.FAST;
        SnapshotStore snapshots = new SnapshotStore(store, settings.string("seamark.application-id"));
        Start start = Start.find(history, snapshots, log.beginning(), settings.integer("seamark.speed.lookback"));
        if (fast) {
            checkpoint.distrust();
        } else {
            checkpoint.clear();
            log.requireNoBacklogMoved(dividedBy(identity, start, log), start.from(), settings);
            LOG.info(
                    "States begin with {}; the log is read from {}",
                    start.snapshot()
                            .map(each -> "the snapshot after cut " + each.cut() + " (" + each.devices() + " devices)")
                            .orElse("none: there is no snapshot"),
                    start.from());
        }
        identity.dividedBy(log.partitions());
        CutBook book =
                new CutBook(writer, log.beginning(), settings.integerIn("seamark.speed.max-pending-cuts", 1, 100_000));
        Terms last = lastTerms(history);
        CurrentGeneration generation = new CurrentGeneration(
                new GenerationStore(store), settings.duration("seamark.speed.model-poll"), last.generation());
        WindowFollower windows = new WindowFollower(settings, new WindowStore(store), last.windows());
        new Driver(
                        book,
                        () -> new Terms(generation.get(), windows.get()),
                        new Snapshots(settings, store, book, start.snapshot(), start.from()),
                        new CheckpointTrust(
                                checkpoint,
                                fingerprint,
                                fast ? Duration.ZERO : untilStored(settings),
                                settings.integerIn("seamark.speed.checkpoint-devices", 0, Integer.MAX_VALUE)))
                .install();
        SparkContext running = spark.await();
        StreamClock.notBefore(Math.max(fast ? checkpoint.time() : 0, lastBatchTime(history)));
        JavaStreamingContext context = fast
                ? JavaStreamingContext.getOrCreate(
                        checkpoint.path(),
                        () -> {
                            throw new SeamarkException("The checkpoint '" + checkpoint.path()
                                    + "' has gone meanwhile. Start again: the journal's lane is taken then.");
                        },
                        store.configuration())
                : create(running, settings, log.partitions(), start, checkpoint.path());
        LogWatch watch = new LogWatch(settings, log, writer, book::committed);
        Housekeeping sweep = new Housekeeping(
                checkpoint, () -> context.sparkContext().getCheckpointDir().orNull(), settings);
        try (watch;
                windows) {
            new Run(context, settings, watch, sweep).untilStopped();
        }
    }

    private static long lastBatchTime(JournalHistory history) {
        return history.cuts().stream().mapToLong(Intent::batchTime).max().orElse(0);
    }

    private static Terms lastTerms(JournalHistory history) {
        List<Intent> cuts = history.cuts();
        return cuts.isEmpty() ? Terms.NONE : cuts.get(cuts.size() - 1).terms();
    }

    private static int dividedBy(LogIdentity identity, Start start, LogCheck log) {
        return identity.partitions()
                .orElse(start.snapshot().map(Snapshot::partitions).orElse(log.partitions()));
    }

    /** How long a stream runs until the states are in Spark's checkpoint: the interval, and a few batches to write it. */
    private static Duration untilStored(Settings settings) {
        return settings.duration("seamark.speed.checkpoint-interval")
                .plus(settings.duration("seamark.speed.metadata-interval"))
                .plus(settings.duration("seamark.speed.interval").multipliedBy(4));
    }

    private static JavaStreamingContext create(
            SparkContext spark, Settings settings, int partitions, Start start, String checkpoint) {
        JavaStreamingContext context = new JavaStreamingContext(new SparselyCheckpointed(
                spark,
                StreamGraph.batches(settings, "seamark.speed.interval"),
                StreamGraph.batches(settings, "seamark.speed.metadata-interval")));
        context.checkpoint(checkpoint);
        StreamGraph.build(context, settings, partitions, start.from(), start.snapshot());
        return context;
    }
}

package io.seamark.batch;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.Phases.Done;
import io.seamark.batch.archive.Archive;
import io.seamark.batch.archive.ArchiveDates;
import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.ReadingLog;
import io.seamark.batch.archive.ReadingRow;
import io.seamark.batch.archive.ReplacedTail;
import io.seamark.batch.archive.Seal;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.pass.SplitSearch;
import io.seamark.batch.retention.Housekeeping;
import io.seamark.batch.retention.Keep;
import io.seamark.batch.training.ModelFiles;
import io.seamark.batch.training.Training;
import io.seamark.batch.trial.Contest;
import io.seamark.batch.views.HourlyViews;
import io.seamark.batch.views.ViewFiles;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.generation.SplitLimits;
import io.seamark.common.generation.Trial;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.Terms;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.maintenance.WindowStore;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.OnLoss;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.registry.DeviceTimes;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.common.store.StoreOwner;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One nightly run: seal, archive, views, train, hold the new models against the old ones, publish, retain. Each phase leaves the store such that a run that is killed
 * anywhere and started again ends in the same result.
 */
public final class BatchRun {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String MAX_DATES = "seamark.batch.max-dates";

    private final Settings settings;
    private final SparkSession spark;
    private final ReadingLog log;
    private final Store store;
    private final Tables tables;
    private final GenerationStore generations;
    private final int keepGenerations;
    private final SplitLimits splitLimits;

    public BatchRun(Settings settings, Store store, SparkSession spark, ReadingLog log) {
        this.settings = requireNonNull(settings, "settings");
        this.store = requireNonNull(store, "store");
        this.spark = requireNonNull(spark, "spark");
        this.log = requireNonNull(log, "log");
        this.tables = new Tables(store);
        this.generations = new GenerationStore(store);
        this.keepGenerations = settings.integerIn("seamark.batch.keep-generations", 1, 100_000);
        this.splitLimits = SplitLimits.from(settings);
    }

    /**
     * Runs all phases. Returns what was published; empty if nothing has arrived since the current generation.
     *
     * @throws io.seamark.common.settings.SeamarkException if another run is under way, or a phase fails; nothing is
     *     published then
     */
    public Optional<Manifest> run() {
        try (RunLease lease = RunLease.take(
                store,
                "batch-" + settings.string("seamark.application-id"),
                settings.duration("seamark.batch.lease-timeout"))) {
            return run(lease);
        }
    }

    private Optional<Manifest> run(RunLease lease) {
        StoreOwner.require(store, settings);
        sweepStaged(); // also where every run dies before its end, or they would pile up
        Optional<Manifest> current = generations.usableCurrent();
        Seal.Sealed sealed = Phases.run("seal", () -> {
            Seal.Sealed found = new Seal(new Journal(store, settings.string("seamark.application-id")), log).seal();
            return new Done<>(found, "the batch view ends at " + found.seam());
        });
        Seam seam = sealed.seam();
        Archive archive = new Archive(
                tables,
                spark,
                log,
                ReadingLimits.from(settings),
                LeftOutCounts.from(settings),
                OnLoss.from(settings),
                new ReplacedTail(log, OnReplaced.from(settings)));
        Phases.run("archive", () -> {
            lease.require();
            Archive.Taken taken = archive.advance(sealed);
            return new Done<>(
                    taken,
                    taken.messages() + " messages of the log taken"
                            + (taken.lost() == 0 ? "" : ", " + taken.lost() + " lost"));
        });
        Table archived = tables.archive();
        long snapshot = archived.currentSnapshot().snapshotId();
        ArchiveDates dates = new ArchiveDates(archived, snapshot);
        // A device whose clock runs years ahead must not move the windows away from all others; and a run that is done
        // again must
        // come to the same.
        long newest =
                Math.min(dates.newest().orElse(0), archived.currentSnapshot().timestampMillis());
        Housekeeping.Seen seen = new Housekeeping.Seen(Housekeeping.marksOfRows(archived), newest);
        if (current.isPresent()
                && current.get().seam().equals(seam)
                && dates.touchedSince(OptionalLong.of(current.get().archiveSnapshot()))
                        .isEmpty()) {
            tidy(seen, current);
            return Optional.empty();
        }
        HourlyViews views = new HourlyViews(
                tables,
                spark,
                dates,
                Marks.of(archived, Marks.DROPPED_BEFORE).map(LocalDate::parse).orElse(LocalDate.MIN));
        String id = ID.format(Instant.now());
        Path staging = generations.stage(id);
        Manifest manifest = build(id, staging, seam, dates, newest, views, archive, current);
        Phases.run("publish", () -> {
            lease.require();
            generations.publish(staging, manifest);
            return new Done<>(id, "generation " + id + " of " + manifest.files().size() + " files");
        });
        tidy(seen, current);
        return Optional.of(manifest);
    }

    private Manifest build(
            String id,
            Path staging,
            Seam seam,
            ArchiveDates dates,
            long newest,
            HourlyViews views,
            Archive archive,
            Optional<Manifest> current) {
        SortedMap<LocalDate, Long> anew = views.anew();
        long windowMillis = settings.duration("seamark.batch.training-window").toMillis();
        long from = newest - windowMillis;
        SortedMap<LocalDate, Long> read = new TreeMap<>(anew);
        read.putAll(dates.all().tailMap(ReadingRow.date(from)));
        SplitSearch search = new SplitSearch(
                archive.placedSince().seam(), newest - splitLimits.windowMillis(), splitLimits.examples());
        DevicePass pass = Phases.run("read", () -> {
            long expected = read.values().stream().mapToLong(Long::longValue).sum();
            DevicePass prepared = DevicePass.over(spark, dates.snapshot(), read.keySet(), expected, search);
            return new Done<>(prepared, expected + " readings of " + read.size() + " dates brought to their devices");
        });
        ViewFiles.Written view = Phases.run("views", () -> {
            views.advance(pass);
            Keep.from(settings).firstOfViews(newest).ifPresent(views::dropBefore);
            ViewFiles.Written written = new ViewFiles(tables, spark, settings).write(staging);
            long rows = written.files().stream().mapToLong(Manifest.File::rows).sum();
            return new Done<>(
                    written,
                    rows + " rows of " + written.devices() + " devices, " + anew.size() + " dates computed, "
                            + views.addedTo().size() + " added to");
        });
        Contest contest = Phases.run("champion", () -> {
            Contest prepared =
                    Contest.of(current, newest, settings, JavaSparkContext.fromSparkContext(spark.sparkContext()));
            return new Done<>(
                    prepared,
                    prepared.sample().isEmpty()
                            ? "nothing to hold new models against"
                            : prepared.sample().size() + " devices of the model in use take part in the trial, "
                                    + Duration.ofMillis(prepared.holdOut().length()) + " is held out");
        });
        Training.Outcome trained = Phases.run("train", () -> {
            Map<String, DeviceLabels> labels = DeviceLabels.byDevice(log.labels(), from);
            DeviceTimes times = deviceTimes();
            Training.Outcome outcome =
                    new Training(spark, settings).train(pass, from, log.partitions(), staging, labels, times, contest);
            pass.forget();
            ModelFiles.Written written = outcome.models();
            return new Done<>(
                    outcome,
                    written.baselines() + " baselines, " + written.borrowed() + " with a borrowed season, "
                            + labels.size() + " devices with labels, " + times.known()
                            + " with a time zone or interval of their own");
        });
        Trial trial = trained.trial()
                .warning(tooManyDates(
                        current.isPresent() ? anew.size() + views.addedTo().size() : 0));
        LOG.info("trial: {}", trial.said());
        trial.warnings().forEach(LOG::warn);
        SplitDevices split = pass.splitDevices(); // all blocks have been trained on
        if (split.count() > 0) {
            LOG.warn(split.message());
        }
        HourlyViews.Totals totals = Phases.run("count", () -> {
            HourlyViews.Totals counted = views.totals();
            return new Done<>(
                    counted, counted.accepted() + " readings measured, " + counted.duplicates() + " repeats left out");
        });
        Map<String, Long> rejected = Phases.run("rejections", () -> {
            Map<String, Long> counted = archive.rejectedByReason();
            long sum = counted.values().stream().mapToLong(Long::longValue).sum();
            return new Done<>(counted, sum + " messages of the log are no readings");
        });
        List<Manifest.File> files = new ArrayList<>(view.files());
        files.addAll(trained.models().files());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                id,
                System.currentTimeMillis(),
                seam,
                dates.snapshot(),
                totals.accepted(),
                totals.duplicates(),
                rejected,
                archive.leftOut().byMetric(),
                totals.imported(),
                view.devices(),
                log.partitions(),
                files,
                contest.published(id, newest, trial),
                split,
                archive.replaced());
    }

    private List<String> tooManyDates(int dates) {
        int max = settings.integerIn(MAX_DATES, 1, 1_000_000);
        return dates <= max
                ? List.of()
                : List.of("Readings of " + dates + " dates have come since the generation before, more than "
                        + MAX_DATES + " = "
                        + max
                        + ": all are kept, and each date costs files of its own. Find the devices whose clocks are"
                        + " wrong, and let readings.earliest refuse what is too old to be true; or raise it.");
    }

    private DeviceTimes deviceTimes() {
        DeviceTimes.Builder times = new DeviceTimes.Builder(settings.timeZone("seamark.batch.time-zone"));
        log.devices(times::tell);
        return times.build();
    }

    private void sweepStaged() {
        int swept = generations.sweep(
                settings.duration("seamark.batch.staging-age").toMillis(), System.currentTimeMillis());
        if (swept > 0) {
            LOG.info("{} staged leftovers of killed runs removed", swept);
        }
    }

    private void tidy(Housekeeping.Seen seen, Optional<Manifest> before) {
        Phases.run("retain", () -> {
            Set<Terms> terms = neededByReplays();
            Set<String> needed = new HashSet<>();
            terms.forEach(each -> needed.add(each.generation()));
            // For a moment yet the speed layer names it in new cuts: it looks at the pointer every few seconds.
            before.map(Manifest::id).ifPresent(needed::add);
            List<String> removed = generations.retain(keepGenerations, needed);
            int windows = removeWindows(terms);
            return new Done<>(
                    removed,
                    removed.size() + " old generations and " + windows + " sets of maintenance windows removed");
        });
        Phases.run("tidy", () -> {
            String done = new Housekeeping(settings, store, tables, spark)
                    .run(seen, neededSnapshots(), System.currentTimeMillis());
            return new Done<>(done, done);
        });
    }

    /** Snapshots of the archive that a generation names, or that the views have come to. */
    private Set<Long> neededSnapshots() {
        Set<Long> needed = new HashSet<>();
        for (String id : generations.ids()) {
            try {
                needed.add(generations.manifest(id).archiveSnapshot());
            } catch (CorruptDataException e) {
                LOG.warn("{}", e.getMessage()); // it cannot be rolled back to, so that it needs nothing
            }
        }
        for (Table views : List.of(tables.hourly(), tables.dailyCounts())) {
            Marks.of(views, Marks.VIEWS_OF).map(Long::parseLong).ifPresent(needed::add);
        }
        return needed;
    }

    /** A set is named by new cuts until its last window has been over for some time: here for twice that. */
    private int removeWindows(Set<Terms> needed) {
        long keep = settings.duration("seamark.alerts.keep-windows").toMillis();
        Set<String> named = new HashSet<>();
        needed.forEach(each -> named.add(each.windows()));
        return new WindowStore(store).retain(named, System.currentTimeMillis() - 2 * keep);
    }

    /** What a speed layer may still need, to do journaled cuts again as they were. */
    private Set<Terms> neededByReplays() {
        String application = settings.string("seamark.application-id");
        List<Snapshot> snapshots = new SnapshotStore(store, application).list();
        Seam kept = snapshots.isEmpty()
                ? Seam.START
                : snapshots.get(snapshots.size() - 1).seam();
        return new Journal(store, application).read().termsBeyond(kept);
    }
}

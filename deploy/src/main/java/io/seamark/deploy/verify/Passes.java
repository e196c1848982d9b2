package io.seamark.deploy.verify;

import io.seamark.common.device.DedupLimits;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Goes over all devices in as many passes as memory asks for. A pass takes the answers about its devices first, then reads
 * archive and log up to the latest moment that an answer named. Not thread-safe.
 */
final class Passes {

    private static final long READING_BYTES = 48;
    private static final long VALUE_BYTES = 24;
    private static final long CELL_BYTES = 320;

    private final Settings settings;
    private final VerifyOptions options;
    private final Rest rest;
    private final Asker asker;
    private final Store store;
    private final Log log;
    private final Findings findings;
    private final String topic;
    private final RejectedCheck rejected;
    private final Map<String, String> names = new HashMap<>();

    Passes(
            Settings settings,
            VerifyOptions options,
            Rest rest,
            ServedAnswers answers,
            Store store,
            Log log,
            Findings findings) {
        this.settings = settings;
        this.options = options;
        this.rest = rest;
        this.asker = new Asker(rest, answers, options);
        this.store = store;
        this.log = log;
        this.findings = findings;
        this.topic = settings.string("seamark.kafka.topics.readings");
        this.rejected = new RejectedCheck(findings);
    }

    /** Compares all devices, and counts what the tally of the first pass must be. */
    Tally run() throws InterruptedException {
        int passes = options.device().isPresent() ? 1 : count();
        Optional<Tally> tally = Optional.empty();
        for (int pass = 0; pass < passes; pass++) {
            String name = passes == 1 ? "" : "pass " + (pass + 1) + " of " + passes + ": ";
            Predicate<String> wanted = wanted(pass, passes);
            AnswersTaken taken = asker.take(wanted, name);
            boolean first = tally.isEmpty();
            Tally counted = tally.orElseGet(() -> new Tally(taken.status()));
            tally = Optional.of(counted);
            compare(counted, taken, wanted, first && options.device().isEmpty(), name);
        }
        if (options.device().isPresent() && findings.devices == 0) {
            throw new CommandFailure("Neither the answers nor archive and log know a device '"
                    + options.device().get() + "'. GET /v1/devices lists those that there are.");
        }
        return tally.orElseThrow();
    }

    private Predicate<String> wanted(int pass, int passes) {
        return options.device().<Predicate<String>>map(only -> only::equals).orElse(device -> {
            int hash = device.hashCode();
            return Math.floorMod(hash ^ (hash >>> 15), passes) == pass;
        });
    }

    /** As many passes as it takes to hold the readings and answers of one in memory. */
    private int count() throws InterruptedException {
        long devices = 0;
        long metrics = 0;
        String after = "";
        for (List<ServedAnswers.Listed> page = asker.devices(after); !page.isEmpty(); page = asker.devices(after)) {
            for (ServedAnswers.Listed each : page) {
                devices++;
                metrics += each.metrics();
            }
            after = page.get(page.size() - 1).id();
        }
        Log.Extent extent = log.extent(topic);
        long rows = new ArchiveTables(store)
                        .archive()
                        .map(ArchiveTables.Stand::rows)
                        .orElse(0L)
                + length(extent);
        long values = devices == 0 ? 0 : rows * metrics / devices;
        long cells = manifest(ServedAnswers.moment(rest.require("v1/status")).generation())
                .map(each -> each.files(Manifest.Kind.VIEW).stream()
                        .mapToLong(Manifest.File::rows)
                        .sum())
                .orElse(0L);
        long bytes = rows * READING_BYTES + values * VALUE_BYTES + cells * CELL_BYTES;
        return (int) Math.max(1, Math.min(10_000, bytes / Math.max(1, options.memory()) + 1));
    }

    private static long length(Log.Extent extent) {
        return extent.end().offsets().entrySet().stream()
                .mapToLong(each -> each.getValue() - extent.begin().at(each.getKey()))
                .sum();
    }

    private Optional<Manifest> manifest(String generation) {
        GenerationStore generations = new GenerationStore(store);
        return generation.isEmpty() || !generations.ids().contains(generation)
                ? Optional.empty()
                : Optional.of(generations.manifest(generation));
    }

    private void compare(Tally tally, AnswersTaken taken, Predicate<String> wanted, boolean withRejected, String name) {
        tally.passedFrom(taken.before().generation());
        // The journal first: what it forgets is in the tables by then.
        Journal journal = new Journal(store, settings.string("seamark.application-id"));
        JournalHistory history = journal.read();
        Seam committed = history.committedSeam().orElse(Seam.START);
        ArchiveTables tables = new ArchiveTables(store);
        Optional<ArchiveTables.Stand> archive = tables.archive();
        Optional<ArchiveTables.Stand> table = tables.rejected();
        Optional<ArchiveTables.Stand> rejections = table.filter(each -> withRejected);
        LogReadings messages = new LogReadings(
                ReadingLimits.from(settings),
                history.takenTimes(),
                table.map(ArchiveTables::ahead).orElse(Map.of()));
        Ground ground = ground(tally.moment(), taken, archive, tables.hourly(), rejections, journal);
        tally.replaced(ground.replaced());
        Map<String, DeviceReadings> readings = new HashMap<>();
        options.progress().accept(name + "reading the log");
        readLog(ground, messages, wanted, readings, tally, withRejected);
        options.progress().accept(name + "reading the archive");
        archive.ifPresent(stand -> readArchive(stand, taken.before().generation(), wanted, readings));
        if (withRejected) {
            archive.ifPresent(stand -> rejected.withoutRow(stand.withoutRow()));
            rejections.ifPresent(stand -> rejected.compareTable(stand, ground));
            rejected.compareTopic(log, settings.string("seamark.kafka.topics.rejected"), ground, committed);
            tally.rejected(rejected.byReason(tally.moment(), ground.replaced()));
        }
        options.progress().accept(name + "comparing " + taken.devices().size() + " devices");
        DeviceCheck check = new DeviceCheck(ground, tally, findings);
        Set<String> ids = new HashSet<>(taken.devices().keySet());
        ids.addAll(readings.keySet());
        for (String id : ids.stream().sorted().toList()) {
            ServedDevice served = Optional.ofNullable(taken.devices().get(id)).orElseGet(() -> taken.absent(id));
            check.check(served, readings.getOrDefault(id, new DeviceReadings()));
        }
    }

    private Ground ground(
            Moment tallied,
            AnswersTaken taken,
            Optional<ArchiveTables.Stand> archive,
            Optional<ArchiveTables.Stand> hourly,
            Optional<ArchiveTables.Stand> rejections,
            Journal journal) {
        Log.Extent extent = log.extent(topic);
        Seam archiveSeam = archive.map(ArchiveTables.Stand::seam).orElse(Seam.START);
        Map<Integer, Long> end = new TreeMap<>();
        List<Seam> reached =
                new ArrayList<>(List.of(tallied.applied(), taken.before().applied(), archiveSeam));
        rejections.map(ArchiveTables.Stand::seam).ifPresent(reached::add);
        taken.devices().values().stream()
                .flatMap(device -> device.ranges().stream())
                .forEach(range -> reached.add(range.moment().applied()));
        reached.forEach(seam -> seam.offsets().forEach((partition, offset) -> end.merge(partition, offset, Math::max)));
        end.forEach((partition, offset) -> {
            long logEnd = extent.end().at(partition);
            if (offset > logEnd) {
                throw new CommandFailure("Answers or archive hold partition " + partition + " of '" + topic
                        + "' up to offset " + offset + ", but it ends at " + logEnd
                        + ": the topic has lost its tail (start the speed layer, which says what to do then), was made"
                        + " anew, or these are settings of another system.");
            }
            long gone = extent.begin().at(partition) - archiveSeam.at(partition);
            if (gone > 0 && offset > archiveSeam.at(partition)) {
                findings.note("Retention has removed the offsets " + archiveSeam.at(partition) + " to "
                        + (extent.begin().at(partition) - 1) + " of partition " + partition
                        + ", which the archive does not hold: their readings cannot be recomputed.");
            }
        });
        ReplacedOffsets replaced = ReplacedOffsets.of(
                archive.map(ArchiveTables.Stand::replaced).orElse(List.of()), journal.replaced(), archiveSeam);
        return new Ground(
                archiveSeam,
                extent.begin(),
                new Seam(end),
                journal.origin().map(each -> each.seam()).orElse(extent.end()),
                Stream.of(archive, hourly)
                        .flatMap(Optional::stream)
                        .flatMap(stand -> stand.droppedBefore().stream())
                        .mapToLong(day -> day.toEpochDay() * 24)
                        .max()
                        .orElse(Long.MIN_VALUE),
                DedupLimits.from(settings),
                replaced);
    }

    private void readLog(
            Ground ground,
            LogReadings messages,
            Predicate<String> wanted,
            Map<String, DeviceReadings> readings,
            Tally tally,
            boolean withRejected) {
        tally.logBegins(ground.logBegin());
        ReadingDecoder decoder = messages.decoder();
        log.read(topic, ground.logBegin(), ground.logEnd(), message -> {
            if (!ground.inLog(message.partition(), message.offset())) {
                return; // in the place of what the archive keeps
            }
            if (!messages.accepts(message)) {
                if (withRejected) {
                    rejected.inLog(message, messages.reason().name());
                }
                return;
            }
            if (withRejected && decoder.leftOutCount() > 0) {
                tally.leftOut(message.partition(), message.offset(), decoder);
            }
            if (wanted.test(decoder.device())) {
                DeviceReadings device = readings.computeIfAbsent(decoder.device(), id -> new DeviceReadings());
                device.reading(decoder.ts(), message.partition(), message.offset(), false);
                for (int i = 0; i < decoder.metricCount(); i++) {
                    device.value(name(decoder.metric(i)), decoder.value(i));
                }
            }
        });
        if (messages.believed() > 0) {
            findings.note(
                    messages.believed() + " messages are rejected only by when they were taken from the log, which the"
                            + " journal no longer tells: the table 'rejected' is believed.");
        }
    }

    private void readArchive(
            ArchiveTables.Stand archive,
            String generation,
            Predicate<String> wanted,
            Map<String, DeviceReadings> readings) {
        ArchiveTables.ReadingSink sink = new ArchiveTables.ReadingSink() {
            private DeviceReadings device = new DeviceReadings();

            @Override
            public void reading(String id, long ts, int partition, long offset) {
                device = readings.computeIfAbsent(id, each -> new DeviceReadings());
                device.reading(ts, partition, offset, true);
            }

            @Override
            public void value(String metric, double value) {
                device.value(name(metric), value);
            }
        };
        ArchiveTables.fromLog(archive, options.device(), wanted, sink);
        if (generation.isEmpty()) {
            return; // nothing is published: no import is in any answer
        }
        Optional<Long> snapshot =
                manifest(generation).map(Manifest::archiveSnapshot).filter(archive::has);
        if (snapshot.isEmpty()) {
            findings.note("The archive of generation '" + generation
                    + "' is not kept any more: all imports of today's archive are taken for its own.");
        }
        ArchiveTables.imported(archive, snapshot, options.device(), wanted, sink);
    }

    private String name(String metric) {
        return names.computeIfAbsent(metric, each -> each);
    }
}

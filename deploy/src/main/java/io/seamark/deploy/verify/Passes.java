package io.seamark.deploy.verify;

import com.google.gson.JsonObject;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.Journal;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Goes over all devices in as many passes as memory asks for. A pass takes the answers about its devices first, then reads
 * archive and log up to the latest moment that an answer named. Not thread-safe.
 */
final class Passes {

    private static final int PAGE = 1000;
    private static final int ASKERS = 4;
    private static final int ATTEMPTS = 5;
    private static final long READING_BYTES = 48;
    private static final long VALUE_BYTES = 24;
    private static final long CELL_BYTES = 320;

    private final Settings settings;
    private final VerifyOptions options;
    private final Rest rest;
    private final ServedAnswers answers;
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
        this.answers = answers;
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
            Taken taken = take(wanted, name);
            boolean first = tally.isEmpty();
            Tally counted = tally.orElseGet(() -> new Tally(taken.status()));
            tally = Optional.of(counted);
            compare(counted, taken, wanted, first && options.device().isEmpty(), name);
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
        for (List<ServedAnswers.Listed> page = answers.devices(after, PAGE);
                !page.isEmpty();
                page = answers.devices(after, PAGE)) {
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

    /** The answers of one pass: of one generation, and the status from before they were asked for. */
    private record Taken(JsonObject status, Moment before, Map<String, ServedDevice> devices) {}

    private void compare(Tally tally, Taken taken, Predicate<String> wanted, boolean withRejected, String name) {
        tally.passedFrom(taken.before().generation());
        ArchiveTables tables = new ArchiveTables(store);
        Optional<ArchiveTables.Stand> archive = tables.archive();
        Optional<ArchiveTables.Stand> rejections = withRejected ? tables.rejected() : Optional.empty();
        Journal journal = new Journal(store, settings.string("seamark.application-id"));
        Seam committed = journal.read().committedSeam().orElse(Seam.START);
        Ground ground = ground(tally.moment(), taken, archive, rejections, journal);
        Map<String, DeviceReadings> readings = new HashMap<>();
        options.progress().accept(name + "reading the log");
        readLog(ground, wanted, readings, withRejected);
        options.progress().accept(name + "reading the archive");
        archive.ifPresent(stand -> readArchive(stand, taken.before().generation(), wanted, readings));
        if (withRejected) {
            archive.ifPresent(stand -> rejected.withoutRow(stand.withoutRow()));
            rejections.ifPresent(stand -> rejected.compareTable(stand, ground));
            rejected.compareTopic(log, settings.string("seamark.kafka.topics.rejected"), ground, committed);
            tally.rejected(rejected.byReason(tally.moment()));
        }
        options.progress().accept(name + "comparing " + taken.devices().size() + " devices");
        DeviceCheck check = new DeviceCheck(ground, tally, findings);
        Set<String> ids = new HashSet<>(taken.devices().keySet());
        ids.addAll(readings.keySet());
        for (String id : ids.stream().sorted().toList()) {
            ServedDevice served =
                    Optional.ofNullable(taken.devices().get(id)).orElseGet(() -> absent(id, taken.before()));
            check.check(served, readings.getOrDefault(id, new DeviceReadings()));
        }
    }

    /** What was not listed, is said not to have been there when the list was asked for. */
    private static ServedDevice absent(String id, Moment before) {
        return new ServedDevice(id, List.of(new ServedRange(before, 0, ServedAnswers.END_HOUR, Map.of())));
    }

    private Taken take(Predicate<String> wanted, String name) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonObject status = rest.require("v1/status");
            Moment before = ServedAnswers.moment(status);
            Map<String, ServedDevice> devices = ask(wanted, name);
            boolean one = devices.values().stream()
                    .flatMap(device -> device.ranges().stream())
                    .allMatch(range -> range.moment().generation().equals(before.generation()));
            if (one
                    && ServedAnswers.moment(rest.require("v1/status"))
                            .generation()
                            .equals(before.generation())) {
                return new Taken(status, before, devices);
            }
            options.progress().accept(name + "another generation was loaded meanwhile: asking anew");
        }
        throw new CommandFailure("Another generation was loaded each of " + ATTEMPTS
                + " times while the answers were asked for. Compare when no batch run or rollback is under way.");
    }

    private Map<String, ServedDevice> ask(Predicate<String> wanted, String name) throws InterruptedException {
        Map<String, ServedDevice> served = new HashMap<>();
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
        try {
            String after = "";
            while (true) {
                List<ServedAnswers.Listed> page = page(after);
                List<Future<ServedDevice>> asked = new ArrayList<>();
                for (ServedAnswers.Listed each : page) {
                    if (wanted.test(each.id())) {
                        asked.add(askers.submit(() -> answers.of(each)));
                    }
                }
                for (Future<ServedDevice> each : asked) {
                    ServedDevice device = each.get();
                    served.put(device.id(), device);
                }
                options.progress().accept(name + "answers about " + served.size() + " devices");
                if (page.isEmpty() || options.device().isPresent()) {
                    return served;
                }
                after = page.get(page.size() - 1).id();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            askers.shutdownNow();
        }
    }

    /** The next devices; of one named device, that one if it is known. */
    private List<ServedAnswers.Listed> page(String after) throws InterruptedException {
        if (options.device().isEmpty()) {
            return answers.devices(after, PAGE);
        }
        String id = options.device().get();
        Rest.Answer answer = rest.get("v1/devices/" + Rest.segment(id));
        if (answer.code() != 200) {
            return List.of();
        }
        JsonObject device = answer.body();
        return List.of(
                new ServedAnswers.Listed(id, device.getAsJsonArray("metrics").size()));
    }

    private Ground ground(
            Moment tallied,
            Taken taken,
            Optional<ArchiveTables.Stand> archive,
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
                        + ": the topic was made anew, or these are settings of another system.");
            }
            long gone = extent.begin().at(partition) - archiveSeam.at(partition);
            if (gone > 0 && offset > archiveSeam.at(partition)) {
                findings.note("Retention has removed the offsets " + archiveSeam.at(partition) + " to "
                        + (extent.begin().at(partition) - 1) + " of partition " + partition
                        + ", which the archive does not hold: their readings cannot be recomputed.");
            }
        });
        return new Ground(
                archiveSeam,
                extent.begin(),
                new Seam(end),
                journal.origin().map(each -> each.seam()).orElse(extent.end()),
                archive.flatMap(ArchiveTables.Stand::droppedBefore)
                        .map(day -> day.toEpochDay() * 24)
                        .orElse(Long.MIN_VALUE),
                settings.integer("seamark.speed.dedup-window"));
    }

    private void readLog(
            Ground ground, Predicate<String> wanted, Map<String, DeviceReadings> readings, boolean withRejected) {
        ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(settings));
        log.read(topic, ground.logBegin(), ground.logEnd(), message -> {
            if (!decoder.decode(message.key(), message.value(), message.timestamp())) {
                if (withRejected) {
                    rejected.inLog(message, decoder.reason().name());
                }
                return;
            }
            if (wanted.test(decoder.device())) {
                DeviceReadings device = readings.computeIfAbsent(decoder.device(), id -> new DeviceReadings());
                device.reading(decoder.ts(), message.partition(), message.offset(), false);
                for (int i = 0; i < decoder.metricCount(); i++) {
                    device.value(name(decoder.metric(i)), decoder.value(i));
                }
            }
        });
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

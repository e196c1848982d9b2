package io.seamark.deploy.bench.batch;

import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Bars;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.ground.Waiting;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.replay.ReadingSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a nightly run costs: the real program takes a whole log into an empty store, and tells how long each phase took; then another
 * process scans the Parquet files that it has written. The logs grow, and each is the begin of the next. Not thread-safe.
 */
final class BatchBench implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchBench.class);

    private final Home home;
    private final BenchGround ground;
    private final String heap;
    private final String topic;
    private final SyntheticReadings readings;
    private final ReadingSender sender;
    private long filled;

    /** @param heap of the batch program and of the scan, as for java's -Xmx */
    BatchBench(Home home, BenchGround ground, BatchLoad load, String heap) throws InterruptedException {
        this.home = home;
        this.ground = ground;
        this.heap = heap;
        this.topic = ground.topic("readings", load.partitions());
        // All of it lies in the past: nothing is too far ahead.
        long rounds = load.most() / load.devices() + 2;
        long from = System.currentTimeMillis() - rounds * load.step().toMillis();
        this.readings = new SyntheticReadings(
                load.devices(), load.partitions(), from, load.step().toMillis());
        this.sender = new ReadingSender(ground.bootstrapServers(), topic, Map.of());
    }

    /** Lets the log grow to so many readings. */
    void fillTo(long count) {
        try (ProgressBar bar = Bars.readings("fill the topic", count)) {
            for (; filled < count; filled++) {
                readings.advance();
                sender.send(readings.key(), readings.value());
                if (filled % 10_000 == 0) {
                    bar.stepTo(filled);
                }
            }
            sender.flushAll();
            bar.stepTo(count);
        }
    }

    /**
     * Runs the night once over all that is in the log, and scans what it has archived.
     *
     * @param run number of the run; each has a store without a past
     */
    BatchNight night(int run) throws InterruptedException {
        String application = "batch-" + filled + "-" + run;
        Settings settings = ground.settings(application, Map.of("seamark.kafka.topics.readings", topic));
        long start = System.nanoTime();
        PhaseTimes night = phases("batch", settings);
        double process = (System.nanoTime() - start) / 1e9;
        requireAll(night, "archive", filled + " messages of the log taken");
        PhaseTimes scans = phases("scan", settings);
        requireAll(scans, "scan", filled + " rows of ");
        Store store = Store.open(settings);
        store.delete(store.root());
        return new BatchNight(
                filled,
                night.seconds("archive"),
                night.seconds("read"),
                night.seconds("views"),
                night.seconds("train"),
                night.all(),
                process,
                scans.first("scan").orElseThrow(),
                scans.fastest("scan").orElseThrow());
    }

    /** A rate of less than everything would be no rate of this log. */
    private static void requireAll(PhaseTimes times, String phase, String said) {
        if (times.phases().stream()
                .noneMatch(each -> each.name().equals(phase)
                        && each.said().startsWith(said)
                        && !each.said().contains("lost"))) {
            throw new CommandFailure("The phase '" + phase + "' did not say '" + said + "...': " + times.phases());
        }
    }

    private PhaseTimes phases(String name, Settings settings) throws InterruptedException {
        try {
            Files.deleteIfExists(ground.folder().resolve(name + ".log"));
            try (Program program = ground.program(home, name, heap, settings)) {
                int told = 0;
                boolean running = true;
                while (running) {
                    running = !Waiting.within(Duration.ofSeconds(1), () -> {}, () -> !program.isRunning());
                    told = tell(log(program.log()), told);
                }
                program.awaitSuccess();
                return log(program.log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The log of '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static PhaseTimes log(Path file) throws IOException {
        return PhaseTimes.in(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    private static int tell(PhaseTimes times, int told) {
        for (PhaseTimes.Phase phase :
                times.phases().subList(told, times.phases().size())) {
            LOG.info("{}: {} ({} s)", phase.name(), phase.said(), phase.seconds());
        }
        return times.phases().size();
    }

    @Override
    public void close() {
        sender.close();
    }
}

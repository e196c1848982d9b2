package io.seamark.deploy.bench;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.SpeedBenchResult.Load;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.replay.ReadingSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many readings a second the whole speed layer takes, beside bare consumers of the same topic.
 *
 * <p>The topic holds two passes of readings. The first warms up, the second is measured, for each of the three, one after the
 * other, so that none takes the processors from another, and each in one JVM for both passes. The speed layer is the real
 * program with its defaults; only the bounds of a cut are set ({@link Cuts}), as the log is full when it starts.
 * {@link PipelinePass} says what its time is made of. Not thread-safe.
 */
final class SpeedBench {
    private static final Logger LOG = LoggerFactory.getLogger(SpeedBench.class);
    /** What the launcher gives a speed layer unless told otherwise. */
    private static final String HEAP = "2g";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 300;
    private static final long STALL_NANOS = 120_000_000_000L;

    private final Home home;
    private final BenchGround ground;
    private final Load load;
    private final Cuts cuts;

    SpeedBench(Home home, BenchGround ground, Load load) {
        this.home = home;
        this.ground = ground;
        this.load = load;
        this.cuts = Cuts.of(load.readings(), load.partitions());
    }

    int cutsPerPass() {
        return cuts.perPass();
    }

    /**
     * Fills a topic of its own.
     *
     * @return its name
     */
    String fill() throws InterruptedException {
        String topic = ground.topic("readings", load.partitions());
        long count = 2 * load.readings();
        long seconds = count / load.devices() + 1;
        // All of it lies in the past: nothing is too far ahead.
        long from = (System.currentTimeMillis() / 1000 - seconds) * 1000;
        SyntheticReadings readings = new SyntheticReadings(load.devices(), load.partitions(), from);
        try (ReadingSender sender = new ReadingSender(ground.bootstrapServers(), topic, Map.of());
                ProgressBar bar = bar("fill the topic", count)) {
            for (long i = 0; i < count; i++) {
                readings.advance();
                sender.send(readings.key(), readings.value());
                if (i % 10_000 == 0) {
                    bar.stepTo(i);
                }
            }
            sender.flushAll();
            bar.stepTo(count);
        }
        return topic;
    }

    /** Publishes models of all devices, so that what is measured includes all of scoring. */
    void publishModels() throws InterruptedException {
        BenchModels.publish(
                ground.settings("bench", Map.of()),
                BenchModels.train(home, ground.folder()),
                SyntheticReadings.names(load.devices(), load.partitions()),
                load.partitions());
    }

    /**
     * Measures once.
     *
     * @param topic from {@link #fill}
     * @param run number of the run; each has a speed layer without a past
     */
    SpeedRun run(String topic, int run) throws InterruptedException {
        Seam end = ends(topic);
        long boundary = cuts.perPass() * cuts.perPartition();
        Map<Integer, Long> first = new TreeMap<>();
        end.offsets().forEach((partition, offset) -> first.put(partition, Math.min(boundary, offset)));
        Seam half = new Seam(first);
        List<OffsetRange> warmUp = Seam.START.until(half);
        List<OffsetRange> measured = half.until(end);
        ConsumerPass consumers = new ConsumerPass(ground.bootstrapServers(), topic);
        double raw = consumers.readingsPerSecond(warmUp, measured, () -> Work::bytes);
        LOG.info("Raw bytes: {} readings/s", Math.round(raw));
        double parse = consumers.readingsPerSecond(warmUp, measured, () -> Work::parse);
        LOG.info("Parsed: {} readings/s", Math.round(parse));
        PipelinePass pipeline = pipeline(topic, end, run);
        LOG.info("Pipeline: {} readings/s", Math.round(pipeline.readingsPerSecond()));
        return new SpeedRun(raw, parse, pipeline.readingsPerSecond(), pipeline.tally(), pipeline.waited());
    }

    private PipelinePass pipeline(String topic, Seam end, int run) throws InterruptedException {
        Map<String, String> values = new HashMap<>(cuts.settings());
        values.put("seamark.kafka.topics.readings", topic);
        for (String output : List.of("deltas", "alerts", "rejected")) {
            values.put("seamark.kafka.topics." + output, ground.topic(output + "-" + run, load.partitions()));
        }
        Settings settings = ground.settings("bench-" + run, values);
        Journal journal = new Journal(Store.open(settings), settings.string("seamark.application-id"));
        try (FrameFollower frames = new FrameFollower(
                        ground.bootstrapServers(), settings.string("seamark.kafka.topics.deltas"), load.partitions());
                Program process = ground.start(() -> start(settings))) {
            JournalHistory history = awaitAll(process, journal, end);
            double clock = System.currentTimeMillis() - System.nanoTime() / 1e6;
            process.stop(STOP_LIMIT); // it would go through the empty batches of the time that it was busy
            return PipelinePass.of(end, history.cuts(), cuts.perPass(), frames.finish(), cuts.intervalMillis(), clock);
        }
    }

    /** A speed layer as its users run it: the real program, in a process of its own. */
    private Program start(Settings settings) {
        Map<String, String> defaults = Settings.reference().below("seamark");
        List<String> arguments = new ArrayList<>();
        settings.below("seamark").forEach((key, value) -> {
            if (!value.equals(defaults.get(key))) {
                arguments.addAll(List.of("--set", key + "=" + value));
            }
        });
        // Its temporary files go when the bench's folder goes.
        arguments.addAll(List.of("--set", "spark.conf.spark.local.dir=" + ground.folder()));
        return Program.start(home, "speed", ground.folder(), HEAP, arguments);
    }

    /** Waits until all is committed; looks seldom, as looking takes time from what is measured. */
    private JournalHistory awaitAll(Program process, Journal journal, Seam end) throws InterruptedException {
        long total = messages(end);
        long last = -1;
        long since = System.nanoTime();
        try (ProgressBar bar = bar("speed layer", total)) {
            while (true) {
                JournalHistory history = journal.read();
                Seam committed = history.committedSeam().orElse(Seam.START);
                bar.stepTo(messages(committed));
                if (committed.isAtOrBeyond(end)) {
                    return history;
                }
                if (messages(committed) != last) {
                    last = messages(committed);
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > STALL_NANOS) {
                    throw new CommandFailure("The speed layer stands at " + committed + " of " + end
                            + " and moves no more. Its log: '" + process.log() + "'");
                }
                process.requireRunning();
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private static long messages(Seam seam) {
        return seam.offsets().values().stream().mapToLong(Long::longValue).sum();
    }

    private Seam ends(String topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        IntStream.range(0, load.partitions())
                .forEach(partition -> latest.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", ground.bootstrapServers()))) {
            Map<Integer, Long> ends = new TreeMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
            return new Seam(ends);
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    "Kafka does not say where '" + topic + "' ends: "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    private static ProgressBar bar(String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(500)
                .setUnit(" readings", 1)
                .showSpeed()
                .build();
    }
}

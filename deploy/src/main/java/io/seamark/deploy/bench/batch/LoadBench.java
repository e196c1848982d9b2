package io.seamark.deploy.bench.batch;

import com.google.gson.JsonElement;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Hour;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Bars;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.bench.ground.BenchModels;
import io.seamark.deploy.bench.ground.ServingProcess;
import io.seamark.deploy.bench.ground.SyntheticReadings;
import io.seamark.deploy.bench.ground.Waiting;
import io.seamark.deploy.bench.lookup.HttpLoad;
import io.seamark.deploy.bench.lookup.LoadResult;
import io.seamark.deploy.bench.lookup.Question;
import io.seamark.deploy.bench.lookup.ServedHistory;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.demo.ServingClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the serving layer takes to load a generation, and what that does to those who ask meanwhile. The real program answers
 * from one generation, and is asked for random hours at a steady rate, quietly first, then while it takes up the next. Not
 * thread-safe.
 */
final class LoadBench {
    private static final Logger LOG = LoggerFactory.getLogger(LoadBench.class);
    private static final int PARTITIONS = 2;
    /** View files of a generation, as many as a nightly run would make of ten million rows. */
    private static final int FILES = 5;

    private static final int CONNECTIONS = 16;
    /** Of a row, about. */
    private static final long BYTES = 350;
    /** They hold the same; the second is current at first. */
    private static final List<String> GENERATIONS = List.of("20260101T020000.000Z", "20260102T020000.000Z");

    private static final Duration LIMIT = Duration.ofMinutes(15);
    /** Beyond the swap: the generation before is removed then. */
    private static final Duration BEYOND = Duration.ofSeconds(2);

    private final Home home;
    private final BenchGround ground;
    private final Plan plan;

    /**
     * What is loaded, and what is asked meanwhile.
     *
     * @param rows of a generation, about
     * @param devices that have them, each three metrics
     * @param perSecond look-ups
     * @param quietSeconds for which they are measured before; as long, they go on unmeasured
     */
    record Plan(long rows, int devices, double perSecond, double quietSeconds) {}

    LoadBench(Home home, BenchGround ground, Plan plan) {
        this.home = home;
        this.ground = ground;
        this.plan = plan;
    }

    /** Bytes on the disk, about: two generations in HDFS and in the serving layer each. */
    static long room(long rows) {
        return 4 * BYTES * rows;
    }

    /** Loads a generation so often; there are two, and the pointer goes between them. */
    List<GenerationLoad> run(int runs) throws InterruptedException {
        Settings settings = settings();
        Store store = Store.open(settings);
        GenerationStore generations = new GenerationStore(store);
        ServedHistory history = write(store);
        List<GenerationLoad> loads = new ArrayList<>();
        try (ServingProcess serve = ServingProcess.start(home, ground, settings)) {
            LOG.info("The serving layer takes up the first generation");
            ServingClient serving = serve.awaitReady(LIMIT, () -> {});
            URI at = serving.base();
            List<byte[]> requests = Question.POINT.requests(history, at.getAuthority(), 17);
            try (HttpLoad lookUps =
                    new HttpLoad(new InetSocketAddress(at.getHost(), at.getPort()), requests, CONNECTIONS, 17)) {
                for (int run = 0; run < runs; run++) {
                    GenerationLoad load = load(serve, serving, lookUps, generations, GENERATIONS.get(run % 2));
                    LOG.info(
                            "{} rows loaded in {} s; p99 {} ms, before {} ms",
                            load.rows(),
                            load.seconds(),
                            load.during().p99(),
                            load.quiet().p99());
                    loads.add(load);
                }
            }
        }
        return loads;
    }

    private ServedHistory write(Store store) throws InterruptedException {
        long until = Hour.of(System.currentTimeMillis());
        long hours = Math.max(1, plan.rows() / ServedHistory.METRICS.size() / plan.devices());
        ServedHistory history = new ServedHistory(
                SyntheticReadings.names(plan.devices(), PARTITIONS),
                BenchModels.train(home, ground.folder()),
                PARTITIONS,
                until - hours,
                until);
        try (ProgressBar bar = Bars.of("write the history", plan.devices(), " devices")) {
            history.publish(store, GENERATIONS, FILES, bar::stepBy);
        }
        return history;
    }

    private GenerationLoad load(
            ServingProcess serve, ServingClient serving, HttpLoad lookUps, GenerationStore generations, String next)
            throws InterruptedException {
        ask(lookUps, plan.quietSeconds());
        Delays.Percentiles quiet = ask(lookUps, plan.quietSeconds());
        AtomicBoolean over = new AtomicBoolean();
        long start = System.nanoTime();
        generations.point(next);
        CompletableFuture<Delays.Percentiles> meanwhile =
                CompletableFuture.supplyAsync(() -> answered(lookUps.open(plan.perSecond(), over::get)));
        double seconds;
        try {
            Waiting.until(
                    "the serving layer to take up " + next, LIMIT, serve::requireRunning, () -> serving.get("v1/status")
                            .map(LoadBench::generation)
                            .filter(next::equals)
                            .isPresent());
            seconds = (System.nanoTime() - start) / 1e9;
            Waiting.within(BEYOND, serve::requireRunning, () -> false);
        } finally {
            over.set(true);
        }
        List<Manifest.File> files = generations.manifest(next).files();
        return new GenerationLoad(
                files.stream()
                        .filter(file -> file.kind() == Manifest.Kind.VIEW)
                        .mapToLong(Manifest.File::rows)
                        .sum(),
                files.stream().mapToLong(Manifest.File::bytes).sum(),
                plan.perSecond(),
                seconds,
                quiet,
                meanwhile.join());
    }

    private Delays.Percentiles ask(HttpLoad lookUps, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return answered(lookUps.open(plan.perSecond(), () -> System.nanoTime() > end));
    }

    private static Delays.Percentiles answered(LoadResult result) {
        if (result.failures() > 0 || result.answers() == 0) {
            throw new CommandFailure("Of " + (result.failures() + result.answers()) + " look-ups, " + result.failures()
                    + " were answered with an error.");
        }
        return result.delays();
    }

    private static String generation(JsonElement status) {
        return status.getAsJsonObject().get("generation").getAsString();
    }

    private Settings settings() throws InterruptedException {
        Map<String, String> values = new HashMap<>();
        for (String topic : List.of("readings", "deltas", "alerts", "rejected")) {
            values.put("seamark.kafka.topics." + topic, ground.topic(topic + "-load", PARTITIONS));
        }
        values.put(
                "seamark.serving.data-dir",
                ground.folder().resolve("serving-load").toString());
        return ground.settings("load", values);
    }
}

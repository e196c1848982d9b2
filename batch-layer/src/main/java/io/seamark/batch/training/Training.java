package io.seamark.batch.training;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.trial.Comparison;
import io.seamark.batch.trial.Contest;
import io.seamark.batch.trial.DeviceTrial;
import io.seamark.batch.trial.HoldOut;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.device.FleetLimits;
import io.seamark.common.generation.Trial;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTimes;
import io.seamark.common.settings.Settings;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Trains the baselines of all devices and writes them as the model files of a generation. */
public final class Training {

    private static final Logger LOG = LoggerFactory.getLogger(Training.class);

    /** Sets of metrics that are clustered: those of the most devices that need it. */
    private static final int MAX_SETS = 1000;

    /** How many devices with a short history have a set of metrics, named by its digest. */
    private record SetCount(String digest, long devices) implements Serializable {

        private static final Comparator<SetCount> ORDER = new ByDevices();

        /** The most devices first. */
        private static final class ByDevices implements Comparator<SetCount>, Serializable {
            @Override
            public int compare(SetCount one, SetCount other) {
                int byDevices = Long.compare(other.devices, one.devices);
                return byDevices == 0 ? one.digest.compareTo(other.digest) : byDevices;
            }
        }
    }

    /** What is known of devices beside their readings. */
    private record Known(Map<String, DeviceLabels> labels, DeviceTimes times) implements Serializable {}

    private final SparkSession spark;
    private final Settings settings;
    private final BaselineFit fit;
    private final FleetLimits limits;

    public Training(SparkSession spark, Settings settings) {
        this.spark = requireNonNull(spark, "spark");
        this.settings = requireNonNull(settings, "settings");
        this.fit = new BaselineFit(settings.integerIn("seamark.batch.own-season-hours", 1, 24 * 366));
        this.limits = FleetLimits.from(settings);
    }

    /**
     * What was published.
     *
     * @param models the files
     * @param trial which model they hold, and why
     */
    public record Outcome(ModelFiles.Written models, Trial trial) {}

    /**
     * Trains on the readings of the pass from a time on, and writes what the contest decides for: the new models, or those of the
     * champion. Devices that the champion does not know get new ones in any case.
     *
     * @param from earliest event time to learn from, epoch milliseconds
     * @param buckets how many model files to write
     * @param staging folder of the staged generation
     * @param labels what people have said of alerts, by device
     * @param times what is known of the devices' time
     * @param contest which models are published
     */
    public Outcome train(
            DevicePass pass,
            long from,
            int buckets,
            Path staging,
            Map<String, DeviceLabels> labels,
            DeviceTimes times,
            Contest contest) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Known> known = context.broadcast(new Known(new HashMap<>(labels), times));
        JavaRDD<Fit> ofAll = fits(pass, from, known, contest, context).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            FleetBound bound = FleetBound.of(ofAll, limits);
            JavaRDD<Fit> own = bound.within(ofAll);
            Clusters clusters = clusters(own);
            JavaRDD<Fit> all = clusters.isEmpty() ? own : borrowing(own, pass, from, clusters, known);
            JavaPairRDD<String, byte[]> models = models(all);
            Trial trial = contest.decide(
                    own.map(Fit::comparison).aggregate(Comparison.NONE, Comparison::plus, Comparison::plus));
            if (trial.verdict().keepsChampion()) {
                JavaPairRDD<String, byte[]> kept = bound.within(
                        contest.champion()
                                .orElseThrow()
                                .models(context)
                                .mapToPair(each -> toldSince(each, known.value())),
                        models);
                // The trial says nothing of the others: a young device must not stay as it was at its first night.
                JavaPairRDD<String, byte[]> young = models(all.filter(each -> !each.heldOut()));
                JavaPairRDD<String, byte[]> tested = models(all.filter(Fit::heldOut));
                models = young.union(kept.subtractByKey(young)).union(tested.subtractByKey(kept));
            }
            return new Outcome(ModelFiles.write(models, buckets, settings, staging), trial.warning(bound.warnings()));
        } finally {
            ofAll.unpersist();
        }
    }

    private static JavaPairRDD<String, byte[]> models(JavaRDD<Fit> fits) {
        return fits.mapToPair(fit -> new Tuple2<>(fit.device(), fit.model()));
    }

    /** Each device's model by its own history alone, and what came of comparing it. */
    private JavaRDD<Fit> fits(
            DevicePass pass, long from, Broadcast<Known> known, Contest contest, JavaSparkContext context) {
        BaselineFit ofTask = fit;
        HoldOut holdOut = contest.holdOut();
        DeviceTrial trial = contest.trial();
        Broadcast<HashMap<String, byte[]>> champions = context.broadcast(new HashMap<>(contest.sample()));
        int maxMetrics = limits.maxMetrics();
        return pass.blocks()
                .mapPartitions(blocks -> histories(blocks, from, holdOut, Set.of(), known.value(), maxMetrics)
                        .map(history -> fit(history, ofTask, holdOut, trial, champions.value()))
                        .iterator());
    }

    private static Fit fit(
            SplitHistory history, BaselineFit fit, HoldOut holdOut, DeviceTrial trial, Map<String, byte[]> champions) {
        if (!history.isHeldOut(holdOut, fit)) {
            DeviceHistory whole = history.whole();
            return Fit.of(fit.own(whole), whole, fit.isShort(whole));
        }
        DeviceHistory before = history.before();
        DeviceBaseline fitted = fit.own(before);
        byte[] champion = champions.get(before.device());
        Comparison comparison = champion == null
                ? Comparison.NONE
                : history.compare(trial, ModelFile.decode(champion).get(0), fitted);
        return Fit.tested(history.remembering(fitted), before, comparison);
    }

    /** A model of the champion, by what people have said since. */
    private static Tuple2<String, byte[]> toldSince(Tuple2<String, byte[]> model, Known known) {
        DeviceLabels labels = known.labels().getOrDefault(model._1(), DeviceLabels.NONE);
        DeviceBaseline kept = ModelFile.decode(model._2())
                .get(0)
                .tolerating(labels.tolerance())
                .expecting(known.times().of(model._1()).interval());
        return new Tuple2<>(model._1(), ModelFile.encode(List.of(kept)));
    }

    /** The histories of some devices; of all, if none are named. */
    private static Stream<SplitHistory> histories(
            Iterator<byte[]> blocks, long from, HoldOut holdOut, Set<String> devices, Known known, int maxMetrics) {
        HistoryReader reader = new HistoryReader(
                new ReadingCursor(blocks),
                from,
                holdOut,
                device -> devices.isEmpty() || devices.contains(device),
                known.labels(),
                known.times(),
                maxMetrics);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(reader, Spliterator.ORDERED), false);
    }

    /** Clusters for the sets of metrics of which a device needs one. */
    private Clusters clusters(JavaRDD<Fit> own) {
        // By a digest: Spark's tables of keys are slow where somebody has chosen names of one hash.
        Set<String> needed = own
                .filter(Fit::isShort)
                .mapToPair(each -> new Tuple2<>(each.profile().digest(), 1L))
                .reduceByKey(Long::sum)
                .map(each -> new SetCount(each._1(), each._2()))
                .takeOrdered(MAX_SETS, SetCount.ORDER)
                .stream()
                .map(SetCount::digest)
                .collect(Collectors.toCollection(HashSet::new));
        if (needed.isEmpty()) {
            return Clusters.NONE;
        }
        Map<String, ProfileSample> byDigest = own.filter(each ->
                        !each.isShort() && needed.contains(each.profile().digest()))
                .map(Fit::profile)
                .filter(DailyProfile::isWhole)
                .mapToPair(profile -> new Tuple2<>(profile.digest(), profile))
                .aggregateByKey(new ProfileSample(), ProfileSample::add, ProfileSample::merge)
                .collectAsMap();
        Map<List<String>, ProfileSample> samples = new HashMap<>();
        byDigest.values().forEach(sample -> samples.put(sample.profiles().get(0).metrics(), sample));
        Map<List<String>, List<Cluster>> bySet = new HashMap<>();
        new TreeMap<>(keyed(samples)).forEach((name, metrics) -> {
            List<Cluster> found = Clusters.of(
                    spark,
                    samples.get(metrics).profiles(),
                    settings.integerIn("seamark.batch.clusters", 1, 10_000),
                    settings.integer("seamark.batch.seed"));
            bySet.put(metrics, found);
            LOG.info(
                    "clustered the days of {} devices with {} into {}",
                    samples.get(metrics).profiles().size(),
                    name,
                    found.size());
        });
        return new Clusters(bySet);
    }

    private static Map<String, List<String>> keyed(Map<List<String>, ProfileSample> samples) {
        Map<String, List<String>> keyed = new HashMap<>();
        samples.keySet().forEach(metrics -> keyed.put(metrics.toString(), metrics));
        return keyed;
    }

    /** Replaces the baselines of short histories, where there is a cluster for them. */
    private JavaRDD<Fit> borrowing(
            JavaRDD<Fit> own, DevicePass pass, long from, Clusters clusters, Broadcast<Known> known) {
        Set<String> borrowers = new HashSet<>(own.filter(Fit::isShort)
                .filter(each -> clusters.bySet().containsKey(each.profile().metrics()))
                .map(Fit::device)
                .collect());
        LOG.info("{} devices with a short history look for a season to borrow", borrowers.size());
        if (borrowers.isEmpty()) {
            return own;
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<HashSet<String>> devices = context.broadcast(new HashSet<>(borrowers));
        Broadcast<Clusters> shapes = context.broadcast(clusters);
        BaselineFit ofTask = fit;
        int maxMetrics = limits.maxMetrics();
        JavaRDD<Fit> borrowed = pass.blocks().mapPartitions(blocks -> histories(
                        blocks, from, HoldOut.NONE, devices.value(), known.value(), maxMetrics)
                .map(SplitHistory::before) // all: who borrows has too little to hold anything out
                .map(history -> Fit.of(
                        ofTask.borrowed(history, shapes.value()).orElseGet(() -> ofTask.own(history)), history, true))
                .iterator());
        return own.filter(each -> !devices.value().contains(each.device())).union(borrowed);
    }
}

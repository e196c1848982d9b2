package io.seamark.batch.training;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.pass.DevicePass;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTimes;
import io.seamark.common.settings.Settings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.Path;
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

    /** What is known of devices beside their readings. */
    private record Known(Map<String, DeviceLabels> labels, DeviceTimes times) implements Serializable {}

    private final SparkSession spark;
    private final Settings settings;
    private final BaselineFit fit;

    public Training(SparkSession spark, Settings settings) {
        this.spark = requireNonNull(spark, "spark");
        this.settings = requireNonNull(settings, "settings");
        this.fit = new BaselineFit(settings.integerIn("seamark.batch.own-season-hours", 1, 24 * 366));
    }

    /**
     * Trains on the readings of the pass from a time on.
     *
     * @param from earliest event time to learn from, epoch milliseconds
     * @param buckets how many model files to write
     * @param staging folder of the staged generation
     * @param labels what people have said of alerts, by device
     * @param times what is known of the devices' time
     */
    public ModelFiles.Written train(
            DevicePass pass,
            long from,
            int buckets,
            Path staging,
            Map<String, DeviceLabels> labels,
            DeviceTimes times) {
        BaselineFit ofTask = fit;
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Known> known = context.broadcast(new Known(new HashMap<>(labels), times));
        JavaRDD<Fit> own = pass.rows()
                .mapPartitions(rows -> histories(rows, from, Set.of(), known.value())
                        .map(history -> Fit.of(ofTask.own(history), DailyProfile.of(history), ofTask.isShort(history)))
                        .iterator())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Clusters clusters = clusters(own);
            JavaRDD<Fit> all = clusters.isEmpty() ? own : borrowing(own, pass, from, clusters, known);
            return ModelFiles.write(all, buckets, settings, staging);
        } finally {
            own.unpersist();
        }
    }

    /** The histories of some devices; of all, if none are named. */
    private static Stream<DeviceHistory> histories(
            Iterator<org.apache.spark.sql.catalyst.InternalRow> rows, long from, Set<String> devices, Known known) {
        HistoryReader reader = new HistoryReader(
                new ReadingCursor(rows),
                from,
                device -> devices.isEmpty() || devices.contains(device),
                known.labels(),
                known.times());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(reader, Spliterator.ORDERED), false);
    }

    /** Clusters for the sets of metrics of which a device needs one. */
    private Clusters clusters(JavaRDD<Fit> own) {
        Set<List<String>> needed = new HashSet<>(own.filter(Fit::isShort)
                .map(each -> each.profile().metrics())
                .distinct()
                .collect());
        if (needed.isEmpty()) {
            return Clusters.NONE;
        }
        Map<List<String>, ProfileSample> samples = own.filter(each ->
                        !each.isShort() && needed.contains(each.profile().metrics()))
                .map(Fit::profile)
                .filter(DailyProfile::isWhole)
                .mapToPair(profile -> new Tuple2<>(profile.metrics(), profile))
                .aggregateByKey(new ProfileSample(), ProfileSample::add, ProfileSample::merge)
                .collectAsMap();
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
        JavaRDD<Fit> borrowed = pass.rows().mapPartitions(rows -> histories(rows, from, devices.value(), known.value())
                .map(history -> Fit.of(
                        ofTask.borrowed(history, shapes.value()).orElseGet(() -> ofTask.own(history)),
                        DailyProfile.of(history),
                        true))
                .iterator());
        return own.filter(each -> !devices.value().contains(each.device())).union(borrowed);
    }
}

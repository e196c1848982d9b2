package io.seamark.batch.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Clusters of daily profiles, for each set of metrics: k-means by MLlib (Bahmani et al., "Scalable k-means++", 2012).
 * Immutable.
 *
 * @param bySet clusters by metric names in order
 */
record Clusters(Map<List<String>, List<Cluster>> bySet) implements Serializable {

    /** No clusters. */
    static final Clusters NONE = new Clusters(new HashMap<>());

    private static final int DEVICES_PER_CLUSTER = 4;

    /**
     * Clusters the profiles of one set of metrics.
     *
     * @param profiles whole profiles of devices with the same metrics, at least one, in an order that does not change
     * @param most how many clusters at most
     */
    static List<Cluster> of(SparkSession spark, List<DailyProfile> profiles, int most, long seed) {
        int k = Math.max(1, Math.min(most, profiles.size() / DEVICES_PER_CLUSTER));
        if (k == 1) {
            return List.of(Cluster.of(0, mean(profiles), profiles)); // MLlib makes two at least
        }
        List<Row> rows = new ArrayList<>();
        for (DailyProfile profile : profiles) {
            rows.add(RowFactory.create(Vectors.dense(profile.scaled())));
        }
        StructType schema = new StructType().add("features", SQLDataTypes.VectorType(), false);
        // One partition: the same profiles give the same clusters, whatever the number of cores.
        Dataset<Row> features = spark.createDataFrame(rows, schema).coalesce(1).cache();
        try {
            KMeansModel model =
                    new KMeans().setK(k).setSeed(seed).setMaxIter(50).fit(features);
            Vector[] centres = model.clusterCenters();
            List<List<DailyProfile>> members = new ArrayList<>();
            for (int i = 0; i < centres.length; i++) {
                members.add(new ArrayList<>());
            }
            for (DailyProfile profile : profiles) {
                members.get(model.predict(Vectors.dense(profile.scaled()))).add(profile);
            }
            List<Cluster> clusters = new ArrayList<>();
            for (int i = 0; i < centres.length; i++) {
                if (!members.get(i).isEmpty()) {
                    clusters.add(Cluster.of(clusters.size(), centres[i].toArray(), members.get(i)));
                }
            }
            return clusters;
        } finally {
            features.unpersist();
        }
    }

    private static double[] mean(List<DailyProfile> profiles) {
        double[] mean = new double[profiles.get(0).scaled().length];
        for (DailyProfile profile : profiles) {
            double[] each = profile.scaled();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += each[i] / profiles.size();
            }
        }
        return mean;
    }

    /** The cluster whose day is nearest to that of the device, if there is one for its metrics. */
    Optional<Cluster> nearest(DailyProfile device) {
        return bySet.getOrDefault(device.metrics(), List.of()).stream()
                .min(Comparator.comparingDouble(cluster -> cluster.distance(device)));
    }

    boolean isEmpty() {
        return bySet.isEmpty();
    }
}

package io.seamark.speed.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;

/**
 * What Spark has cached of micro-batches. Left to itself it keeps what came out of each for two checkpoint intervals, which is a minute's
 * load in memory. Not thread-safe.
 */
public final class CachedBatches {

    private List<RDD<?>> kept = List.of();

    /**
     * Lets go of all that was cached for the batches before.
     *
     * @param batch the latest, which is done; what it was made of and is cached stays
     */
    public void keepOnly(RDD<?> batch) {
        List<RDD<?>> latest = new ArrayList<>();
        nearestCached(batch, latest);
        for (RDD<?> before : kept) {
            if (!latest.contains(before)) {
                before.unpersist(false);
            }
        }
        kept = latest;
    }

    private static void nearestCached(RDD<?> rdd, List<RDD<?>> into) {
        if (rdd.getStorageLevel().isValid()) {
            into.add(rdd);
            return;
        }
        for (Dependency<?> parent : JavaConverters.seqAsJavaList(rdd.dependencies())) {
            nearestCached(parent.rdd(), into);
        }
    }
}

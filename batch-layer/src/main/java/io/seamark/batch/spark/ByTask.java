package io.seamark.batch.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings a value of each task to the driver beside its rows. Kept by partition: a task that Spark runs twice replaces its value
 * instead of adding to it, so that sums of them are exact. Spark calls it from one thread at a time.
 *
 * @param <T> serializable
 */
public final class ByTask<T> extends AccumulatorV2<Map<Integer, T>, List<T>> {

    private final Map<Integer, T> byPartition = new HashMap<>();

    @Override
    public boolean isZero() {
        return byPartition.isEmpty();
    }

    @Override
    public AccumulatorV2<Map<Integer, T>, List<T>> copy() {
        ByTask<T> copy = new ByTask<>();
        copy.byPartition.putAll(byPartition);
        return copy;
    }

    @Override
    public void reset() {
        byPartition.clear();
    }

    @Override
    public void add(Map<Integer, T> values) {
        byPartition.putAll(values);
    }

    @Override
    public void merge(AccumulatorV2<Map<Integer, T>, List<T>> other) {
        byPartition.putAll(((ByTask<T>) other).byPartition);
    }

    /** The values of all partitions that have been run, in order of the partitions. */
    @Override
    public List<T> value() {
        return List.copyOf(new TreeMap<>(byPartition).values());
    }
}

package io.seamark.batch.views;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings counts from the tasks to the driver beside their rows. Kept by partition: a task that Spark runs twice replaces its
 * counts instead of adding to them, so that they are exact. Spark calls it from one thread at a time.
 */
final class CountsByTask extends AccumulatorV2<Map<Integer, DayCounts>, DayCounts> {

    private final Map<Integer, DayCounts> byPartition = new HashMap<>();

    @Override
    public boolean isZero() {
        return byPartition.isEmpty();
    }

    @Override
    public AccumulatorV2<Map<Integer, DayCounts>, DayCounts> copy() {
        CountsByTask copy = new CountsByTask();
        copy.byPartition.putAll(byPartition);
        return copy;
    }

    @Override
    public void reset() {
        byPartition.clear();
    }

    @Override
    public void add(Map<Integer, DayCounts> counts) {
        byPartition.putAll(counts);
    }

    @Override
    public void merge(AccumulatorV2<Map<Integer, DayCounts>, DayCounts> other) {
        byPartition.putAll(((CountsByTask) other).byPartition);
    }

    /** The counts of all partitions. */
    @Override
    public DayCounts value() {
        DayCounts sum = new DayCounts();
        new TreeMap<>(byPartition).values().forEach(sum::add);
        return sum;
    }
}

package io.seamark.speed.stream;

import io.seamark.speed.state.PartitionStates;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.rdd.MapWithStateRDDRecord;
import scala.Tuple3;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The states after a micro-batch, one of a partition. Made when a snapshot is due: {@code stateSnapshots} of Spark is a stream of its own,
 * with a job in every batch.
 */
final class StatesRdd extends RDD<PartitionStates> {

    private static final ClassTag<PartitionStates> TAG = ClassTag$.MODULE$.apply(PartitionStates.class);

    private StatesRdd(RDD<MapWithStateRDDRecord<Integer, PartitionStates, Outcome>> records) {
        super(records, TAG);
    }

    /** @param outcomes of {@code mapWithState}, which Spark takes from records that have states and outcomes of a partition */
    @SuppressWarnings("unchecked")
    static RDD<PartitionStates> of(RDD<Outcome> outcomes) {
        return new StatesRdd((RDD<MapWithStateRDDRecord<Integer, PartitionStates, Outcome>>)
                outcomes.dependencies().head().rdd());
    }

    @SuppressWarnings("unchecked")
    private RDD<MapWithStateRDDRecord<Integer, PartitionStates, Outcome>> records() {
        return (RDD<MapWithStateRDDRecord<Integer, PartitionStates, Outcome>>)
                dependencies().head().rdd();
    }

    @Override
    public Partition[] getPartitions() {
        return records().partitions();
    }

    @Override
    public Iterator<PartitionStates> compute(Partition split, TaskContext context) {
        // A partition is one record, of one map, whose one key is the partition.
        Iterator<Tuple3<Integer, PartitionStates, Object>> entries =
                records().iterator(split, context).next().stateMap().getAll();
        return entries.hasNext()
                ? JavaConverters.asScalaIterator(
                        java.util.List.of(entries.next()._2()).iterator())
                : JavaConverters.asScalaIterator(java.util.Collections.emptyIterator());
    }
}

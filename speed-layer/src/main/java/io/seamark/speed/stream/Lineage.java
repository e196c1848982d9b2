package io.seamark.speed.stream;

import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.Duration;

/**
 * What Spark could make the states of a batch from once more: those of the batch before and the cut, and so on back to the last
 * checkpoint. All of it is sent along with every task, nested so deep that beyond some three hundred batches a stack may not hold it,
 * and looked through for every job. Stateless.
 */
final class Lineage {

    /** Batches that an executor's death may have Spark go back. */
    private static final int MOST_BATCHES = 100;

    /**
     * Batches that a start from the checkpoint may have to make again in one process, where they are nested as deep once; and so many
     * does Spark's map of states remember the changes of, until a checkpoint.
     */
    private static final int MOST_BATCHES_LOCALLY = 200;

    private Lineage() {}

    /**
     * How often the states go to the checkpoint folder.
     *
     * @param local whether executor and driver are one process
     * @param wanted in whole batches
     * @param batch length of a micro-batch
     */
    static Duration betweenCheckpoints(boolean local, Duration wanted, Duration batch) {
        Duration most = batch.times(local ? MOST_BATCHES_LOCALLY : MOST_BATCHES);
        return wanted.lessEq(most) ? wanted : most;
    }

    /**
     * Where executor and driver are one process, Spark cannot lose states that it has cached and go on: from the next job on nothing
     * leads back beyond these. To be called before their first job. What is on its way to the checkpoint folder is cut off by that.
     *
     * @param local whether executor and driver are one process
     * @param states of a batch, cached in memory
     */
    static void endWith(boolean local, RDD<?> states) {
        if (local && states.checkpointData().isEmpty()) {
            states.localCheckpoint();
        }
    }
}

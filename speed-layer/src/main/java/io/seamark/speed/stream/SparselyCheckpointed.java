package io.seamark.speed.stream;

import org.apache.spark.SparkContext;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.StreamingContext;

/**
 * A streaming context that writes the graph and the batches that wait to its checkpoint every so often. Spark itself does so twice for
 * every batch, which at short intervals costs more than the batch. What a recovered graph does not know of any more the journal does: the
 * batches since are made again, each with the cut that it had. A context that is recovered keeps the pace.
 */
@SuppressWarnings("deprecation") // DStreams are, as a whole
public final class SparselyCheckpointed extends StreamingContext {

    private final Duration pace;

    /**
     * @param batch length of a micro-batch
     * @param pace how often to write; a multiple of it
     */
    public SparselyCheckpointed(SparkContext spark, Duration batch, Duration pace) {
        super(spark, batch);
        if (!pace.isMultipleOf(batch)) {
            throw new IllegalArgumentException(pace + " is no multiple of " + batch);
        }
        this.pace = pace;
    }

    /** How often the graph is written; Spark asks this at every batch, and stores it with the graph. */
    @Override
    public Duration checkpointDuration() {
        return pace;
    }
}

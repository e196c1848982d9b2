package io.seamark.batch.archive;

import io.seamark.common.journal.MessageProof;
import io.seamark.common.label.Label;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The log of readings as the batch layer sees it: partitions, their ends, and stretches of messages. */
public interface ReadingLog {

    /** How many partitions the log has. */
    int partitions();

    /** The first offset that is still there, for every partition. */
    Seam begin();

    /** The offset behind the last message, for every partition. */
    Seam end();

    /** The messages right before these offsets, of those partitions in which they are there now. */
    List<MessageProof> before(Seam offsets);

    /** The messages of some stretches, which all lie between {@link #begin} and {@link #end}; one task each. */
    JavaRDD<LogMessage> messages(JavaSparkContext spark, List<OffsetRange> ranges);

    /** What people have said of alerts, in the order in which they said it; nothing where that is not kept. */
    default List<Label> labels() {
        return List.of();
    }

    /**
     * Tells what is known of devices; nothing where that is not kept.
     *
     * @param each told a device and what is known of it, the latest of a device last; empty if it was taken back
     */
    default void devices(BiConsumer<String, Optional<DeviceInfo>> each) {}
}

package io.seamark.speed.stream;

import io.seamark.common.fault.KillPoint;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.speed.Driver;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.output.PartitionOutput;
import io.seamark.speed.state.PartitionStates;
import io.seamark.speed.state.SnapshotRdd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaInputDStream;
import org.apache.spark.streaming.api.java.JavaMapWithStateDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.kafka010.HasOffsetRanges;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The way of a reading through the speed layer, as a graph of DStreams: cut and journal, decode and group, state, output,
 * commit. The graph is stored in Spark's checkpoint, so that its functions reach the driver's parts through
 * {@link Driver#current}.
 */
@SuppressWarnings("deprecation") // DStreams are, as a whole
public final class StreamGraph {

    private static final ClassTag<String> PROOF = ClassTag$.MODULE$.apply(String.class);

    private StreamGraph() {}

    /**
     * Builds the graph.
     *
     * @param start where the stream begins in each partition
     * @param snapshot the states that the stream begins with; without one they are rebuilt from the log
     */
    public static void build(
            JavaStreamingContext context, Settings settings, int partitions, Seam start, Optional<Snapshot> snapshot) {
        Partitioner partitioner = new HashPartitioner(partitions); // of a number below it: that number
        JavaInputDStream<ConsumerRecord<byte[], byte[]>> records =
                new JavaInputDStream<>(new JournaledStream(context.ssc(), settings, partitions, start), recordTag());
        JavaPairDStream<Integer, Slice> slices =
                records.transformToPair((rdd, time) -> cut(rdd, time, settings, partitioner));
        StateSpec<Integer, Slice, PartitionStates, Outcome> spec =
                StateSpec.function(new StateUpdate(settings, start, partitions)).partitioner(partitioner);
        snapshot.ifPresent(found -> spec.initialState(JavaPairRDD.fromRDD(
                new SnapshotRdd(context.sparkContext().sc(), settings, found, partitioner),
                ClassTag$.MODULE$.apply(Integer.class),
                ClassTag$.MODULE$.apply(PartitionStates.class))));
        JavaMapWithStateDStream<Integer, Slice, PartitionStates, Outcome> outcomes = slices.mapWithState(spec);
        outcomes.dstream()
                .checkpoint(Lineage.betweenCheckpoints(
                        context.sparkContext().isLocal(),
                        batches(settings, "seamark.speed.checkpoint-interval"),
                        batches(settings, "seamark.speed.interval")));
        // To set the interval makes Spark cache in serialized form: all states would be written and read in every
        // batch.
        outcomes.dstream().dependencies().head().persist(StorageLevel.MEMORY_ONLY());
        outcomes.foreachRDD((rdd, time) -> finish(rdd, time, settings));
    }

    /** The duration under a key, in whole batch intervals, as Spark wants it; one at least. */
    public static Duration batches(Settings settings, String key) {
        long interval = settings.duration("seamark.speed.interval").toMillis();
        long wanted = settings.duration(key).toMillis();
        return new Duration(Math.max(1, (wanted + interval / 2) / interval) * interval);
    }

    @SuppressWarnings("unchecked")
    private static ClassTag<ConsumerRecord<byte[], byte[]>> recordTag() {
        return (ClassTag<ConsumerRecord<byte[], byte[]>>) (ClassTag<?>) ClassTag$.MODULE$.apply(ConsumerRecord.class);
    }

    /** On the driver, when a micro-batch is made: its intent becomes durable before any task of it runs. */
    private static JavaPairRDD<Integer, Slice> cut(
            JavaRDD<ConsumerRecord<byte[], byte[]>> records, Time time, Settings settings, Partitioner partitioner) {
        RDD<ConsumerRecord<byte[], byte[]>> rdd = records.rdd();
        Optional<Cut> cut = Driver.current().open(ranges(rdd), time.milliseconds());
        // A batch that takes nothing still passes the state on.
        Cut taken = cut.orElseGet(Cut::nothing);
        return JavaPairRDD.fromRDD(
                new CutRdd(rdd, taken, settings, partitioner, Driver.current().checkpointsStates()),
                ClassTag$.MODULE$.apply(Integer.class),
                ClassTag$.MODULE$.apply(Slice.class));
    }

    private static List<OffsetRange> ranges(RDD<?> rdd) {
        List<OffsetRange> ranges = new ArrayList<>();
        for (var range : ((HasOffsetRanges) rdd).offsetRanges()) {
            if (range.count() > 0) {
                ranges.add(new OffsetRange(range.partition(), range.fromOffset(), range.untilOffset()));
            }
        }
        ranges.sort(Comparator.comparingInt(OffsetRange::partition));
        return ranges;
    }

    /** On the driver, when the batch is run: output, and only when all of it is acknowledged, the commit. */
    private static void finish(JavaRDD<Outcome> outcomes, Time time, Settings settings) {
        Driver driver = Driver.current();
        driver.requireSound();
        try {
            Lineage.endWith(
                    outcomes.context().isLocal(),
                    outcomes.rdd().dependencies().head().rdd());
            // No lambda, nor Java's interface, which wraps one around it: Spark looks through their classes in every
            // job.
            String[] last = (String[]) outcomes.context().runJob(outcomes.rdd(), new PartitionOutput(settings), PROOF);
            KillPoint.BEFORE_COMMIT.reached();
            driver.commit(
                    time.milliseconds(),
                    Arrays.stream(last)
                            .flatMap(each -> MessageProof.parse(each).stream())
                            .toList());
            driver.keepOnly(outcomes.rdd());
            driver.snapshot(() -> StatesRdd.of(outcomes.rdd()));
        } catch (Throwable e) { // a failed task comes as SparkException, which is checked and not declared
            throw driver.fail(e); // an Error too: Spark would drop it, and go on
        }
    }
}

package io.seamark.speed.stream;

import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.speed.Driver;
import io.seamark.speed.output.Clients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.kafka010.ConsumerStrategies;
import org.apache.spark.streaming.kafka010.ConsumerStrategy;
import org.apache.spark.streaming.kafka010.DefaultPerPartitionConfig;
import org.apache.spark.streaming.kafka010.DirectKafkaInputDStream;
import org.apache.spark.streaming.kafka010.LocationStrategies;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * The Kafka direct stream, assigned, with one difference: where a micro-batch ends is asked of the journal first, so that a
 * cut that was journaled is never cut differently, whatever Spark's own checkpoint has of it.
 */
@SuppressWarnings({"deprecation", "unchecked"}) // DStreams are, as a whole; and see compute
final class JournaledStream extends DirectKafkaInputDStream<byte[], byte[]> {

    /** Stretches that only rebuild state need no output, so that they may be longer than a batch, but not without end. */
    private static final long REBUILD_SECONDS = 2;

    private final long mostForState;

    JournaledStream(StreamingContext context, Settings settings, int partitions, Seam start) {
        super(
                context,
                LocationStrategies.PreferConsistent(),
                strategy(settings, partitions, start),
                new DefaultPerPartitionConfig(context.conf()));
        mostForState = REBUILD_SECONDS * partitions * settings.integer("seamark.speed.max-rate-per-partition");
    }

    private static ConsumerStrategy<byte[], byte[]> strategy(Settings settings, int partitions, Seam start) {
        String topic = settings.string("seamark.kafka.topics.readings");
        List<TopicPartition> assigned = new ArrayList<>();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            TopicPartition partition = new TopicPartition(topic, p);
            assigned.add(partition);
            offsets.put(partition, start.at(p));
        }
        return ConsumerStrategies.Assign(assigned, Clients.stream(settings), offsets);
    }

    /** Only so that Java accepts the two signatures that Scala's covariant Option gives this method. */
    @Override
    @SuppressWarnings("rawtypes")
    public Option compute(Time time) {
        return super.compute(time);
    }

    /** Called by Spark with the ends of the log, to bound what a batch takes. */
    @Override
    public scala.collection.immutable.Map<TopicPartition, Object> clamp(
            scala.collection.immutable.Map<TopicPartition, Object> ends) {
        Map<TopicPartition, Object> fresh = JavaConverters.mapAsJavaMap(super.clamp(ends));
        Map<Integer, Long> standing = new HashMap<>();
        JavaConverters.mapAsJavaMap(currentOffsets())
                .forEach((partition, offset) -> standing.put(partition.partition(), (Long) offset));
        Map<Integer, Long> allowed = new HashMap<>();
        fresh.forEach((partition, offset) -> allowed.put(partition.partition(), (Long) offset));
        Map<Integer, Long> end = Driver.current().end(standing, allowed, mostForState);
        scala.collection.immutable.Map<TopicPartition, Object> result = super.clamp(ends);
        for (TopicPartition partition : fresh.keySet()) {
            result = result.$plus(new Tuple2<>(partition, (Object) end.get(partition.partition())));
        }
        return result;
    }
}

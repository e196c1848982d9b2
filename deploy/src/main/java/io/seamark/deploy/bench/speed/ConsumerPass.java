package io.seamark.deploy.bench.speed;

import io.seamark.common.seam.OffsetRange;
import io.seamark.deploy.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The yardstick: bare consumers, one thread for each partition, that read stretches of the topic and hand every message to
 * some {@link Work}. They fetch with the settings of the speed layer's own consumers. Not thread-safe.
 */
final class ConsumerPass {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final Map<String, Object> client = new HashMap<>();

    ConsumerPass(String bootstrapServers, String topic) {
        this.topic = topic;
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        client.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20);
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
    }

    /**
     * Goes over stretches one after the other with the same consumers, which are assigned and have not asked for anything
     * before; what a stretch costs counts from the common start of its threads to the end of the last one.
     *
     * @param passes each with one range of every partition
     * @throws CommandFailure if nothing comes for half a minute
     */
    List<PassCosts> read(List<List<OffsetRange>> passes, Work work) throws InterruptedException {
        List<Reader> readers = passes.get(0).stream()
                .map(range -> new Reader(range.partition(), work))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(readers.size());
        try {
            List<PassCosts> costs = new ArrayList<>();
            for (List<OffsetRange> ranges : passes) {
                costs.add(pass(threads, readers, ranges));
            }
            return costs;
        } finally {
            threads.shutdownNow();
            readers.forEach(Reader::close);
        }
    }

    private static PassCosts pass(ExecutorService threads, List<Reader> readers, List<OffsetRange> ranges)
            throws InterruptedException {
        OwnCosts start = OwnCosts.now();
        List<Future<Long>> running = new ArrayList<>();
        for (Reader reader : readers) {
            for (OffsetRange range : ranges) {
                if (range.partition() == reader.partition.partition()) {
                    running.add(threads.submit(() -> reader.read(range)));
                }
            }
        }
        long sum = 0;
        for (Future<Long> each : running) {
            try {
                sum += each.get();
            } catch (ExecutionException e) {
                throw new CommandFailure(
                        "A bare consumer failed: " + e.getCause().getMessage(), e);
            }
        }
        OwnCosts end = OwnCosts.now();
        if (sum == 0) {
            throw new CommandFailure("The bare consumers read messages that are all empty.");
        }
        return end.since(start, ranges.stream().mapToLong(OffsetRange::length).sum());
    }

    private final class Reader {
        private final TopicPartition partition;
        private final Work work;
        private final KafkaConsumer<byte[], byte[]> consumer;

        Reader(int partition, Work work) {
            this.partition = new TopicPartition(topic, partition);
            this.work = work;
            this.consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(this.partition));
        }

        long read(OffsetRange range) {
            consumer.seek(partition, range.from());
            long sum = 0;
            long position = range.from();
            while (position < range.until()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
                if (records.isEmpty()) {
                    throw new CommandFailure("nothing came from " + partition + " at offset " + position + " within "
                            + PATIENCE.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> message : records) {
                    if (message.offset() >= range.until()) {
                        return sum;
                    }
                    sum += work.applyAsLong(message);
                    position = message.offset() + 1;
                }
            }
            return sum;
        }

        void close() {
            consumer.close(Duration.ofSeconds(1));
        }
    }
}

package io.seamark.deploy.stack;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How large the local stack is made, and how long its start may take.
 *
 * @param kafkaHeapMegabytes heap of the broker, 256 to 1024
 * @param nameNodeHeapMegabytes heap of the NameNode, 128 to 1024
 * @param dataNodeHeapMegabytes heap of the DataNode, 128 to 1024
 * @param spark the Spark cluster to start beside them, if any
 * @param startLimit within which all daemons must be healthy
 */
public record StackOptions(
        int kafkaHeapMegabytes,
        int nameNodeHeapMegabytes,
        int dataNodeHeapMegabytes,
        Optional<Spark> spark,
        Duration startLimit) {
    public static final StackOptions DEFAULT =
            new StackOptions(512, 512, 384, Optional.empty(), Duration.ofSeconds(90));

    /**
     * What a Spark standalone cluster of one worker has to give.
     *
     * @param cores that its executors may use together, 1 to 64
     * @param megabytes of heap that its executors may have together, 512 to 65536
     */
    public record Spark(int cores, int megabytes) {
        /** As many cores as this machine has, and room for the executors of the speed layer and of a batch run. */
        public static final Spark DEFAULT =
                new Spark(Math.min(64, Runtime.getRuntime().availableProcessors()), 4096);

        public Spark {
            if (cores < 1 || cores > 64 || megabytes < 512 || megabytes > 65_536) {
                throw new StackException("A Spark worker of " + cores + " cores and " + megabytes
                        + " MB; it must have 1 to 64 cores and 512 to 65536 MB");
            }
        }
    }

    public StackOptions {
        checkRange("The heap of Kafka", kafkaHeapMegabytes, 256);
        checkRange("The heap of the NameNode", nameNodeHeapMegabytes, 128);
        checkRange("The heap of the DataNode", dataNodeHeapMegabytes, 128);
        requireNonNull(spark, "spark is null");
        requireNonNull(startLimit, "startLimit is null");
    }

    public StackOptions withKafkaHeapMegabytes(int megabytes) {
        return new StackOptions(megabytes, nameNodeHeapMegabytes, dataNodeHeapMegabytes, spark, startLimit);
    }

    public StackOptions withStartLimit(Duration limit) {
        return new StackOptions(kafkaHeapMegabytes, nameNodeHeapMegabytes, dataNodeHeapMegabytes, spark, limit);
    }

    /** With a Spark cluster. */
    public StackOptions withSpark(Spark cluster) {
        return new StackOptions(
                kafkaHeapMegabytes, nameNodeHeapMegabytes, dataNodeHeapMegabytes, Optional.of(cluster), startLimit);
    }

    private static void checkRange(String what, int megabytes, int least) {
        if (megabytes < least || megabytes > 1024) {
            throw new StackException(what + " is " + megabytes + " MB; it must be " + least + " to 1024 MB");
        }
    }
}

package io.seamark.deploy.stack;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How large the local stack is made, and how long its start may take.
 *
 * @param kafkaHeapMegabytes heap of the broker, 256 to 1024
 * @param nameNodeHeapMegabytes heap of the NameNode, 128 to 1024
 * @param dataNodeHeapMegabytes heap of the DataNode, 128 to 1024
 * @param startLimit within which all daemons must be healthy
 */
public record StackOptions(
        int kafkaHeapMegabytes, int nameNodeHeapMegabytes, int dataNodeHeapMegabytes, Duration startLimit) {
    public static final StackOptions DEFAULT = new StackOptions(512, 512, 384, Duration.ofSeconds(90));

    public StackOptions {
        checkRange("The heap of Kafka", kafkaHeapMegabytes, 256);
        checkRange("The heap of the NameNode", nameNodeHeapMegabytes, 128);
        checkRange("The heap of the DataNode", dataNodeHeapMegabytes, 128);
        requireNonNull(startLimit, "startLimit is null");
    }

    public StackOptions withKafkaHeapMegabytes(int megabytes) {
        return new StackOptions(megabytes, nameNodeHeapMegabytes, dataNodeHeapMegabytes, startLimit);
    }

    public StackOptions withStartLimit(Duration limit) {
        return new StackOptions(kafkaHeapMegabytes, nameNodeHeapMegabytes, dataNodeHeapMegabytes, limit);
    }

    private static void checkRange(String what, int megabytes, int least) {
        if (megabytes < least || megabytes > 1024) {
            throw new StackException(what + " is " + megabytes + " MB; it must be " + least + " to 1024 MB");
        }
    }
}

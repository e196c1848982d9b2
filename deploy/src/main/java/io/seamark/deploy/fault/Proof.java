package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a proof is to be.
 *
 * @param seed of the load and of whatever chance decides
 * @param rate readings in a second, at least 1
 * @param devices that send them, at least 1
 * @param partitions of the topics, at least 1
 * @param batchEvery time from the start of a batch run to that of the next
 * @param every time from one kill to the next; without it the next comes when all is well again
 * @param patience how long the recovery from a kill may take
 * @param verifyEvery after how many kills all is recomputed and compared; 0: only at the end
 */
public record Proof(
        long seed,
        int rate,
        int devices,
        int partitions,
        Duration batchEvery,
        Optional<Duration> every,
        Duration patience,
        int verifyEvery) {
    public static final Proof DEFAULT =
            new Proof(1, 500, 200, 2, Duration.ofMinutes(2), Optional.empty(), Duration.ofMinutes(3), 25);

    public Proof {
        requireAtLeast("rate", rate, 1);
        requireAtLeast("devices", devices, 1);
        requireAtLeast("partitions", partitions, 1);
        requireAtLeast("verifyEvery", verifyEvery, 0);
        requireNonNull(batchEvery, "batchEvery is null");
        requireNonNull(every, "every is null");
        requireNonNull(patience, "patience is null");
    }

    private static void requireAtLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be at least " + least);
        }
    }
}

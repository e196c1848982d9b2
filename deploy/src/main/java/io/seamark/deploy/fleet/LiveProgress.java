package io.seamark.deploy.fleet;

import java.util.List;
import java.util.Map;

/**
 * What a live fleet has done so far, and the truth about it.
 *
 * @param sent messages given to Kafka, everything included
 * @param readings different readings among them, late ones included
 * @param late readings among them that were sent after their time
 * @param duplicates repeats of readings among them
 * @param broken messages among them that must be rejected, by kind
 * @param acknowledged messages that all replicas have
 * @param failed messages that Kafka did not take
 * @param simulatedTime event time that the fleet has come to, epoch ms
 * @param faultsStarted the faults that have begun, with those that are over
 */
public record LiveProgress(
        long sent,
        long readings,
        long late,
        long duplicates,
        Map<BrokenKind, Long> broken,
        long acknowledged,
        long failed,
        long simulatedTime,
        List<Fault> faultsStarted) {

    public LiveProgress {
        broken = Map.copyOf(broken);
        faultsStarted = List.copyOf(faultsStarted);
    }

    /** How many messages must be rejected. */
    public long brokenCount() {
        return broken.values().stream().mapToLong(Long::longValue).sum();
    }
}

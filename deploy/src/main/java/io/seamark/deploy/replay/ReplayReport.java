package io.seamark.deploy.replay;

import io.seamark.common.csv.CsvProblem;
import java.util.Map;
import java.util.Optional;

/**
 * What a replay did.
 *
 * @param files files replayed
 * @param sent messages given to Kafka
 * @param acknowledged messages that all replicas have
 * @param failed messages that Kafka did not take
 * @param withoutKey messages among those sent whose device could not be read
 * @param badRows rows of CSV files that are no readings and were not sent, by problem
 * @param seconds how long it took
 * @param firstError why the first message failed
 */
public record ReplayReport(
        int files,
        long sent,
        long acknowledged,
        long failed,
        long withoutKey,
        Map<CsvProblem, Long> badRows,
        double seconds,
        Optional<String> firstError) {

    public ReplayReport {
        badRows = Map.copyOf(badRows);
    }

    /** Whether everything that was sent has been acknowledged. */
    public boolean complete() {
        return failed == 0 && acknowledged == sent;
    }

    /** Messages sent in a second. */
    public double perSecond() {
        return seconds > 0 ? sent / seconds : 0;
    }

    /** The report in one line for people. */
    public String line() {
        long bad = badRows.values().stream().mapToLong(Long::longValue).sum();
        return "sent %,d readings of %,d files in %.1f s (%,.0f/s), failed %,d, without key %,d, bad rows %,d%s"
                .formatted(sent, files, seconds, perSecond(), failed, withoutKey, bad, bad > 0 ? " " + badRows : "");
    }
}

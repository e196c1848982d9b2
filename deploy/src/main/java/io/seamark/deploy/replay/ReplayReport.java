package io.seamark.deploy.replay;

import io.seamark.common.files.FilesReport;
import java.util.ArrayList;
import java.util.List;
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
 * @param sameTime messages that share their time with another of their device
 * @param found what the files hold
 * @param seconds how long it took
 * @param firstError why the first message failed
 */
public record ReplayReport(
        int files,
        long sent,
        long acknowledged,
        long failed,
        long withoutKey,
        long sameTime,
        FilesReport found,
        double seconds,
        Optional<String> firstError) {

    /** Whether everything that was sent has been acknowledged. */
    public boolean complete() {
        return failed == 0 && acknowledged == sent;
    }

    /** Messages sent in a second. */
    public double perSecond() {
        return seconds > 0 ? sent / seconds : 0;
    }

    /** Rows of the files that are no readings, by reason; those of CSV files were not sent. */
    public Map<String, Long> badRows() {
        return found.rejected();
    }

    /** The report in one line for people. */
    public String line() {
        long bad = badRows().values().stream().mapToLong(Long::longValue).sum();
        return "sent %,d readings of %,d files in %.1f s (%,.0f/s), failed %,d, without key %,d, bad rows %,d"
                .formatted(sent, files, seconds, perSecond(), failed, withoutKey, bad);
    }

    /** What else a person should know, a line for each; bounded. */
    public List<String> details() {
        List<String> lines = new ArrayList<>(found.lines(sameTime));
        found.firstFall()
                .ifPresent(where -> lines.add("Times fall " + found.falls() + " times, such as " + where
                        + ". The files concerned were sorted."));
        return lines;
    }
}

package io.seamark.deploy.fault;

import io.seamark.deploy.fleet.LiveProgress;
import java.util.Map;
import java.util.TreeMap;

/** Compares counts of messages: cheap, and possible at any moment. Stateless. */
final class Books {
    private Books() {}

    /** Whether an answer has counted each message that it has taken, and each once. */
    static Verdict of(Tallies tallies) {
        long uncounted = tallies.uncounted();
        return new Verdict(Math.max(0, uncounted), Math.max(0, -uncounted), 0);
    }

    /**
     * Whether an answer that has taken everything has each message under its right head.
     *
     * @param sent what the producer has sent, all of it acknowledged
     */
    static Verdict of(Tallies tallies, LiveProgress sent) {
        Verdict sum = of(tallies);
        long missing = sent.sent() - tallies.messages();
        long mismatches = 0;
        mismatches += tallies.accepted() == sent.readings() ? 0 : 1;
        mismatches += tallies.duplicates() == sent.duplicates() ? 0 : 1;
        Map<String, Long> rejected = new TreeMap<>();
        sent.broken().forEach((kind, count) -> rejected.merge(kind.reason().name(), count, Long::sum));
        mismatches += tallies.rejected().equals(rejected) ? 0 : 1;
        return new Verdict(
                Math.max(sum.lost(), Math.max(0, missing)), Math.max(sum.doubled(), Math.max(0, -missing)), mismatches);
    }
}

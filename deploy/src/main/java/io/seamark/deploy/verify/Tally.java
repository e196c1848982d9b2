package io.seamark.deploy.verify;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the status says of all messages, at one moment, beside what was counted for that moment. Not thread-safe. */
final class Tally {

    private final Moment moment;
    private final JsonObject said;
    private final List<String> alarms = new ArrayList<>();
    private final LeftOutCounts leftOut = new LeftOutCounts();
    private Map<String, Long> rejected = Map.of();
    private boolean wholeLog;
    private ReplacedOffsets replaced = ReplacedOffsets.of(List.of(), List.of(), Seam.START);
    private TruthFold.Counts exact = new TruthFold.Counts(0, 0);
    private TruthFold.Counts bounded = exact;
    private Optional<String> otherGeneration = Optional.empty();

    /** @param status the answer of {@code /v1/status} */
    Tally(JsonObject status) {
        moment = ServedAnswers.moment(status);
        said = status.getAsJsonObject("tally");
        status.getAsJsonArray("alarms").forEach(each -> alarms.add(each.getAsString()));
    }

    Moment moment() {
        return moment;
    }

    /** Readings of devices that the speed layer gave no state: it does not know their repeats. */
    long unwatched() {
        return said.has("unwatched") ? said.get("unwatched").getAsLong() : 0;
    }

    /** Rejected messages by reason, as counted. */
    Map<String, Long> rejected() {
        return rejected;
    }

    void rejected(Map<String, Long> byReason) {
        rejected = byReason;
    }

    /** The log has all messages if it begins with the first. */
    void logBegins(Seam begin) {
        wholeLog = begin.offsets().values().stream().allMatch(offset -> offset == 0);
    }

    /** What the log lost after it was taken. */
    void replaced(ReplacedOffsets found) {
        replaced = found;
    }

    ReplacedOffsets replaced() {
        return replaced;
    }

    /** A reading of the log out of which metrics were left. */
    void leftOut(int partition, long offset, ReadingDecoder decoder) {
        if (moment.holds(partition, offset) && !replaced.isOpen(moment, partition, offset)) {
            leftOut.add(decoder);
        }
    }

    /** Adds readings by the exact rule, and with what the speed layer's bounded memory of repeats lets pass. */
    void add(TruthFold.Counts byRule, TruthFold.Counts byWindow) {
        exact = exact.plus(byRule);
        bounded = bounded.plus(byWindow);
    }

    /** Readings were counted as another generation has them: its imports are others. */
    void passedFrom(String generation) {
        if (!generation.equals(moment.generation())) {
            otherGeneration = Optional.of(generation);
        }
    }

    TruthFold.Counts exact() {
        return exact;
    }

    /** Holds what the status says against what was counted. */
    void compare(Findings findings) {
        if (otherGeneration.isPresent()) {
            findings.note("The generation '" + otherGeneration.get()
                    + "' was loaded between two passes: the tally was not compared.");
            return;
        }
        replaced.ranges().forEach(range -> findings.note(words(range)));
        if (findings.replacedCells > 0) {
            findings.note(findings.replacedCells
                    + " cells hold values of messages that the log lost, or may lack repeats of them: they were compared as"
                    + " far as archive and log say. The next generation whose seam lies beyond is exact.");
        }
        if (findings.beyondArchive > 0) {
            findings.note(findings.beyondArchive
                    + " cells are older than what archive and views keep: they were not compared,"
                    + " nor were accepted readings and duplicates in all.");
        } else {
            compareCounts(findings);
        }
        if (open() == 0) {
            compareReasons(findings);
        }
        if (wholeLog && open() == 0 && !replaced.keepsAny()) {
            compareLeftOut(findings);
        }
        alarms.forEach(alarm -> findings.note("the serving layer raises an alarm: " + alarm));
        // What retention took is nowhere: that it was noticed and counted is all there is to say of it.
        long gone = said.get("lost").getAsLong();
        if (gone > 0) {
            findings.note(gone + " messages are counted as lost: retention took them before they were read. What they"
                    + " said is in no answer, and cannot be recomputed.");
        }
    }

    private void compareCounts(Findings findings) {
        TruthFold.Counts found = new TruthFold.Counts(
                said.get("accepted").getAsLong(), said.get("duplicates").getAsLong());
        if (!found.equals(bounded) && !mayBeUnwatched(found) && !isExplainedByLoss(found)) {
            count(findings, "accepted", exact.accepted(), found.accepted());
            count(findings, "duplicates", exact.duplicates(), found.duplicates());
        }
    }

    /** Whether repeats that were taken for new are all that is wrong, as many as devices without a state can have had. */
    private boolean mayBeUnwatched(TruthFold.Counts found) {
        long repeats = found.accepted() - exact.accepted();
        return repeats > 0
                && repeats <= unwatched() + Math.max(0, bounded.accepted() - exact.accepted())
                && found.accepted() + found.duplicates() == exact.accepted() + exact.duplicates();
    }

    private String words(ReplacedRange range) {
        boolean inAnswers = moment.seam().at(range.partition()) < range.until();
        return "the log lost the offsets " + range.from() + " to " + (range.until() - 1) + " of partition "
                + range.partition() + " after they were taken, found " + Instant.ofEpochMilli(range.foundAt()) + ": "
                + (inAnswers
                        ? "answers hold what was there until the next generation"
                        : "answers hold what the archive has of them")
                + "; what the topic of rejections has of them cannot be compared.";
    }

    /** How many offsets are in the answers, and neither in the archive nor in the log. */
    private long open() {
        return replaced.open(moment, moment.applied().offsets().keySet());
    }

    /**
     * Every message counts as accepted, repeat, rejected or lost: where nobody can say any more what some were, the sum still
     * holds; and a repeat of one of these is accepted by archive and log.
     */
    private boolean isExplainedByLoss(TruthFold.Counts found) {
        long open = open();
        long inDoubt =
                Math.max(open, replaced.forgotten(moment.applied().offsets().keySet()));
        long lost = said.get("lost").getAsLong();
        long sum = sum(said.getAsJsonObject("rejected")) + found.accepted() + found.duplicates();
        long expected = rejected.values().stream().mapToLong(Long::longValue).sum()
                + exact.accepted()
                + exact.duplicates()
                + open;
        return inDoubt > 0
                && sum <= expected
                && sum + lost >= expected
                && Math.abs(found.accepted() - exact.accepted()) <= inDoubt;
    }

    private static long sum(JsonObject counts) {
        return counts.asMap().values().stream()
                .mapToLong(JsonElement::getAsLong)
                .sum();
    }

    private void compareReasons(Findings findings) {
        Map<String, Long> reasons = new TreeMap<>();
        said.getAsJsonObject("rejected")
                .entrySet()
                .forEach(each -> reasons.put(each.getKey(), each.getValue().getAsLong()));
        if (!reasons.equals(rejected)) {
            differs(findings, "rejected", rejected.toString(), reasons.toString());
        }
    }

    /** By reason: of more names than are counted for themselves, which ones are depends on who counts. */
    private void compareLeftOut(Findings findings) {
        Map<String, Long> reasons = new TreeMap<>();
        said.getAsJsonObject("leftOut")
                .getAsJsonObject("byReason")
                .entrySet()
                .forEach(each -> reasons.put(each.getKey(), each.getValue().getAsLong()));
        if (!reasons.equals(leftOut.byReason())) {
            differs(findings, "leftOut", leftOut.byReason().toString(), reasons.toString());
        }
    }

    private void count(Findings findings, String what, long expected, long found) {
        if (expected != found) {
            differs(findings, what, Long.toString(expected), Long.toString(found));
        }
    }

    private void differs(Findings findings, String what, String expected, String found) {
        findings.mismatch(new Difference("tally of the status, applied " + moment.applied(), what, expected, found));
    }
}

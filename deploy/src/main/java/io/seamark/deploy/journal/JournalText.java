package io.seamark.deploy.journal;

import static java.util.stream.Collectors.joining;

import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalSegment;
import io.seamark.common.journal.Origin;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The journal for people, times in UTC. Not thread-safe. */
final class JournalText {
    private static final String SEGMENT = "%9s  %-24s  %9s  %s";
    private static final String CUT = "%9s  %-24s  %-24s  %-9s  %s";
    private static final String SNAPSHOT = "%9s  %-24s  %11s  %13s  %s";

    private final JournalReport report;
    private final StringBuilder out = new StringBuilder();

    private JournalText(JournalReport report) {
        this.report = report;
    }

    /** Lines, without a line end behind the last. */
    static String of(JournalReport report) {
        JournalText text = new JournalText(report);
        text.line("Journal of '%s' in %s", report.application(), report.store());
        Optional<Origin> origin = report.contents().origin();
        if (origin.isPresent()) {
            text.summary(origin.get());
            text.segments();
            text.cuts();
        } else {
            text.line("There is no journal yet: neither a speed layer nor a batch run has begun one.");
        }
        text.snapshots();
        return text.out.toString().stripTrailing();
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void summary(Origin origin) {
        JournalHistory history = report.history();
        line(
                "  origin     the speed view begins at %s; %s",
                origin.seam(),
                origin.begun() ? "a speed layer has begun there" : "no speed layer has begun: a batch run may move it");
        if (history.baseCut() > 0) {
            line("  base       cuts up to %d are cleaned away; they end at %s", history.baseCut(), history.base());
        } else {
            line("  base       nothing is cleaned away");
        }
        line(
                "  cuts       %d, committed up to %d at %s%s",
                history.lastCut(),
                history.committed(),
                history.committedSeam().orElseThrow(),
                undone(history.uncommitted()));
        if (!history.replaced().isEmpty()) {
            line(
                    "  replaced   the log lost what was taken of %s; other messages may be there now",
                    ranges(history.replaced()));
        }
        List<String> needed = report.generationsNeeded();
        line(
                "  replays    %s",
                needed.isEmpty() ? "need no generation" : "may need generation " + String.join(", ", needed));
    }

    private static String undone(List<Intent> cuts) {
        if (cuts.isEmpty()) {
            return "";
        }
        long first = cuts.get(0).cut();
        long last = cuts.get(cuts.size() - 1).cut();
        return "; under way or to do again: " + (first == last ? "" + first : first + " to " + last);
    }

    private void segments() {
        List<JournalSegment> segments = report.contents().segments();
        if (segments.isEmpty()) {
            return;
        }
        line("");
        line(SEGMENT, "SEGMENT", "BEGUN", "RECORDS", "WRITER");
        for (JournalSegment segment : segments) {
            line(
                    SEGMENT,
                    segment.number(),
                    segment.base().map(base -> time(base.time())).orElse("-"),
                    String.format(Locale.ROOT, "%,d", segment.records().size()),
                    segment.base().map(base -> base.writer()).orElse("-"));
        }
        segments.stream()
                .filter(JournalSegment::torn)
                .forEach(segment ->
                        line("The last record of segment %d is torn: its output had not begun.", segment.number()));
    }

    private void cuts() {
        if (report.last().isEmpty()) {
            return;
        }
        int earlier = report.history().cuts().size() - report.last().size();
        line("");
        line(CUT, "CUT", "BATCH TIME", "GENERATION", "COMMITTED", "RANGES");
        for (Intent cut : report.last()) {
            line(
                    CUT,
                    cut.cut(),
                    time(cut.batchTime()),
                    cut.generation().isEmpty() ? "none" : cut.generation(),
                    report.isCommitted(cut) ? "yes" : "no",
                    ranges(cut.ranges()) + (cut.lost().isEmpty() ? "" : "  lost to retention: " + ranges(cut.lost())));
        }
        if (earlier > 0) {
            line("%d earlier cuts are not shown; --all shows them.", earlier);
        }
    }

    private void snapshots() {
        if (report.snapshots().isEmpty()) {
            line("");
            line("There is no state snapshot.");
            return;
        }
        line("");
        line(SNAPSHOT, "SNAPSHOT", "TAKEN", "DEVICES", "BYTES", "SEAM");
        for (Snapshot snapshot : report.snapshots()) {
            line(
                    SNAPSHOT,
                    snapshot.cut(),
                    time(snapshot.createdAt()),
                    String.format(Locale.ROOT, "%,d", snapshot.devices()),
                    String.format(Locale.ROOT, "%,d", JournalReport.bytes(snapshot)),
                    snapshot.seam());
        }
    }

    private static String ranges(List<OffsetRange> ranges) {
        return ranges.isEmpty()
                ? "none"
                : ranges.stream().map(OffsetRange::toString).collect(joining(" "));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}

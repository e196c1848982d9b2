package io.seamark.deploy.journal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalSegment;
import io.seamark.common.journal.TakenTimes;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.deploy.JsonText;
import java.util.List;

/** The journal for programs, times in epoch milliseconds. Stateless. */
final class JournalJson {
    private JournalJson() {}

    /** Lists are always there; without a journal the objects {@code origin}, {@code base} and {@code committed} are not. */
    static String of(JournalReport report) {
        JsonObject out = new JsonObject();
        out.addProperty("application", report.application());
        out.addProperty("store", report.store());
        report.contents().origin().ifPresent(found -> {
            JsonObject origin = end(found.seam());
            origin.addProperty("begun", found.begun());
            out.add("origin", origin);
            JournalHistory history = report.history();
            JsonObject base = end(history.base());
            base.addProperty("cut", history.baseCut());
            out.add("base", base);
            JsonObject committed = end(history.committedSeam().orElseThrow());
            committed.addProperty("cut", history.committed());
            out.add("committed", committed);
        });
        out.addProperty("last_cut", report.history().lastCut());
        out.add("replaced", ranges(report.history().replaced()));
        JsonArray segments = new JsonArray();
        report.contents().segments().forEach(segment -> segments.add(segment(segment)));
        out.add("segments", segments);
        JsonArray cuts = new JsonArray();
        report.last().forEach(cut -> cuts.add(cut(cut, report.isCommitted(cut))));
        out.add("cuts", cuts);
        JsonArray snapshots = new JsonArray();
        report.snapshots().forEach(snapshot -> snapshots.add(snapshot(snapshot)));
        out.add("snapshots", snapshots);
        JsonArray needed = new JsonArray();
        report.generationsNeeded().forEach(needed::add);
        out.add("generations_needed", needed);
        return JsonText.of(out);
    }

    private static JsonObject segment(JournalSegment segment) {
        JsonObject out = new JsonObject();
        out.addProperty("number", segment.number());
        segment.base().ifPresent(base -> {
            out.addProperty("writer", base.writer());
            out.addProperty("begun_at", base.time());
        });
        out.addProperty("records", segment.records().size());
        out.addProperty("torn", segment.torn());
        return out;
    }

    private static JsonObject cut(Intent cut, boolean committed) {
        JsonObject out = new JsonObject();
        out.addProperty("cut", cut.cut());
        out.addProperty("batch_time", cut.batchTime());
        if (cut.taken() != TakenTimes.UNKNOWN) {
            out.addProperty("taken", cut.taken());
        }
        out.addProperty("generation", cut.generation());
        out.add("ranges", ranges(cut.ranges()));
        out.add("lost", ranges(cut.lost()));
        out.addProperty("committed", committed);
        return out;
    }

    private static JsonArray ranges(List<OffsetRange> ranges) {
        JsonArray out = new JsonArray();
        for (OffsetRange range : ranges) {
            JsonObject one = new JsonObject();
            one.addProperty("partition", range.partition());
            one.addProperty("from", range.from());
            one.addProperty("until", range.until());
            out.add(one);
        }
        return out;
    }

    private static JsonObject snapshot(Snapshot snapshot) {
        JsonObject out = end(snapshot.seam());
        out.addProperty("cut", snapshot.cut());
        out.addProperty("created_at", snapshot.createdAt());
        out.addProperty("devices", snapshot.devices());
        out.addProperty("bytes", JournalReport.bytes(snapshot));
        return out;
    }

    private static JsonObject end(Seam seam) {
        JsonObject offsets = new JsonObject();
        seam.offsets().forEach((partition, offset) -> offsets.addProperty(Integer.toString(partition), offset));
        JsonObject out = new JsonObject();
        out.add("seam", offsets);
        return out;
    }
}

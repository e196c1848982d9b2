package io.seamark.deploy.verify;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.JsonText;
import java.util.Locale;

/** A comparison in words and as JSON. Stateless. */
final class VerificationText {

    private static final Gson GSON = new Gson();

    private VerificationText() {}

    static String screen(Verification found) {
        StringBuilder text = new StringBuilder();
        line(text, "devices", number(found.devices()));
        line(
                text,
                "cells",
                number(found.cells()) + " (metric and hour of a device), " + number(found.values()) + " values");
        line(text, "readings", number(found.readings()) + ", and " + number(found.duplicates()) + " repeats of them");
        line(
                text,
                "rejected",
                found.rejected().isEmpty() ? "none" : found.rejected().toString());
        line(text, "generation", found.generation().isEmpty() ? "none yet" : found.generation());
        line(text, "seam, applied", found.seam() + ", " + found.applied());
        line(text, "not answered yet", number(found.behind()) + " messages of the log");
        if (found.repeatsBeyondWindow() > 0) {
            line(
                    text,
                    "repeats",
                    number(found.repeatsBeyondWindow())
                            + " values are counted twice in the speed part until the next generation: beyond its bounded"
                            + " memory of repeats (speed.dedup-window), as designed");
        }
        if (!found.replaced().isEmpty()) {
            line(
                    text,
                    "replaced",
                    number(found.replaced().stream()
                                    .mapToLong(ReplacedRange::length)
                                    .sum())
                            + " offsets of the log: " + found.replaced());
        }
        found.notes().forEach(note -> line(text, "note", note));
        line(text, "lost", number(found.lost()));
        line(text, "doubled", number(found.doubled()));
        line(text, "mismatches", number(found.mismatches()));
        found.differences()
                .forEach(difference -> text.append("  ").append(difference).append('\n'));
        if (found.mismatches() > found.differences().size()) {
            text.append("  and ")
                    .append(number(found.mismatches() - found.differences().size()))
                    .append(" more\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "%s (%.1f s)",
                found.agrees()
                        ? "All answers agree with the archive and the log."
                        : "The answers DO NOT agree with the archive and the log.",
                found.seconds()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-17s %s%n", name, value));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String json(Verification found) {
        JsonObject json = new JsonObject();
        json.addProperty("agrees", found.agrees());
        json.addProperty("devices", found.devices());
        json.addProperty("cells", found.cells());
        json.addProperty("values", found.values());
        json.addProperty("readings", found.readings());
        json.addProperty("duplicates", found.duplicates());
        json.add("rejected", GSON.toJsonTree(found.rejected()));
        json.addProperty("lost", found.lost());
        json.addProperty("doubled", found.doubled());
        json.addProperty("mismatches", found.mismatches());
        json.addProperty("repeatsBeyondWindow", found.repeatsBeyondWindow());
        JsonArray replaced = new JsonArray();
        found.replaced().forEach(each -> replaced.add(replaced(each)));
        json.add("replaced", replaced);
        json.addProperty("replacedCells", found.replacedCells());
        json.addProperty("behind", found.behind());
        json.addProperty("generation", found.generation());
        json.add("seam", offsets(found.seam()));
        json.add("applied", offsets(found.applied()));
        json.addProperty("seconds", Math.round(found.seconds() * 1000) / 1000.0);
        JsonArray differences = new JsonArray();
        found.differences().forEach(each -> differences.add(GSON.toJsonTree(each)));
        json.add("differences", differences);
        json.add("notes", GSON.toJsonTree(found.notes()));
        return JsonText.of(json) + "\n";
    }

    private static JsonObject replaced(ReplacedRange range) {
        JsonObject one = new JsonObject();
        one.addProperty("partition", range.partition());
        one.addProperty("from", range.from());
        one.addProperty("to", range.until());
        one.addProperty("foundAt", range.foundAt());
        return one;
    }

    private static JsonObject offsets(Seam seam) {
        JsonObject offsets = new JsonObject();
        seam.offsets().forEach((partition, offset) -> offsets.addProperty(Integer.toString(partition), offset));
        return offsets;
    }
}

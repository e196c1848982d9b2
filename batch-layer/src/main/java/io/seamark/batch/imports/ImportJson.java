package io.seamark.batch.imports;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.seamark.common.files.FilesReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of an import, as the JSON object that {@code seamark import --json} writes. Stateless. */
public final class ImportJson {

    private ImportJson() {}

    /** Of an import that ran: {@code readings} is 0 where nothing was imported, and {@code error} says why. */
    public static String of(ImportRun.Report report) {
        JsonObject json = new JsonObject();
        json.addProperty("readings", report.rows());
        json.addProperty("devices", report.devices());
        json.addProperty("files", report.files());
        json.addProperty("skipped", report.skipped().size());
        json.add("rejected", counts(report.found().rejected()));
        json.add("left_out", counts(report.found().leftOut()));
        JsonObject words = new JsonObject();
        report.found().leftOutWords().forEach((metric, count) -> words.add(metric, counts(count)));
        json.add("left_out_words", words);
        json.addProperty("same_time", report.sameTime());
        report.refusal().ifPresent(why -> json.addProperty("error", why));
        return text(json);
    }

    /** Of an import that failed before it could say anything of the files. */
    public static String failed(String why) {
        return of(new ImportRun.Report(0, List.of(), 0, 0, 0, FilesReport.of(List.of()), Optional.of(why)));
    }

    private static JsonObject counts(Map<String, Long> counts) {
        JsonObject json = new JsonObject();
        counts.forEach(json::addProperty);
        return json;
    }

    private static String text(JsonObject json) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(json);
    }
}

package io.seamark.serving.rest;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.javalin.http.Context;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.alert.StoredAlert;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Alerts: asked for, acknowledged, judged. Thread-safe. */
final class AlertResource {

    private final AlertBook book;
    private final LongSupplier clock;

    AlertResource(AlertBook book, LongSupplier clock) {
        this.book = book;
        this.clock = clock;
    }

    record AlertList(List<AlertAnswer> alerts) {}

    void query(Context context) {
        Optional<String> state = Parameters.text(context, "state");
        state.filter(value -> !value.equals("open") && !value.equals("closed")).ifPresent(value -> {
            throw Problem.badParameter("state", value, "Write open or closed, or leave it out for both.");
        });
        int severity = Parameters.integer(context, "severity", 1, 1, 5);
        int limit = Parameters.integer(context, "limit", 100, 1, 10_000);
        long from = Parameters.time(context, "from").orElse(Long.MIN_VALUE);
        long to = Parameters.time(context, "to").orElse(Long.MAX_VALUE);
        List<AlertAnswer> found = book
                .query(Parameters.text(context, "device"), alert -> fits(alert, state, severity, from, to), limit)
                .stream()
                .map(AlertAnswer::of)
                .toList();
        context.json(new AlertList(found));
    }

    /** Whether its time, from opening to closing, meets the range. */
    private static boolean fits(StoredAlert alert, Optional<String> state, int severity, long from, long to) {
        return (state.isEmpty() || state.get().equals(alert.isOpen() ? "open" : "closed"))
                && alert.event().severity() >= severity
                && alert.event().openedTs() < to
                && (alert.isOpen() || alert.event().ts() >= from);
    }

    void one(Context context) {
        context.json(answer(context, book.get(context.pathParam("id"))));
    }

    void acknowledge(Context context) {
        JsonObject body = body(context);
        String note = body.has("note") && body.get("note").isJsonPrimitive()
                ? body.get("note").getAsString()
                : "";
        context.json(answer(context, book.acknowledge(context.pathParam("id"), clock.getAsLong(), note)));
    }

    void label(Context context) {
        JsonObject body = body(context);
        if (!body.has("label")
                || !body.get("label").isJsonPrimitive()
                || !body.getAsJsonPrimitive("label").isBoolean()) {
            throw new Problem(400, "The body has no label.", "Send {\"label\": true} or {\"label\": false}.");
        }
        context.json(answer(
                context, book.label(context.pathParam("id"), body.get("label").getAsBoolean())));
    }

    private static JsonObject body(Context context) {
        if (context.body().isBlank()) {
            return new JsonObject();
        }
        try {
            return Json.GSON.fromJson(context.body(), JsonObject.class);
        } catch (JsonParseException e) {
            throw new Problem(400, "The body is not a JSON object.", "Send an object, or nothing.");
        }
    }

    private static AlertAnswer answer(Context context, Optional<StoredAlert> alert) {
        return AlertAnswer.of(alert.orElseThrow(() -> Problem.notFound(
                "There is no alert '" + context.pathParam("id") + "'.", "GET /v1/alerts lists the known ones.")));
    }
}

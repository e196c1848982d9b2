package io.seamark.serving.rest;

import com.google.gson.JsonObject;
import io.javalin.http.Context;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.label.Label;
import io.seamark.common.label.Label.Verdict;
import io.seamark.common.maintenance.WindowBook;
import io.seamark.common.maintenance.WindowLimits;
import io.seamark.common.reading.EventTime;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.alert.StoredAlert;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import io.seamark.serving.operator.OperatorSink;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Alerts: asked for, acknowledged, judged. Thread-safe. */
final class AlertResource {

    private static final KnownNames NOTE = new KnownNames("note");
    private static final KnownNames LABEL = new KnownNames("label", "until", "note");

    private final Services services;
    private final AlertBook book;
    private final OperatorSink operators;
    private final WindowBook windows;
    private final LongSupplier clock;

    AlertResource(Services services) {
        this.services = services;
        this.book = services.alerts();
        this.operators = services.operators();
        this.windows = services.said().windows();
        this.clock = services.clock();
    }

    /**
     * @param alerts newest first
     * @param more whether there are others beyond the limit
     * @param upToDate whether the topic of alerts has been read to its end: if not, others may be missing
     */
    record AlertList(List<AlertAnswer> alerts, boolean more, boolean upToDate) {}

    void query(Context context) throws IOException {
        Optional<String> state = Parameters.text(context, "state");
        state.filter(value -> !value.equals("open") && !value.equals("closed")).ifPresent(value -> {
            throw Problem.badParameter("state", value, "Write open or closed, or leave it out for both.");
        });
        int severity = Parameters.integer(context, "severity", 1, 1, 5);
        int limit = Parameters.integer(context, "limit", 100, 1, 10_000);
        long from = Parameters.time(context, "from").orElse(Long.MIN_VALUE);
        long to = Parameters.time(context, "to").orElse(Long.MAX_VALUE);
        Predicate<StoredAlert> held = held(context);
        boolean upToDate = services.alertsUpToDate(); // before the look-up: not more than what is answered
        List<StoredAlert> found = book.query(
                Parameters.text(context, "device"),
                alert -> held.test(alert) && fits(alert, state, severity, from, to),
                limit + 1);
        boolean more = found.size() > limit;
        List<StoredAlert> listed = more ? found.subList(0, limit) : found;
        Json.send(context, new AlertList(FleetStorms.merged(listed), more, upToDate));
    }

    /** What is held back is asked for on purpose: all of it, or by what holds it. */
    private static Predicate<StoredAlert> held(Context context) {
        String by = Parameters.text(context, "held").orElse("false");
        return switch (by) {
            case "false" -> alert -> !alert.isHeld();
            case "true" -> StoredAlert::isHeld;
            default -> alert -> alert.event().heldBy().equals(by);
        };
    }

    /** Whether its time, from opening to closing, meets the range. */
    private static boolean fits(StoredAlert alert, Optional<String> state, int severity, long from, long to) {
        return (state.isEmpty() || state.get().equals(alert.isOpen() ? "open" : "closed"))
                && alert.event().severity() >= severity
                && alert.event().openedTs() < to
                && (alert.isOpen() || alert.event().ts() >= from);
    }

    void one(Context context) {
        context.json(answer(context, book.get(PathSegments.id(context))));
    }

    void acknowledge(Context context) {
        JsonObject body = Bodies.object(context, NOTE);
        context.json(answer(context, book.acknowledge(PathSegments.id(context), clock.getAsLong(), note(body))));
    }

    private String note(JsonObject body) {
        return Bodies.text(body, "note", windows.limits().maxText(), WindowLimits.MAX_TEXT);
    }

    /** Kafka first: what training learns from must not lack what the page shows. */
    void label(Context context) {
        JsonObject body = Bodies.object(context, LABEL);
        Verdict verdict = verdict(body);
        long until = verdict == Verdict.EXPECTED ? until(body) : 0;
        String id = PathSegments.id(context);
        Optional<StoredAlert> known = book.get(id);
        if (known.isPresent()) {
            Label label = label(known.get(), verdict, until, note(body));
            if (verdict == Verdict.EXPECTED) {
                windows.forgetSettled();
                int more = windows.isExpected(id) ? 0 : 1;
                windows.room(more, more).ifPresent(why -> {
                    throw MaintenanceResource.full(why);
                });
            }
            try {
                operators.send(label);
            } catch (SinkException e) {
                throw new Problem(503, String.valueOf(e.getMessage()), "Send it again: the latest label counts.");
            }
        }
        context.json(answer(context, book.label(id, verdict.name().toLowerCase(Locale.ROOT))));
    }

    private Label label(StoredAlert alert, Verdict verdict, long until, String note) {
        AlertEvent event = alert.event();
        long now = clock.getAsLong();
        // Nobody knows yet when an open one ends: that it has lasted up to now is certain.
        long to = alert.isOpen() ? Math.max(event.ts(), now) : event.ts();
        return new Label(
                1,
                alert.id(),
                event.device(),
                event.detector(),
                verdict,
                Math.min(event.openedTs(), to),
                to,
                until,
                note,
                now);
    }

    private static Verdict verdict(JsonObject body) {
        return switch (Bodies.text(body, "label")) {
            case "true" -> Verdict.TRUE;
            case "false" -> Verdict.FALSE;
            case "expected" -> Verdict.EXPECTED;
            default ->
                throw new Problem(
                        400,
                        "The body has no label.",
                        "Send {\"label\": true}, {\"label\": false} or {\"label\": \"expected\", \"until\": TIME}.");
        };
    }

    private static long until(JsonObject body) {
        long until = EventTime.parse(Bodies.text(body, "until")).orElse(0);
        if (until <= 0) {
            throw new Problem(
                    400,
                    "The label 'expected' has no end that is a time: '" + Bodies.text(body, "until") + "'.",
                    "Send as \"until\" " + Parameters.TIME_FORMS + ".");
        }
        return until;
    }

    private static AlertAnswer answer(Context context, Optional<StoredAlert> alert) {
        return AlertAnswer.of(alert.orElseThrow(() -> Problem.notFound(
                "There is no alert '" + PathSegments.id(context) + "'.", "GET /v1/alerts lists the known ones.")));
    }
}

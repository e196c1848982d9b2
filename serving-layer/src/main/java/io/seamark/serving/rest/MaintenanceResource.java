package io.seamark.serving.rest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.javalin.http.Context;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.MaintenanceWindow.Kind;
import io.seamark.common.reading.EventTime;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import io.seamark.serving.operator.OperatorSink;
import io.seamark.serving.operator.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Maintenance windows: planned, ended early, and what they have held back. Thread-safe. */
final class MaintenanceResource {

    private static final int MOST_DEVICES = 1000;
    private static final int MOST_TEXT = 1000;

    private final Said said;
    private final AlertBook alerts;
    private final OperatorSink operators;
    private final LongSupplier clock;

    MaintenanceResource(Services services) {
        this.said = services.said();
        this.alerts = services.alerts();
        this.operators = services.operators();
        this.clock = services.clock();
    }

    /**
     * A window as it is answered; times are epoch milliseconds.
     *
     * @param kind {@code maintenance}, or {@code expected} for what a label says
     * @param state {@code planned}, {@code active} or {@code over}
     * @param heldBy what an alert says that it is held back by; with it, {@code GET /v1/alerts?held=} lists them
     * @param held how many alerts it has held back, of those that are kept
     */
    record WindowAnswer(
            String id,
            String kind,
            List<String> devices,
            long from,
            long until,
            String reason,
            String state,
            String heldBy,
            int held) {}

    record WindowList(List<WindowAnswer> windows) {}

    /** All that are known and not long over, the latest end first. */
    void list(Context context) {
        Map<String, Integer> held = alerts.held();
        context.json(new WindowList(said.windows().set(clock.getAsLong()).windows().stream()
                .sorted(Comparator.comparingLong(MaintenanceWindow::until).reversed())
                .map(window -> answer(window, held))
                .toList()));
    }

    private WindowAnswer answer(MaintenanceWindow window, Map<String, Integer> held) {
        long now = clock.getAsLong();
        return new WindowAnswer(
                window.id(),
                window.kind().name().toLowerCase(Locale.ROOT),
                window.devices(),
                window.from(),
                window.until(),
                window.reason(),
                now < window.from() ? "planned" : now < window.until() ? "active" : "over",
                window.holder(),
                held.getOrDefault(window.holder(), 0));
    }

    void plan(Context context) {
        JsonObject body = Bodies.object(context);
        long now = clock.getAsLong();
        long from = body.has("from") ? time(body, "from") : now;
        long until = time(body, "until");
        if (until <= from) {
            throw new Problem(
                    400,
                    "The window ends at " + until + ", not after it begins, at " + from + ".",
                    "Send an \"until\" that lies after \"from\"; without one it begins now.");
        }
        MaintenanceWindow window = new MaintenanceWindow(
                MaintenanceWindow.VERSION,
                UUID.randomUUID().toString(),
                Kind.MAINTENANCE,
                devices(body),
                "",
                from,
                until,
                reason(body),
                now);
        send(window);
        context.status(201).json(answer(window, Map.of()));
    }

    /** Ends a window now; one that has not begun never begins: it is over where it would have. */
    void end(Context context) {
        String id = PathSegments.id(context);
        MaintenanceWindow known = said.windows().planned().stream()
                .filter(window -> window.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound(
                        "There is no maintenance window '" + id + "'.", "GET /v1/maintenance lists the known ones."));
        long now = clock.getAsLong();
        boolean begun = known.from() < now;
        MaintenanceWindow ended = new MaintenanceWindow(
                known.version(),
                id,
                known.kind(),
                known.devices(),
                known.sort(),
                begun ? known.from() : now - 1,
                begun ? Math.min(known.until(), now) : now,
                known.reason(),
                now);
        send(ended);
        context.json(answer(ended, alerts.held()));
    }

    private void send(MaintenanceWindow window) {
        try {
            operators.send(window);
        } catch (SinkException e) {
            throw new Problem(503, String.valueOf(e.getMessage()), "Send it again.");
        }
    }

    private static long time(JsonObject body, String name) {
        return EventTime.parse(Bodies.text(body, name))
                .orElseThrow(() -> new Problem(
                        400,
                        "The window has no \"" + name + "\" that is a time: '" + Bodies.text(body, name) + "'.",
                        "Send epoch milliseconds or ISO-8601, such as 2026-01-31T12:00:00Z."));
    }

    private static List<String> devices(JsonObject body) {
        List<String> devices = new ArrayList<>();
        if (body.get("devices") instanceof JsonArray named) {
            for (JsonElement each : named) {
                if (each.isJsonPrimitive() && !each.getAsString().isEmpty()) {
                    devices.add(each.getAsString());
                }
            }
        }
        if (devices.isEmpty() || devices.size() > MOST_DEVICES) {
            throw new Problem(
                    400,
                    "The window is for " + devices.size() + " devices; it can be for 1 to " + MOST_DEVICES + ".",
                    "Send {\"devices\": [\"pump-17\", \"mill-*\"], \"until\": TIME}; \"*\" stands for all.");
        }
        return devices;
    }

    private static String reason(JsonObject body) {
        String reason = Bodies.text(body, "reason");
        if (reason.length() > MOST_TEXT) {
            throw new Problem(
                    400, "The reason has " + reason.length() + " characters.", "Send at most " + MOST_TEXT + ".");
        }
        return reason;
    }
}

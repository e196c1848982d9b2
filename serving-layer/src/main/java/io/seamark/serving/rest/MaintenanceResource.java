package io.seamark.serving.rest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.javalin.http.Context;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.MaintenanceWindow.Kind;
import io.seamark.common.maintenance.WindowBook;
import io.seamark.common.maintenance.WindowLimits;
import io.seamark.common.reading.EventTime;
import io.seamark.common.settings.SeamarkException;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import io.seamark.serving.operator.OperatorSink;
import io.seamark.serving.operator.Said;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.Views;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintenance windows: planned, ended early, and what they have held back. Thread-safe. */
final class MaintenanceResource {

    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceResource.class);
    private static final KnownNames PLAN = new KnownNames("devices", "from", "until", "reason");
    private static final KnownNames NOTHING = new KnownNames();
    /** What has not come back by then was left out, or the topic cannot be read: it must not take room for ever. */
    private static final long READ_BACK_MILLIS = 60_000;

    private static final String ALL_BEGINNING_SO = "*";

    private final Views views;
    private final Said said;
    private final AlertBook alerts;
    private final OperatorSink operators;
    private final LongSupplier clock;

    MaintenanceResource(Services services) {
        this.views = services.views();
        this.said = services.said();
        this.alerts = services.alerts();
        this.operators = services.operators();
        this.clock = services.clock();
    }

    /** Planned here, and not read back from the topic yet: they take room as well. By id; guarded by itself. */
    private final Map<String, Sent> sent = new HashMap<>();

    /**
     * What a window that is on its way takes.
     *
     * @param devices how many it names
     * @param at when it was planned, epoch milliseconds
     */
    private record Sent(int devices, long at) {}

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

    /**
     * A window that was planned just now.
     *
     * @param matches how many devices that have sent readings it is for; null where no view is loaded that could tell
     * @param warning what is odd about it; null if nothing is
     */
    record Planned(
            String id,
            String kind,
            List<String> devices,
            long from,
            long until,
            String reason,
            String state,
            String heldBy,
            int held,
            Optional<Long> matches,
            Optional<String> warning) {}

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
        JsonObject body = Bodies.object(context, PLAN);
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
        reserve(window);
        try {
            send(window);
        } catch (Problem notSent) {
            synchronized (sent) {
                sent.remove(window.id());
            }
            throw notSent;
        }
        context.status(201).json(planned(answer(window, Map.of())));
    }

    private Planned planned(WindowAnswer window) {
        Optional<Long> matches = matches(window.devices());
        return new Planned(
                window.id(),
                window.kind(),
                window.devices(),
                window.from(),
                window.until(),
                window.reason(),
                window.state(),
                window.heldBy(),
                window.held(),
                matches,
                matches.filter(count -> count == 0)
                        .map(none -> "0 devices match " + shown(window.devices())
                                + ": nothing is held back, unless such a device sends readings before the end."));
    }

    private static String shown(List<String> devices) {
        return devices.size() <= 5
                ? String.join(", ", devices)
                : String.join(", ", devices.subList(0, 5)) + " and " + (devices.size() - 5) + " more";
    }

    /** Empty where that cannot be told now: a window is planned all the same. */
    private Optional<Long> matches(List<String> devices) {
        try (PinnedView pinned = views.pin()) {
            return Optional.of(pinned.countMatching(devices));
        } catch (SeamarkException e) {
            LOG.warn("How many devices a maintenance window is for cannot be told: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void reserve(MaintenanceWindow window) {
        WindowBook book = said.windows();
        book.forgetSettled();
        synchronized (sent) {
            long longAgo = clock.getAsLong() - READ_BACK_MILLIS;
            sent.entrySet()
                    .removeIf(each ->
                            book.isPlanned(each.getKey()) || each.getValue().at() < longAgo);
            int named = sent.values().stream().mapToInt(Sent::devices).sum();
            book.room(1 + sent.size(), named + window.devices().size()).ifPresent(why -> {
                throw full(why);
            });
            sent.put(window.id(), new Sent(window.devices().size(), window.at()));
        }
    }

    /** What there is no room for: it would be left out by all that read the topics. */
    static Problem full(String why) {
        return new Problem(
                409,
                "This is not taken: " + why + ".",
                "End windows that are not needed (they make room alerts.keep-windows after their end), let one window be"
                        + " for many devices by mill-*, or raise the limit, for serving and speed alike.");
    }

    /** Ends a window now; one that has not begun never begins: it is over where it would have. */
    void end(Context context) {
        Bodies.object(context, NOTHING);
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
                        "Send " + Parameters.TIME_FORMS + "."));
    }

    private List<String> devices(JsonObject body) {
        WindowLimits limits = said.windows().limits();
        JsonArray named = body.get("devices") instanceof JsonArray array ? array : new JsonArray();
        if (named.isEmpty() || named.size() > limits.maxDevices()) {
            throw new Problem(
                    400,
                    "The window is for " + named.size() + " devices; it can be for 1 to " + limits.maxDevices() + " ("
                            + WindowLimits.MAX_DEVICES + ").",
                    "Send {\"devices\": [\"pump-17\", \"mill-*\"], \"until\": TIME}; \"*\" stands for all.");
        }
        List<String> devices = new ArrayList<>();
        for (JsonElement each : named) {
            String device = each instanceof JsonPrimitive text && text.isString() ? text.getAsString() : "";
            devices.add(checked(device, each, limits));
        }
        return devices;
    }

    private static String checked(String device, JsonElement given, WindowLimits limits) {
        if (device.isEmpty()) {
            throw new Problem(
                    400,
                    "A device of the window is " + shortened(given.toString()) + ".",
                    "Send ids as texts, such as \"pump-17\", or what they begin with and a star, such as \"mill-*\".");
        }
        if (device.length() > limits.maxName()) {
            throw new Problem(
                    400,
                    "The device '" + shortened(device) + "' has " + device.length() + " characters, at most "
                            + limits.maxName() + " are taken.",
                    "Send a shorter one, or raise " + WindowLimits.MAX_NAME + ".");
        }
        int star = device.indexOf(ALL_BEGINNING_SO);
        if (star >= 0 && star < device.length() - 1) {
            throw new Problem(
                    400,
                    "The device '" + device + "' has a star in another place than its end.",
                    "A star stands for all that follows: write what the ids begin with, such as mill-*, or * for all"
                            + " devices.");
        }
        return device;
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private String reason(JsonObject body) {
        return Bodies.text(body, "reason", said.windows().limits().maxText(), WindowLimits.MAX_TEXT);
    }
}

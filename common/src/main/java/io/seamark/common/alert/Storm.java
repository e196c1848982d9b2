package io.seamark.common.alert;

import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.util.List;
import java.util.Optional;

/**
 * Counts the alerts of a device, or of all devices of a partition, in the order of the log; what goes beyond the limit is held
 * back, and becomes one alert that says how many there are. Depends on the log alone, whatever it is cut into. Mutable; not
 * thread-safe.
 */
public final class Storm {

    /** What such an alert is found by. */
    public static final String DETECTOR = "storm";

    private static final String HOLDER = "storm:";
    private static final double OF_DEVICE = 0.7;
    private static final double OF_FLEET = 0.9;

    private long now = Long.MIN_VALUE;
    private boolean counting;
    private long from;
    private long told;
    private String id = "";
    private long openedTs;
    private long held;
    private long toldHeld;
    private long lastHeld;
    /** What holds back the alert of the storm itself. */
    private String heldBy = "";

    /** Whether an alert is held back by a storm. */
    public static boolean holds(String heldBy) {
        return heldBy.startsWith(HOLDER);
    }

    /**
     * Takes an alert that opens.
     *
     * @param device whose storm it is; empty for a partition of the fleet
     * @param events gets what happens to the storm's own alert
     * @return what holds the alert back; empty if it is told
     */
    public String take(AlertLimit limit, String device, LogPoint at, List<AlertEvent> events) {
        calm(limit, device, at).ifPresent(events::add);
        now = Math.max(now, at.clock());
        if (!counting) {
            counting = true;
            from = now;
            told = 0;
        }
        if (told < limit.most()) {
            told++;
            return "";
        }
        held++;
        lastHeld = now;
        if (id.isEmpty()) {
            // The last reading of a silent device may have begun a storm before: the time tells them apart.
            id = device + '|' + DETECTOR + '|' + at.partition() + '|' + at.offset() + '|' + now;
            openedTs = now;
            toldHeld = held;
            events.add(event(Kind.OPENED, device, at, now));
        } else if (held >= 2 * toldHeld) {
            toldHeld = held;
            if (heldBy.isEmpty()) {
                events.add(event(Kind.UPDATED, device, at, now));
            }
        }
        return HOLDER + id;
    }

    /** Lets the log's time go by; the storm is over when nothing has been held back for the limit's time. */
    public Optional<AlertEvent> calm(AlertLimit limit, String device, LogPoint at) {
        now = Math.max(now, at.clock());
        Optional<AlertEvent> closed = Optional.empty();
        if (!id.isEmpty() && now - lastHeld >= limit.millis()) {
            closed = Optional.of(event(Kind.CLOSED, device, at, lastHeld + limit.millis()));
            id = "";
            heldBy = "";
            held = 0;
        }
        if (counting && now - from >= limit.millis()) {
            counting = false;
        }
        if (isIdle()) {
            now = Long.MIN_VALUE; // else it would tell where the log was cut last
        }
        return closed;
    }

    /** Whether there is nothing to remember. */
    public boolean isIdle() {
        return !counting && id.isEmpty();
    }

    /** Holds back the alert of the storm itself, if it is this one. */
    public void hold(String alert, String by) {
        if (id.equals(alert)) {
            heldBy = by;
        }
    }

    /** Ends the storm of a device that is retired, if there is one. */
    public Optional<AlertEvent> retire(LogPoint at) {
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(event(Kind.CLOSED, at.device(), at, Math.max(openedTs, at.ts()), AlertEvent.RETIRED));
    }

    private AlertEvent event(Kind kind, String device, LogPoint at, long ts) {
        return event(kind, device, at, ts, "");
    }

    private AlertEvent event(Kind kind, String device, LogPoint at, long ts, String closedBy) {
        double worth = device.isEmpty() ? OF_FLEET : OF_DEVICE;
        return new AlertEvent(
                AlertEvent.VERSION,
                id,
                kind,
                device,
                DETECTOR,
                openedTs,
                ts,
                kind == Kind.CLOSED ? 0 : worth,
                worth,
                AlertEvent.severity(worth),
                held,
                openedTs,
                List.of(),
                List.of(),
                at.generation(),
                at.partition(),
                at.offset(),
                heldBy,
                closedBy);
    }

    /** An independent copy. */
    public Storm copy() {
        Storm copy = new Storm();
        copy.now = now;
        copy.counting = counting;
        copy.from = from;
        copy.told = told;
        copy.id = id;
        copy.openedTs = openedTs;
        copy.held = held;
        copy.toldHeld = toldHeld;
        copy.lastHeld = lastHeld;
        copy.heldBy = heldBy;
        return copy;
    }

    /** Appends the stored form. */
    public void write(ByteWriter out) {
        out.i64(now).u8(counting ? 1 : 0).i64(from).varint(told).text(id);
        if (!id.isEmpty()) {
            out.i64(openedTs).varint(held).varint(toldHeld).i64(lastHeld).text(heldBy);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws io.seamark.common.bytes.CorruptDataException if the bytes are none
     */
    public static Storm read(ByteReader in) {
        Storm storm = new Storm();
        storm.now = in.i64();
        storm.counting = in.u8() != 0;
        storm.from = in.i64();
        storm.told = in.varint();
        storm.id = in.text();
        if (!storm.id.isEmpty()) {
            storm.openedTs = in.i64();
            storm.held = in.varint();
            storm.toldHeld = in.varint();
            storm.lastHeld = in.i64();
            storm.heldBy = in.text();
        }
        return storm;
    }
}

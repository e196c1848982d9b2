package io.seamark.common.habit;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.alert.Storm;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LogClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which devices of a partition have gone silent. Time is what the log itself says, by its {@link LogClock}: it stands still where the
 * log does, so that neither a broker's restart nor a stop of the speed layer makes anybody silent; and whatever the log is cut into, the same
 * devices are silent at the same offsets. A partition of which nobody sends any more is therefore not told from one whose
 * broker is away. Mutable; not thread-safe. Copies share what neither has changed.
 */
public final class SilenceWatch {

    /** What found such an alert. */
    public static final String DETECTOR = "silent";

    private static final double WORTH = 0.8;

    /** Devices that are looked for before the first of them is visited. */
    private static final int AHEAD = 64;

    /** The readings of one device in a cut, in the order of the log; at least one. */
    public interface Readings {
        String device();

        int size();

        /**
         * The log's time at reading {@code i}, epoch milliseconds; not before that of the reading before.
         *
         * @param before the clock before the cut
         */
        long time(LogClock before, int i);

        /** Offset of reading {@code i} in its partition. */
        long offset(int i);
    }

    /**
     * One device in a cut.
     *
     * @param readings of it
     * @param patience how long the device may be silent, milliseconds; {@code Long.MAX_VALUE} if that is not known
     */
    public record Visit(Readings readings, long patience) {}

    private final HeardMap heards;
    private final LogClock clock;

    /** Of a partition of which nothing is known yet. */
    public SilenceWatch() {
        this(new HeardMap(), new LogClock());
    }

    private SilenceWatch(HeardMap heards, LogClock clock) {
        this.heards = heards;
        this.clock = clock;
    }

    /** A copy that changes without changing this one. This one must not change any more. */
    public SilenceWatch copy() {
        return new SilenceWatch(heards.copy(), clock.copy());
    }

    /** The log's time; not to be changed. */
    public LogClock clock() {
        return clock;
    }

    /** How many devices are watched. */
    public int devices() {
        return heards.size();
    }

    /**
     * Takes a cut of the partition.
     *
     * @param visits of all devices that have readings in it, in an order that does not change
     * @param messages clock of its messages
     * @param windows in which alerts are held back
     * @return what happened to alerts of silence; may be changed
     */
    public List<AlertEvent> take(
            List<Visit> visits, LogClock messages, String generation, int partition, WindowSet windows) {
        List<AlertEvent> events = new ArrayList<>(0);
        Telling telling = new Telling(generation, partition, windows, events);
        for (int from = 0; from < visits.size(); from += AHEAD) {
            List<Visit> next = visits.subList(from, Math.min(visits.size(), from + AHEAD));
            heards.ahead(next);
            for (Visit visit : next) {
                visit(visit, telling);
            }
        }
        clock.take(messages);
        int before = events.size();
        long now = clock.time();
        heards.replaceDue(now, (device, heard) -> telling.say(device, heard, now));
        events.subList(before, events.size()).sort(Comparator.comparing(AlertEvent::device));
        return events;
    }

    /** The log's time at which something was told that {@link #take} has returned. */
    public static long clock(AlertEvent event) {
        return event.event() == Kind.CLOSED ? event.ts() : event.ts() + 1; // silent is who is not heard of in time
    }

    /** Holds back the alert of a silence from now on. */
    public void hold(AlertEvent event, String by) {
        String device = event.device();
        Heard heard = heards.get(device);
        if (heard != null && heard.said() && event.id().equals(id(device, event.partition(), heard))) {
            heards.put(device, heard.said(by));
        }
    }

    /**
     * Waits for a device no more, as it is retired.
     *
     * @param at when and where it is; the log's time
     * @return what closes the alert that it is silent, if there is one
     */
    public Optional<AlertEvent> retire(LogPoint at) {
        Heard heard = heards.get(at.device());
        if (heard == null) {
            return Optional.empty();
        }
        heards.remove(at.device());
        if (!heard.said()) {
            return Optional.empty();
        }
        long ts = Math.max(heard.due(), at.ts());
        return Optional.of(event(
                Kind.CLOSED, heard, ts, at.device(), at.partition(), at.generation(), at.offset(), AlertEvent.RETIRED));
    }

    private void visit(Visit visit, Telling telling) {
        Readings readings = visit.readings();
        String device = readings.device();
        Heard heard = heards.get(device);
        int last = readings.size() - 1;
        for (int i = isUnbroken(heard, visit) ? last : 0; i <= last; i++) {
            long at = readings.time(clock, i);
            if (heard != null && (heard.said() || heard.isSilentAt(at))) {
                Heard said = telling.say(device, heard, at);
                telling.tell(Kind.CLOSED, device, said, at, readings.offset(i));
            }
            heard = new Heard(at, visit.patience(), readings.offset(i), false, "");
        }
        if (visit.patience() == Long.MAX_VALUE) {
            heards.remove(device);
        } else {
            heards.put(device, heard);
        }
    }

    /** Whether no pause before or among the readings can have been too long: what all of them take is not. */
    private boolean isUnbroken(Heard heard, Visit visit) {
        Readings readings = visit.readings();
        long until = readings.time(clock, readings.size() - 1);
        if (heard == null) {
            return until - readings.time(clock, 0) <= visit.patience();
        }
        return !heard.said() && until - heard.at() <= Math.min(heard.patience(), visit.patience());
    }

    private static String id(String device, int partition, Heard heard) {
        return device + '|' + DETECTOR + '|' + partition + '|' + heard.offset();
    }

    /** What a cut tells of silences. */
    private record Telling(String generation, int partition, WindowSet windows, List<AlertEvent> events) {

        /** Says that a device is silent, as far as that can be said at a time. Returns the same if there is nothing new. */
        Heard say(String device, Heard heard, long now) {
            if (heard.said() && (heard.heldBy().isEmpty() || Storm.holds(heard.heldBy()))) {
                return heard;
            }
            Heard said = heard;
            long free = heard.due();
            Optional<MaintenanceWindow> window = windows.covering(device, DETECTOR, free);
            if (window.isPresent() && !heard.said()) {
                said = heard.said(window.get().holder());
                tell(Kind.HELD, device, said, free, heard.offset());
            }
            while (window.isPresent()) {
                free = window.get().until();
                window = windows.covering(device, DETECTOR, free);
            }
            if (free < now) { // as who is not heard of in time: not at that time yet
                said = heard.said("");
                tell(Kind.OPENED, device, said, free, heard.offset());
            }
            return said;
        }

        void tell(Kind kind, String device, Heard heard, long ts, long offset) {
            events.add(event(kind, heard, ts, device, partition, generation, offset, ""));
        }
    }

    private static AlertEvent event(
            Kind kind,
            Heard heard,
            long ts,
            String device,
            int partition,
            String generation,
            long offset,
            String closedBy) {
        return new AlertEvent(
                AlertEvent.VERSION,
                id(device, partition, heard),
                kind,
                device,
                DETECTOR,
                heard.due(),
                ts,
                kind == Kind.CLOSED ? 0 : WORTH,
                WORTH,
                AlertEvent.severity(WORTH),
                0,
                heard.due(),
                List.of(),
                List.of(),
                generation,
                partition,
                offset,
                heard.heldBy(),
                closedBy);
    }

    /**
     * Takes over the devices of another watch that belong here, as where a log has been given more partitions; time is that of
     * the later one.
     */
    public void adopt(SilenceWatch other, Predicate<String> belongs) {
        clock.take(other.clock);
        other.heards.forEach((device, heard) -> {
            if (belongs.test(device)) {
                heards.put(device, heard);
            }
        });
    }

    /** The stored form. */
    public byte[] toBytes() {
        ByteWriter out =
                new ByteWriter(256).i64(clock.latest()).i64(clock.now()).varint(devices());
        heards.forEach((device, heard) -> out.text(device)
                .i64(heard.at())
                .varint(heard.patience())
                .varint(heard.offset())
                .u8(heard.said() ? 1 : 0)
                .text(heard.heldBy()));
        return out.toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static SilenceWatch fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        SilenceWatch watch = new SilenceWatch(new HeardMap(), new LogClock(in.i64(), in.i64()));
        for (int left = in.count(13); left > 0; left--) {
            String device = in.text();
            Heard heard = new Heard(in.i64(), in.varint(), in.varint(), in.u8() != 0, in.text());
            if (heard.patience() < 0 || heard.offset() < 0) {
                throw new CorruptDataException(
                        "'" + device + "' with a patience of " + heard.patience() + " at offset " + heard.offset());
            }
            watch.heards.put(device, heard);
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException("a watch with " + in.remaining() + " bytes too many");
        }
        return watch;
    }
}

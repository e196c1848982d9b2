package io.seamark.common.baseline;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The clock on the wall where a device stands, daylight saving included: the one definition of local time for training and
 * scoring. Thread-safe; it remembers the last offset that was asked for, and asks the rules of the zone anew only beyond
 * the change of clocks before or behind it.
 */
public final class LocalClock {

    /** Of devices of which no zone is known. */
    public static final LocalClock UTC = new LocalClock(ZoneOffset.UTC);

    private final ZoneId zone;
    private final ZoneRules rules;

    /** Replaced as a whole and immutable itself: a thread that sees an old one asks the rules once more, and no harm is done. */
    private Stretch last;

    /**
     * A time in which clocks are not changed.
     *
     * @param from its begin, epoch milliseconds
     * @param until its end, exclusive
     * @param offset what local clocks are ahead of UTC, milliseconds
     */
    private record Stretch(long from, long until, long offset) {}

    private LocalClock(ZoneId zone) {
        this.zone = requireNonNull(zone, "zone");
        this.rules = zone.getRules();
        this.last = stretch(0);
    }

    /** The clock of a zone. */
    public static LocalClock of(ZoneId zone) {
        LocalClock clock = new LocalClock(zone);
        return clock.isUtc() ? UTC : clock;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Whether it never differs from UTC. */
    boolean isUtc() {
        return rules.isFixedOffset() && last.offset() == 0;
    }

    /**
     * What the clock shows, as milliseconds since 1970-01-01T00:00 on the same clock: hours and days of the device are whole
     * multiples of theirs. In the hour in which clocks are set back it shows the same twice.
     *
     * @param ts epoch milliseconds
     */
    public long local(long ts) {
        Stretch stretch = last;
        if (ts < stretch.from() || ts >= stretch.until()) {
            stretch = stretch(ts);
            last = stretch;
        }
        return ts + stretch.offset();
    }

    private Stretch stretch(long ts) {
        Instant at = Instant.ofEpochMilli(ts);
        long offset = 1000L * rules.getOffset(at).getTotalSeconds();
        // A nanosecond later: a change at this very moment is the one before.
        ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
        ZoneOffsetTransition behind = rules.nextTransition(at);
        return new Stretch(
                before == null ? Long.MIN_VALUE : millis(before),
                behind == null ? Long.MAX_VALUE : millis(behind),
                offset);
    }

    /** When it was; what lies beyond all event times is cut off there. */
    private static long millis(ZoneOffsetTransition change) {
        long most = Long.MAX_VALUE / 1000;
        return 1000 * Math.max(-most, Math.min(most, change.toEpochSecond()));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof LocalClock other && zone.equals(other.zone);
    }

    @Override
    public int hashCode() {
        return zone.hashCode();
    }

    @Override
    public String toString() {
        return zone.getId();
    }
}

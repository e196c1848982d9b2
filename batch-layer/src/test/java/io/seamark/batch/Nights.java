package io.seamark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.reading.Reading;
import java.util.Map;
import java.util.TreeMap;

/** A log of some nights with all that makes a night hard: late readings, repeats, messages that are none. Always the same. */
final class Nights {

    static final long DAY = 86_400_000L;
    static final long START = 1_709_510_400_000L; // 2024-03-04T00:00:00Z, a Monday

    private static final int HOURS = 24;

    private Nights() {}

    /** The log as it is after the first {@code nights} days. */
    static ListLog log(int nights) {
        ListLog log = new ListLog();
        for (int night = 0; night < nights; night++) {
            send(log, night);
        }
        return log;
    }

    /** Adds the messages of one day. */
    static void send(ListLog log, int night) {
        for (int hour = 0; hour < HOURS; hour++) {
            for (int device = 0; device < 4; device++) {
                long ts = START + night * DAY + hour * 3_600_000L + device;
                log.send(device % 2, reading(device, ts));
                if (hour % 6 == 0) {
                    log.send(device % 2, reading(device, ts)); // at once again
                }
                if (night > 0 && hour % 8 == 0) {
                    log.send(device % 2, reading(device, ts - DAY + 60_000)); // a day late
                    log.send(device % 2, reading(device, ts - DAY)); // yesterday's again
                }
            }
        }
        log.sendBytes(night % 2, ("pump-" + night % 2).getBytes(UTF_8), "{broken".getBytes(UTF_8), START + night * DAY);
    }

    private static Reading reading(int device, long ts) {
        return new Reading(
                "pump-" + device,
                ts,
                new TreeMap<>(Map.of(
                        "temp",
                        20 + (ts / 1000 % 97) / 10.0,
                        "rpm",
                        900.0 + ts / 3_600_000 % 7))); // in one order in every process
    }
}

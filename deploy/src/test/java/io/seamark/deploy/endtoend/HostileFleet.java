package io.seamark.deploy.endtoend;

import io.seamark.common.reading.Reading;
import io.seamark.common.text.CollidingNames;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Readings of somebody who may send and means harm: names that collide, and names without end. */
final class HostileFleet {

    /** A device whose metrics collide. */
    static final String COLLIDING = "colliding";

    /** A device with more metrics than anybody has. */
    static final String WIDE = "wide";

    static final int COLLIDING_NAMES = 10_000;
    static final int WIDE_METRICS = 100_000;
    static final int DEVICES = 200_000;

    /** Metrics of one reading, of the 256 that it may have. */
    private static final int EACH = 250;

    private final long begin;

    /** @param begin event time of the first readings, epoch milliseconds */
    HostileFleet(long begin) {
        this.begin = begin;
    }

    /** All of them: no two are of one device and time. */
    Stream<Reading> readings() {
        return Stream.of(
                        wide(COLLIDING, COLLIDING_NAMES, CollidingNames::of),
                        wide(WIDE, WIDE_METRICS, i -> "metric-" + i),
                        IntStream.range(0, COLLIDING_NAMES).mapToObj(i -> one(CollidingNames.of(i), i)),
                        IntStream.range(0, DEVICES).mapToObj(i -> one("once-" + i, i)))
                .flatMap(each -> each);
    }

    /** How many devices that is. */
    static int devices() {
        return 2 + COLLIDING_NAMES + DEVICES;
    }

    private Stream<Reading> wide(String device, int metrics, IntFunction<String> name) {
        return IntStream.range(0, metrics / EACH).mapToObj(i -> {
            Map<String, Double> values = new TreeMap<>();
            for (int m = i * EACH; m < (i + 1) * EACH; m++) {
                values.put(name.apply(m), m / 8.0);
            }
            return new Reading(device, begin + i * 100L, values);
        });
    }

    private Reading one(String device, int i) {
        return new Reading(device, begin + i % 1000, Map.of("temp", i / 16.0));
    }
}

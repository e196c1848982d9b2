package io.seamark.serving.door;

import io.seamark.serving.door.Refusal.Reason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests were refused before anything answered them, by reason, since the process began. Thread-safe. */
public final class Refusals {

    private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);

    public Refusals() {
        for (Reason each : Reason.values()) {
            counts.put(each, new AtomicLong());
        }
    }

    void count(Reason reason) {
        counts.get(reason).incrementAndGet();
    }

    /** The counts, each under the name of its reason, such as {@code content-type}. */
    public Map<String, AtomicLong> byReason() {
        Map<String, AtomicLong> named = new java.util.TreeMap<>();
        counts.forEach((reason, count) ->
                named.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
        return named;
    }
}

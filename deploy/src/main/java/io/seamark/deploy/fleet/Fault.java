package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One fault of one device, as it truly is.
 *
 * @param device device id
 * @param metrics the metrics that it befalls, at least one
 * @param kind what goes wrong
 * @param from event time at which it begins, epoch ms
 * @param until event time at which it is over, epoch ms, exclusive
 * @param magnitude how far off, in units of each metric's own spread ({@link Fleet#spread}); its sign is the direction.
 *     From 6 on a fault is clear
 */
public record Fault(String device, List<String> metrics, FaultKind kind, long from, long until, double magnitude) {

    public Fault {
        requireNonNull(device, "device is null");
        requireNonNull(kind, "kind is null");
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("a fault needs a metric");
        }
        if (until <= from) {
            throw new IllegalArgumentException("a fault must end after it begins, not at " + until + " <= " + from);
        }
    }

    /** How long after its end an alert may still be of a fault: what it leaves behind takes some readings to be seen. */
    private static final long GRACE_MILLIS = 15 * 60_000L;

    /** Whether an alert of the device that opened at an event time is of this fault. */
    public boolean explains(long openedTs) {
        return openedTs >= from && openedTs < foundBy();
    }

    /** Event time at which it is missed if no alert has opened; epoch ms. */
    public long foundBy() {
        return until + GRACE_MILLIS;
    }

    /** Whether the device has the fault at an event time. */
    public boolean covers(long ts) {
        return ts >= from && ts < until;
    }
}

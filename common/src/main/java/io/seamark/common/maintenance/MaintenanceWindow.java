package io.seamark.common.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * A time in which alerts of some devices are held back: one message of the topic {@code maintenance}, or what a label that
 * says "expected" comes to. Immutable.
 *
 * @param version of the schema; 1
 * @param id of the window; of the alert, where the kind is {@link Kind#EXPECTED}
 * @param kind why alerts are held back
 * @param devices device ids; one that ends with {@code *} stands for all that begin so
 * @param sort the only sort of alert that is held back, see {@link #sortOf}; empty for all
 * @param from event time from which alerts are held back, epoch milliseconds
 * @param until event time up to which they are, excluded; after {@code from}
 * @param reason in words
 * @param at when it was said, epoch milliseconds
 */
public record MaintenanceWindow(
        int version,
        String id,
        Kind kind,
        List<String> devices,
        String sort,
        long from,
        long until,
        String reason,
        long at) {

    /** Of the schema that this code writes and reads. */
    public static final int VERSION = 1;

    private static final String PREFIX = "*";
    private static final String DEVIATION = "deviation";
    private static final Set<String> CONDITIONS = Set.of("stuck", "missing", "unseen", "silent");

    /** Why alerts are held back. */
    public enum Kind {
        /** Work is done on the devices. */
        MAINTENANCE,
        /** Somebody has labelled an alert as expected. */
        EXPECTED
    }

    public MaintenanceWindow {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        devices = List.copyOf(devices);
        requireNonNull(sort, "sort");
        requireNonNull(reason, "reason");
        if (until <= from) {
            throw new IllegalArgumentException("a window '" + id + "' that ends at " + until + ", not after " + from);
        }
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("a window '" + id + "' for no device");
        }
    }

    /** Whether an alert that would be told now is held back. */
    public boolean covers(String device, String detector, long ts) {
        return ts >= from
                && ts < until
                && (sort.isEmpty() || sort.equals(sortOf(detector)))
                && devices.stream().anyMatch(named -> isNamed(named, device));
    }

    private static boolean isNamed(String named, String device) {
        return named.endsWith(PREFIX)
                ? device.startsWith(named.substring(0, named.length() - PREFIX.length()))
                : device.equals(named);
    }

    /**
     * The sort of alert that a detector tells: whichever of those that score values finds a deviation, it is the same one, while
     * each condition of a device is a sort of its own.
     */
    public static String sortOf(String detector) {
        return CONDITIONS.contains(detector) ? detector : DEVIATION;
    }

    /** From when on nobody waits for it any more, epoch milliseconds; one can be said of a time that is over. */
    long settled() {
        return Math.max(until, at);
    }

    /** What an alert says that it is held back by. */
    public String holder() {
        return (kind == Kind.MAINTENANCE ? "maintenance:" : "expected:") + id;
    }
}

package io.seamark.common.alert;

import static java.util.Objects.requireNonNull;

import io.seamark.common.alert.AlertEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lets the alerts that open on the devices of a partition through up to the limit of the fleet, in the order of the log, and
 * holds the rest back. Stateless but for its limit; thread-safe.
 */
public final class StormWatch {

    /** What something has told in a cut, and the memory of it. */
    public interface Teller {

        /** What it has told, in the order of the log; may be changed. */
        List<AlertEvent> events();

        /** The log's time at one of these events. */
        long clock(AlertEvent event);

        /** Holds back an alert of its own, from its opening on. */
        void hold(AlertEvent opened, String by);
    }

    private record Opening(Teller teller, AlertEvent event, long clock) {}

    private static final Comparator<Opening> IN_ORDER = Comparator.comparingLong(Opening::clock)
            .thenComparingLong(opening -> opening.event().offset())
            .thenComparing(opening -> opening.event().id());

    private final AlertLimit limit;

    public StormWatch(AlertLimit limit) {
        this.limit = requireNonNull(limit, "limit");
    }

    /**
     * Takes what a cut of a partition has told, and changes it where the limit says so.
     *
     * @param storm of the partition; changed
     * @param tellers in any order
     * @param end of the cut: its last reading, of no device
     * @return what happens to the storm's own alert
     */
    public List<AlertEvent> take(Storm storm, List<Teller> tellers, LogPoint end) {
        List<Opening> openings = new ArrayList<>(0);
        for (Teller teller : tellers) {
            for (AlertEvent event : teller.events()) {
                if (event.event() == Kind.OPENED) {
                    openings.add(new Opening(teller, event, teller.clock(event)));
                }
            }
        }
        openings.sort(IN_ORDER);
        List<AlertEvent> events = new ArrayList<>(0);
        for (Opening opening : openings) {
            AlertEvent event = opening.event();
            LogPoint at = new LogPoint(
                    "", event.ts(), opening.clock(), event.generation(), event.partition(), event.offset());
            String by = storm.take(limit, "", at, events);
            if (!by.isEmpty()) {
                hold(opening.teller(), event, by);
            }
        }
        storm.calm(limit, "", end).ifPresent(events::add);
        return events;
    }

    /** What follows in the same cut is not told either. */
    private static void hold(Teller teller, AlertEvent opened, String by) {
        List<AlertEvent> events = teller.events();
        List<AlertEvent> later = events.subList(events.indexOf(opened), events.size());
        later.removeIf(event -> event.event() == Kind.UPDATED && event.id().equals(opened.id()));
        later.replaceAll(event -> event.id().equals(opened.id()) ? event.held(by) : event);
        teller.hold(opened, by);
    }
}

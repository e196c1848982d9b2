package io.seamark.deploy.bench.detection;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.Storm;
import io.seamark.deploy.fleet.Fault;
import io.seamark.deploy.fleet.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Alerts held against the faults of a fleet. A fault is found if an alert of its device opened while it lasted, or soon after
 * ({@link Fault#explains}); an alert outside of all those times is false. Mutable; not thread-safe.
 */
final class FoundFaults {

    private static final long MINUTE = 60_000;

    /** Faults of one kind. */
    static final class OfKind {
        private final List<Long> delays = new ArrayList<>();
        private int count;

        int count() {
            return count;
        }

        int found() {
            return delays.size();
        }

        /** Median time from the begin of a fault to the alert, minutes; NaN if none was found. */
        double medianDelayMinutes() {
            if (delays.isEmpty()) {
                return Double.NaN;
            }
            List<Long> sorted = delays.stream().sorted().toList();
            return sorted.get(sorted.size() / 2) / (double) MINUTE;
        }
    }

    private final Map<FaultKind, OfKind> kinds = new EnumMap<>(FaultKind.class);
    private final Map<String, Integer> falseByDetector = new TreeMap<>();
    private long opened;

    /**
     * Takes one device.
     *
     * @param faults its faults
     * @param alerts its alert events
     */
    void add(List<Fault> faults, List<AlertEvent> alerts) {
        // What is held back counts as well: it is the detection that is measured, not the quiet.
        Set<String> ids = new HashSet<>();
        List<AlertEvent> openings = alerts.stream()
                .filter(event -> event.event() == AlertEvent.Kind.OPENED || event.event() == AlertEvent.Kind.HELD)
                .filter(event -> !event.detector().equals(Storm.DETECTOR) && ids.add(event.id()))
                .toList();
        for (Fault fault : faults) {
            OfKind kind = kinds.computeIfAbsent(fault.kind(), any -> new OfKind());
            kind.count++;
            OptionalLong first = openings.stream()
                    .filter(alert -> fault.explains(alert.openedTs()))
                    .mapToLong(AlertEvent::openedTs)
                    .min();
            first.ifPresent(ts -> kind.delays.add(ts - fault.from()));
        }
        for (AlertEvent alert : openings) {
            opened++;
            if (faults.stream().noneMatch(fault -> fault.explains(alert.openedTs()))) {
                falseByDetector.merge(alert.detector(), 1, Integer::sum);
            }
        }
    }

    Map<FaultKind, OfKind> kinds() {
        return kinds;
    }

    /** False alerts by what found them. */
    Map<String, Integer> falseByDetector() {
        return falseByDetector;
    }

    long opened() {
        return opened;
    }

    long falseAlerts() {
        return falseByDetector.values().stream().mapToLong(Integer::longValue).sum();
    }

    int faults() {
        return kinds.values().stream().mapToInt(OfKind::count).sum();
    }

    int found() {
        return kinds.values().stream().mapToInt(OfKind::found).sum();
    }
}

package io.seamark.serving.rest;

import io.seamark.common.alert.AlertEvent;
import io.seamark.serving.alert.StoredAlert;
import java.util.ArrayList;
import java.util.List;

/** A storm of the fleet is told by each partition for itself; whoever looks wants to see one. Stateless. */
final class FleetStorms {

    private FleetStorms() {}

    /** The answers for some alerts, newest first; storms of the fleet that overlap in time become one, the earliest. */
    static List<AlertAnswer> merged(List<StoredAlert> alerts) {
        List<StoredAlert> whole = new ArrayList<>();
        for (StoredAlert alert : alerts) {
            StoredAlert each = alert;
            if (alert.isFleetStorm()) {
                // Newest first: what began later goes into what began before, and that may reach to the next one.
                for (int i = whole.size() - 1; i >= 0; i--) {
                    if (whole.get(i).isFleetStorm() && meet(each, whole.get(i))) {
                        each = together(each, whole.remove(i));
                    }
                }
            }
            whole.add(each);
        }
        return whole.stream().map(AlertAnswer::of).toList();
    }

    private static boolean meet(StoredAlert earlier, StoredAlert later) {
        return earlier.isOpen() || earlier.event().ts() >= later.event().openedTs();
    }

    private static StoredAlert together(StoredAlert earlier, StoredAlert later) {
        AlertEvent first = earlier.event();
        AlertEvent second = later.event();
        boolean open = earlier.isOpen() || later.isOpen();
        AlertEvent both = new AlertEvent(
                first.version(),
                first.id(),
                open ? AlertEvent.Kind.UPDATED : AlertEvent.Kind.CLOSED,
                first.device(),
                first.detector(),
                first.openedTs(),
                Math.max(first.ts(), second.ts()),
                Math.max(first.score(), second.score()),
                Math.max(first.peak(), second.peak()),
                Math.max(first.severity(), second.severity()),
                first.readings() + second.readings(),
                first.peak() >= second.peak() ? first.peakTs() : second.peakTs(),
                first.causes(),
                first.openingCauses(),
                first.generation(),
                first.partition(),
                first.offset(),
                first.heldBy(),
                open ? "" : first.closedBy());
        return new StoredAlert(both, earlier.acknowledgedAt(), earlier.note(), earlier.label());
    }
}

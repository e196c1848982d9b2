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
            int last = whole.size() - 1;
            while (alert.isFleetStorm() && last >= 0 && !whole.get(last).isFleetStorm()) {
                last--;
            }
            if (alert.isFleetStorm() && last >= 0 && meet(alert, whole.get(last))) {
                // Newest first: the earlier one takes the later one's place in itself.
                StoredAlert later = whole.remove(last);
                whole.add(together(alert, later));
            } else {
                whole.add(alert);
            }
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
                first.causes(),
                first.generation(),
                first.partition(),
                first.offset(),
                first.heldBy());
        return new StoredAlert(both, earlier.acknowledgedAt(), earlier.note(), earlier.label());
    }
}

package io.seamark.serving.rest;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.serving.alert.StoredAlert;
import java.util.List;
import java.util.Optional;

/**
 * An alert as it is answered; times are epoch milliseconds.
 *
 * @param ts event time of the latest event
 * @param closedTs event time at which it closed
 * @param peakTs event time of the reading with the highest score
 * @param causes the metrics that caused its peak: observed value, expected band, share; largest share first
 * @param openingCauses likewise, those that caused its opening
 * @param heldBy what holds it back, such as {@code maintenance:} and the id of the window; absent if it is told
 * @param label {@code true}, {@code false} or {@code expected} if someone judged it
 */
record AlertAnswer(
        String id,
        String device,
        String state,
        String detector,
        int severity,
        double peak,
        double score,
        long openedTs,
        long ts,
        Optional<Long> closedTs,
        long readings,
        long peakTs,
        List<Contribution> causes,
        List<Contribution> openingCauses,
        String generation,
        int partition,
        long offset,
        Optional<String> heldBy,
        Optional<Long> acknowledgedAt,
        String note,
        Optional<String> label) {

    static AlertAnswer of(StoredAlert alert) {
        AlertEvent event = alert.event();
        return new AlertAnswer(
                event.id(),
                event.device(),
                alert.isOpen() ? "open" : "closed",
                event.detector(),
                event.severity(),
                event.peak(),
                event.score(),
                event.openedTs(),
                event.ts(),
                alert.isOpen() ? Optional.empty() : Optional.of(event.ts()),
                event.readings(),
                event.peakTs(),
                event.causes(),
                event.openingCauses(),
                event.generation(),
                event.partition(),
                event.offset(),
                Optional.of(event.heldBy()).filter(by -> !by.isEmpty()),
                Optional.of(alert.acknowledgedAt()).filter(at -> at > 0),
                alert.note(),
                Optional.of(alert.label()).filter(label -> !label.isEmpty()));
    }
}

package io.seamark.common.alert;

import io.seamark.common.baseline.Score.Contribution;
import java.util.List;

/**
 * One message of the {@code alerts} topic: something happened to an alert. The id is made of where the deviation began in
 * the log, so that a replay makes the same event; the latest event by offset is the alert's state. Where the device has moved
 * to another partition meanwhile, as the topic has grown: CLOSED is the last, and before it the one with the most readings.
 *
 * @param version of the schema; {@value #VERSION}
 * @param id {@code device|detector|partition|offset} of the reading that opened it; of a storm, with the time behind it
 * @param event what happened
 * @param device device id; empty for the fleet
 * @param detector what found it: of a score, see {@link io.seamark.common.baseline.Score}; or a condition of the device
 * @param openedTs event time of the reading that opened it, epoch milliseconds
 * @param ts event time of the reading that caused this event, epoch milliseconds
 * @param score of that reading, in [0, 1]
 * @param peak highest score so far, in [0, 1]
 * @param severity 1 (notice) to 5 (critical), from the peak
 * @param readings how many readings at or above 0.5 so far; of a storm, how many alerts it holds back
 * @param peakTs event time of the reading with that score, epoch milliseconds
 * @param causes the metrics that caused the peak, largest share first, at most five; none with a share that rounds to 0 %
 * @param openingCauses likewise, those that caused the reading that opened it
 * @param generation id of the generation whose baseline scored it
 * @param partition Kafka partition of the reading that caused this event
 * @param offset its offset
 * @param heldBy what holds the alert back: {@code maintenance:}, {@code expected:} or {@code storm:} and an id; empty if it is
 *     told
 * @param closedBy what closed it where its readings did not: {@value #RETIRED}; empty if they did, or it is open
 */
public record AlertEvent(
        int version,
        String id,
        Kind event,
        String device,
        String detector,
        long openedTs,
        long ts,
        double score,
        double peak,
        int severity,
        long readings,
        long peakTs,
        List<Contribution> causes,
        List<Contribution> openingCauses,
        String generation,
        int partition,
        long offset,
        String heldBy,
        String closedBy) {

    /** Version of the schema. */
    public static final int VERSION = 3;

    /** Closes the alerts of a device that was taken out of service. */
    public static final String RETIRED = "retired";

    /** A stored event that does not say what closed it was closed by readings. */
    public AlertEvent {
        closedBy = closedBy == null ? "" : closedBy;
    }

    /** An event of an alert whose opening is its peak. */
    public AlertEvent(
            int version,
            String id,
            Kind event,
            String device,
            String detector,
            long openedTs,
            long ts,
            double score,
            double peak,
            int severity,
            long readings,
            List<Contribution> causes,
            String generation,
            int partition,
            long offset,
            String heldBy) {
        this(
                version,
                id,
                event,
                device,
                detector,
                openedTs,
                ts,
                score,
                peak,
                severity,
                readings,
                openedTs,
                causes,
                causes,
                generation,
                partition,
                offset,
                heldBy,
                "");
    }

    /** What happened to an alert. */
    public enum Kind {
        /** It is told. */
        OPENED,
        /** It would have opened, but is held back; it may open yet. */
        HELD,
        /** Its peak has grown. */
        UPDATED,
        /** It is over; for one that is still held back, {@link #heldBy} says so. */
        CLOSED
    }

    /** The same event of an alert that is held back. */
    public AlertEvent held(String by) {
        return new AlertEvent(
                version,
                id,
                event == Kind.OPENED ? Kind.HELD : event,
                device,
                detector,
                openedTs,
                ts,
                score,
                peak,
                severity,
                readings,
                peakTs,
                causes,
                openingCauses,
                generation,
                partition,
                offset,
                by,
                closedBy);
    }

    /** Severity from a peak score: 0.5, 0.6, 0.7, 0.8, 0.9 begin the levels 1 to 5. */
    public static int severity(double peak) {
        return Math.max(1, Math.min(5, (int) Math.floor(peak * 10 + 1e-9) - 4));
    }
}

package io.seamark.common.alert;

import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.Optional;

/**
 * Turns the scores of one device, in order, into alert events, with hysteresis: some consecutive high scores that last for some
 * time open an alert, a clearly higher peak updates it, some consecutive low ones close it. It keeps the causes of its opening
 * and of its peak to the end. One that is held back when it opens
 * is told later if what holds it ends before it does. A pure function of tracker, score and gate; thread-safe.
 *
 * @param openAfter consecutive readings at or above {@link #LIMIT} that open an alert
 * @param openMillis event time from the first of them to the last that opens it, milliseconds
 * @param closeAfter consecutive readings below it that close an open one
 * @param updateStep growth of the peak that is worth an update
 */
public record AlertRule(int openAfter, long openMillis, int closeAfter, double updateStep)
        implements java.io.Serializable {

    /** Where an alert opens, for every device and data set alike. */
    public static final double LIMIT = 0.5;

    private static final int MAX_CAUSES = 5;

    /** A smaller share of the deviation rounds to 0 %. */
    private static final double MIN_SHARE = 0.005;

    /** The rule that is set under {@code seamark.alerts}. */
    public static AlertRule from(Settings settings) {
        return new AlertRule(
                settings.integerIn("seamark.alerts.open-after", 1, 1000),
                settings.duration("seamark.alerts.open-duration").toMillis(),
                settings.integerIn("seamark.alerts.close-after", 1, 1000),
                settings.number("seamark.alerts.update-step"));
    }

    /** Takes the next score of the device; changes the tracker, and returns what happened, if anything did. */
    public Optional<AlertEvent> next(AlertTracker tracker, Score score, LogPoint at, Gate gate) {
        if (score.value() < LIMIT) {
            return low(tracker, score, at);
        }
        tracker.lowRun = 0;
        tracker.highRun++;
        if (tracker.highRun == 1) {
            tracker.highSince = at.ts();
        }
        boolean higher = score.value() > tracker.peak;
        if (higher) {
            tracker.peak = score.value();
            tracker.peakTs = at.ts();
            tracker.causes = causes(score);
        }
        if (!tracker.isOpen()) {
            return tracker.highRun >= openAfter && at.ts() - tracker.highSince >= openMillis
                    ? Optional.of(opened(tracker, score, at, gate))
                    : Optional.empty();
        }
        tracker.readings++;
        if (!tracker.heldBy.isEmpty()) {
            return Storm.holds(tracker.heldBy) ? Optional.empty() : again(tracker, score, at, gate);
        }
        if (higher && tracker.peak >= tracker.toldPeak + updateStep) {
            tracker.toldPeak = tracker.peak;
            return Optional.of(event(Kind.UPDATED, tracker, score, at));
        }
        return Optional.empty();
    }

    private static List<Contribution> causes(Score score) {
        return score.contributions().stream()
                .filter(cause -> cause.share() >= MIN_SHARE)
                .limit(MAX_CAUSES)
                .toList();
    }

    private AlertEvent opened(AlertTracker tracker, Score score, LogPoint at, Gate gate) {
        tracker.id = at.device() + '|' + score.detector() + '|' + at.partition() + '|' + at.offset();
        tracker.detector = score.detector();
        tracker.openedTs = at.ts();
        tracker.readings = tracker.highRun;
        tracker.toldPeak = tracker.peak;
        tracker.openingCauses = causes(score);
        tracker.heldBy = gate.heldBy(tracker.id, tracker.detector, at);
        return event(tracker.heldBy.isEmpty() ? Kind.OPENED : Kind.HELD, tracker, score, at);
    }

    /** A window may have ended, while the deviation has not: people then want to know. */
    private Optional<AlertEvent> again(AlertTracker tracker, Score score, LogPoint at, Gate gate) {
        String before = tracker.heldBy;
        tracker.heldBy = gate.heldBy(tracker.id, tracker.detector, at);
        if (tracker.heldBy.isEmpty()) {
            tracker.toldPeak = tracker.peak;
            return Optional.of(event(Kind.OPENED, tracker, score, at));
        }
        return tracker.heldBy.equals(before) ? Optional.empty() : Optional.of(event(Kind.HELD, tracker, score, at));
    }

    private Optional<AlertEvent> low(AlertTracker tracker, Score score, LogPoint at) {
        tracker.highRun = 0;
        tracker.lowRun++;
        if (!tracker.isOpen()) {
            tracker.forget();
            return Optional.empty();
        }
        if (tracker.lowRun < closeAfter) {
            return Optional.empty();
        }
        AlertEvent closed = event(Kind.CLOSED, tracker, score, at);
        tracker.forget();
        return Optional.of(closed);
    }

    /** Closes the alert of a device that is retired, if one is open: no score will. */
    public static Optional<AlertEvent> retire(AlertTracker tracker, LogPoint at) {
        if (!tracker.isOpen()) {
            return Optional.empty();
        }
        long ts = Math.max(tracker.openedTs, at.ts());
        LogPoint end = new LogPoint(at.device(), ts, at.clock(), at.generation(), at.partition(), at.offset());
        return Optional.of(event(Kind.CLOSED, tracker, 0, end, AlertEvent.RETIRED));
    }

    private static AlertEvent event(Kind kind, AlertTracker tracker, Score score, LogPoint at) {
        return event(kind, tracker, score.value(), at, "");
    }

    private static AlertEvent event(Kind kind, AlertTracker tracker, double score, LogPoint at, String closedBy) {
        return new AlertEvent(
                AlertEvent.VERSION,
                tracker.id,
                kind,
                at.device(),
                tracker.detector,
                tracker.openedTs,
                at.ts(),
                score,
                tracker.peak,
                AlertEvent.severity(tracker.peak),
                tracker.readings,
                tracker.peakTs,
                tracker.causes,
                tracker.openingCauses,
                at.generation(),
                at.partition(),
                at.offset(),
                tracker.heldBy,
                closedBy);
    }
}

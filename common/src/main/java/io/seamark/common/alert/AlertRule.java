package io.seamark.common.alert;

import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.Score;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.Optional;

/**
 * Turns the scores of one device, in order, into alert events, with hysteresis: some consecutive high scores open an
 * alert, a clearly higher peak updates it, some consecutive low ones close it. A pure function of tracker and score;
 * thread-safe.
 *
 * @param openAfter consecutive readings at or above {@link #LIMIT} that open an alert
 * @param closeAfter consecutive readings below it that close an open one
 * @param updateStep growth of the peak that is worth an update
 */
public record AlertRule(int openAfter, int closeAfter, double updateStep) implements java.io.Serializable {

    /** Where an alert opens, for every device and data set alike. */
    public static final double LIMIT = 0.5;

    private static final int MAX_CAUSES = 5;

    /** The rule that is set under {@code seamark.alerts}. */
    public static AlertRule from(Settings settings) {
        return new AlertRule(
                settings.integerIn("seamark.alerts.open-after", 1, 1000),
                settings.integerIn("seamark.alerts.close-after", 1, 1000),
                settings.number("seamark.alerts.update-step"));
    }

    /** Takes the next score of the device; changes the tracker, and returns what happened, if anything did. */
    public Optional<AlertEvent> next(
            AlertTracker tracker, String device, long ts, Score score, String generation, int partition, long offset) {
        boolean high = score.value() >= LIMIT;
        tracker.highRun = high ? tracker.highRun + 1 : 0;
        tracker.lowRun = high ? 0 : tracker.lowRun + 1;
        if (tracker.id.isEmpty()) {
            if (tracker.highRun < openAfter) {
                return Optional.empty();
            }
            tracker.id = device + '|' + score.detector() + '|' + partition + '|' + offset;
            tracker.detector = score.detector();
            tracker.openedTs = ts;
            tracker.readings = tracker.highRun;
            raise(tracker, score);
            return Optional.of(event(Kind.OPENED, tracker, device, ts, score, generation, partition, offset));
        }
        if (high) {
            tracker.readings++;
            if (score.value() > tracker.peak) {
                boolean worth = score.value() >= tracker.toldPeak + updateStep;
                raise(tracker, score, worth);
                if (worth) {
                    return Optional.of(event(Kind.UPDATED, tracker, device, ts, score, generation, partition, offset));
                }
            }
            return Optional.empty();
        }
        if (tracker.lowRun < closeAfter) {
            return Optional.empty();
        }
        AlertEvent closed = event(Kind.CLOSED, tracker, device, ts, score, generation, partition, offset);
        tracker.forget();
        return Optional.of(closed);
    }

    private static void raise(AlertTracker tracker, Score score) {
        raise(tracker, score, true);
    }

    private static void raise(AlertTracker tracker, Score score, boolean told) {
        tracker.peak = score.value();
        tracker.causes = List.copyOf(score.contributions()
                .subList(0, Math.min(MAX_CAUSES, score.contributions().size())));
        if (told) {
            tracker.toldPeak = score.value();
        }
    }

    private static AlertEvent event(
            Kind kind,
            AlertTracker tracker,
            String device,
            long ts,
            Score score,
            String generation,
            int partition,
            long offset) {
        return new AlertEvent(
                1,
                tracker.id,
                kind,
                device,
                tracker.detector,
                tracker.openedTs,
                ts,
                score.value(),
                tracker.peak,
                AlertEvent.severity(tracker.peak),
                tracker.readings,
                tracker.causes,
                generation,
                partition,
                offset);
    }
}

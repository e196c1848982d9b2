package io.seamark.batch.trial;

import io.seamark.common.generation.Measured;
import java.io.Serializable;

/**
 * What one model said of held-out readings. Immutable.
 *
 * @param disturbances what was put into the readings, and faults in them that people have confirmed
 * @param found how many of these began an alarm
 * @param normal all readings outside confirmed faults, as they came
 * @param high how many of them score 0.5 or more
 * @param alerts how many alerts opened at them
 * @param millis how long the readings last, of all devices together
 */
record Tally(long disturbances, long found, long normal, long high, long alerts, long millis) implements Serializable {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

    private static final double WEEK = 7 * 86_400_000.0;

    /**
     * What is added to the alerts and to the weeks of a fleet: so that one alert more or less in a few days of a few devices, which is
     * chance, decides nothing.
     */
    private static final double PRIOR_ALERTS = 1;

    private static final double PRIOR_WEEKS = 30;

    Tally plus(Tally other) {
        return new Tally(
                disturbances + other.disturbances,
                found + other.found,
                normal + other.normal,
                high + other.high,
                alerts + other.alerts,
                millis + other.millis);
    }

    /** The share of the normal readings that score 0.5 or more; 0 if there are none. */
    double highShare() {
        return normal == 0 ? 0 : (double) high / normal;
    }

    /** Alerts outside confirmed faults of a device in a day; 0 if no time has passed. */
    double alertsInADay() {
        return millis == 0 ? 0 : alerts / (millis / (WEEK / 7));
    }

    /** The measures; of alerts, as if each device had one fault a week. */
    Measured measured() {
        double recall = disturbances == 0 ? 0 : (double) found / disturbances;
        double weeks = millis / WEEK;
        double wrong = (alerts + PRIOR_ALERTS) / (weeks + PRIOR_WEEKS);
        return new Measured(
                2 * recall / (1 + recall + wrong), recall / (recall + wrong), recall, weeks == 0 ? 0 : alerts / weeks);
    }
}

package io.seamark.batch.training;

import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.detect.Detector;
import io.seamark.common.detect.Distance;
import io.seamark.common.detect.Novelty;
import java.util.List;
import java.util.Optional;

/**
 * Which detector a history supports: of one metric what is new, of several how far they lie together, and with two days or more
 * how well they are predicted. Stateless.
 */
final class DetectorFit {

    private static final int LEAST_READINGS_OF_ONE = 50;
    private static final long TWO_DAYS = 2 * 86_400_000L;

    private DetectorFit() {}

    /**
     * Fits a detector.
     *
     * @param baselines of the device's metrics, ordered by name
     * @return empty where the history is too short for any
     */
    static Optional<Detector> fit(DeviceHistory history, List<MetricBaseline> baselines) {
        if (baselines.isEmpty() || history.size() < LEAST_READINGS_OF_ONE) {
            return Optional.empty();
        }
        Deviations deviations = Deviations.of(history, baselines);
        if (baselines.size() == 1) {
            return Optional.of(Novelty.learn(deviations.column(0)));
        }
        Optional<Distance> distance = DistanceFit.fit(deviations);
        if (history.span() + deviations.interval() < TWO_DAYS) {
            return distance.map(each -> each);
        }
        return Optional.of(ForecastFit.fit(deviations, distance));
    }
}

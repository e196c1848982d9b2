package io.seamark.batch.training;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits the baseline of one device: a pure function of its history. Immutable and thread-safe.
 *
 * @param ownSeasonHours hours with a reading below which a device borrows its season ({@code seamark.batch.own-season-hours})
 */
public record BaselineFit(int ownSeasonHours) implements Serializable {

    /** Whether the history is too short for a season of its own. */
    public boolean isShort(DeviceHistory history) {
        return history.hours() < ownSeasonHours;
    }

    /** The baseline by the device's own history alone; without a season where it is short. */
    public DeviceBaseline own(DeviceHistory history) {
        boolean isShort = isShort(history);
        List<MetricBaseline> metrics = new ArrayList<>();
        for (String metric : history.metrics()) {
            Series series = history.series(metric);
            int slots = isShort ? 1 : SeasonFit.slots(series);
            SeasonFit.fit(series, slots).ifPresent(metrics::add);
        }
        return whole(history, "own", metrics);
    }

    /**
     * The baseline with the season of the nearest cluster, if there is one for the metrics of the device, and it tells at least one
     * of them clearly better than its median does.
     */
    Optional<DeviceBaseline> borrowed(DeviceHistory history, Clusters clusters) {
        DailyProfile profile = DailyProfile.of(history);
        return clusters.nearest(profile).flatMap(cluster -> {
            List<MetricBaseline> metrics = new ArrayList<>();
            boolean borrowed = false;
            for (int j = 0; j < profile.metrics().size(); j++) {
                Series series = history.series(profile.metrics().get(j));
                double[] levels = cluster.levelsFor(profile, j);
                boolean fits = SeasonFit.isWorth(series, levels);
                borrowed |= fits;
                (fits ? SeasonFit.around(series, levels) : SeasonFit.fit(series, 1)).ifPresent(metrics::add);
            }
            return borrowed ? Optional.of(whole(history, cluster.source(), metrics)) : Optional.empty();
        });
    }

    private static List<MetricBaseline> paced(DeviceHistory history, List<MetricBaseline> metrics) {
        return metrics.stream()
                .map(metric -> metric.with(PaceFit.expected(history, metric)))
                .toList();
    }

    private static DeviceBaseline whole(DeviceHistory history, String source, List<MetricBaseline> metrics) {
        return new DeviceBaseline(
                history.device(),
                source,
                history.expectedInterval() == 0 ? metrics : paced(history, metrics),
                DetectorFit.fit(history, metrics),
                PaceFit.interval(history),
                history.labels().tolerance());
    }
}

package io.seamark.common.device;

import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.SummaryFold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds the readings of one device in one cut into summaries by metric and hour. Remembers those of the last reading, as the next one
 * mostly falls into the same. Reused for device after device; not thread-safe.
 */
final class SliceFold {

    private record MetricHour(String metric, long hour) {}

    private final Map<MetricHour, SummaryFold> all = new HashMap<>();
    private final List<SummaryFold> free = new ArrayList<>();
    private long hour;
    private String[] names = {};
    private SummaryFold[] recent = new SummaryFold[8];

    /** Begins with a device. */
    void begin() {
        all.clear();
        names = new String[0];
    }

    /**
     * Adds a reading.
     *
     * @param metrics names of its metrics, each once
     * @param values in that order
     */
    void add(long ts, String[] metrics, double[] values) {
        if (metrics != names || Hour.of(ts) != hour) {
            find(metrics, Hour.of(ts));
        }
        for (int m = 0; m < metrics.length; m++) {
            recent[m].add(ts, values[m]);
        }
    }

    private void find(String[] metrics, long newHour) {
        names = metrics;
        hour = newHour;
        if (recent.length < metrics.length) {
            recent = new SummaryFold[metrics.length];
        }
        for (int m = 0; m < metrics.length; m++) {
            recent[m] = all.computeIfAbsent(new MetricHour(metrics[m], newHour), key -> next());
        }
    }

    private SummaryFold next() {
        return free.isEmpty() ? new SummaryFold() : free.remove(free.size() - 1);
    }

    /** The summaries, by metric, then by hour. */
    List<MetricDelta> end() {
        List<MetricDelta> deltas = new ArrayList<>(all.size());
        all.forEach((key, fold) -> {
            deltas.add(new MetricDelta(key.metric(), key.hour(), fold.end()));
            free.add(fold);
        });
        deltas.sort(Comparator.comparing(MetricDelta::metric).thenComparingLong(MetricDelta::hour));
        return deltas;
    }
}

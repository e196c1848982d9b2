package io.seamark.common.device;

import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.common.summary.SummaryFold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds the readings of one device in one cut into summaries by metric and hour. Mostly all of a cut fall into one hour, and have the same
 * metrics; a map is needed only for others. Reused for device after device; not thread-safe.
 */
final class SliceFold {

    private static final Comparator<MetricDelta> ORDER =
            Comparator.comparing(MetricDelta::metric).thenComparingLong(MetricDelta::hour);

    /** Folds that are held at a time, some 1 KiB each; summaries of hostile names are held as such, which take a tenth of that. */
    static final int MAX_FOLDS = 4096;

    /** In an order, which is all that a map has to go by where somebody has chosen names of one hash. */
    private record MetricHour(String metric, long hour) implements Comparable<MetricHour> {
        @Override
        public int compareTo(MetricHour other) {
            int byMetric = metric.compareTo(other.metric);
            return byMetric == 0 ? Long.compare(hour, other.hour) : byMetric;
        }
    }

    /** Empty as long as all readings have been like the first. */
    private final Map<MetricHour, SummaryFold> all = new HashMap<>();

    /** What was folded before there was no room for more folds. */
    private final Map<MetricHour, Summary> before = new HashMap<>();

    private final List<SummaryFold> free = new ArrayList<>();
    /** Of the last reading. */
    private long hour;
    /** Of the last reading; null before the first. */
    private String[] names;
    /** By metric of the last reading. */
    private SummaryFold[] recent = new SummaryFold[8];

    /** Begins with a device. */
    void begin() {
        all.clear();
        before.clear();
        names = null;
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
        boolean isFirst = names == null;
        if (!isFirst && all.isEmpty()) {
            for (int m = 0; m < names.length; m++) {
                all.put(new MetricHour(names[m], hour), recent[m]);
            }
        }
        if (all.size() + metrics.length > MAX_FOLDS) {
            makeRoom();
        }
        if (recent.length < metrics.length) {
            recent = new SummaryFold[metrics.length];
        }
        for (int m = 0; m < metrics.length; m++) {
            recent[m] = isFirst ? next() : all.computeIfAbsent(new MetricHour(metrics[m], newHour), key -> next());
        }
        names = metrics;
        hour = newHour;
    }

    private void makeRoom() {
        all.forEach((key, fold) -> {
            free.add(fold);
            before.merge(key, fold.end(), Summary::merge);
        });
        all.clear();
    }

    /** How many folds are held, used or not. */
    int held() {
        return all.size() + free.size();
    }

    private SummaryFold next() {
        return free.isEmpty() ? new SummaryFold() : free.remove(free.size() - 1);
    }

    /** The summaries, by metric, then by hour. */
    List<MetricDelta> end() {
        List<MetricDelta> deltas = new ArrayList<>(Math.max(all.size(), names == null ? 0 : names.length));
        if (names != null && all.isEmpty()) {
            for (int m = 0; m < names.length; m++) {
                deltas.add(end(names[m], hour, recent[m]));
            }
        } else if (!before.isEmpty()) {
            makeRoom();
            before.forEach((key, summary) -> deltas.add(new MetricDelta(key.metric(), key.hour(), summary)));
            before.clear();
        }
        all.forEach((key, fold) -> deltas.add(end(key.metric(), key.hour(), fold)));
        deltas.sort(ORDER);
        return deltas;
    }

    private MetricDelta end(String metric, long of, SummaryFold fold) {
        free.add(fold);
        return new MetricDelta(metric, of, fold.end());
    }
}

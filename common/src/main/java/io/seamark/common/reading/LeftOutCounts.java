package io.seamark.common.reading;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.seamark.common.settings.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts metrics that were left out of readings, by name and reason. Of so many names at most: what is beyond them is
 * counted by reason alone, under {@link #OTHER}. Mutable; not thread-safe.
 */
public final class LeftOutCounts implements java.io.Serializable {

    /** In place of the names that there is no room for. No metric has it. */
    public static final String OTHER = "";

    /** Names at most, whatever the settings say. */
    public static final int MAX_NAMES = 1000;

    private final int maxNames;
    private final Map<String, long[]> byMetric = new HashMap<>();
    private final long[] other = new long[LeftOutReason.count()];

    public LeftOutCounts() {
        this(MAX_NAMES);
    }

    /** @param maxNames names that are counted for themselves */
    public LeftOutCounts(int maxNames) {
        this.maxNames = maxNames;
    }

    /** Names at most as the settings have it. */
    public static LeftOutCounts from(Settings settings) {
        return new LeftOutCounts(settings.integerIn("seamark.readings.left-out-names", 1, MAX_NAMES));
    }

    /** Another with room for as many names, all counts 0. */
    public LeftOutCounts empty() {
        return new LeftOutCounts(maxNames);
    }

    /** Counts what the decoder has left out of the reading that it has accepted. */
    public void add(ReadingDecoder decoder) {
        for (int i = 0; i < decoder.leftOutCount(); i++) {
            add(decoder.leftOutMetric(i), decoder.leftOutReason(i), 1);
        }
    }

    public void add(String metric, LeftOutReason reason, long count) {
        counts(metric)[reason.ordinal()] += count;
    }

    private long[] counts(String metric) {
        long[] counts = metric.equals(OTHER) ? other : byMetric.get(metric);
        if (counts == null && byMetric.size() < maxNames) {
            counts = new long[LeftOutReason.count()];
            byMetric.put(metric, counts);
        }
        return counts == null ? other : counts;
    }

    /** Adds all of {@code from}, name after name. Returns this. */
    public LeftOutCounts merge(LeftOutCounts from) {
        if (!from.isEmpty()) {
            from.sorted().forEach((metric, counts) -> {
                long[] sums = counts(metric);
                Arrays.setAll(sums, i -> sums[i] + counts[i]);
            });
        }
        return this;
    }

    public boolean isEmpty() {
        return byMetric.isEmpty() && Arrays.stream(other).allMatch(count -> count == 0);
    }

    private SortedMap<String, long[]> sorted() {
        SortedMap<String, long[]> all = new TreeMap<>(byMetric);
        if (Arrays.stream(other).anyMatch(count -> count > 0)) {
            all.put(OTHER, other);
        }
        return all;
    }

    /** Counts above 0 by reason, by metric name in the order of the names; {@link #OTHER} for the names without room. */
    public SortedMap<String, Map<String, Long>> byMetric() {
        SortedMap<String, Map<String, Long>> all = new TreeMap<>();
        sorted().forEach((metric, counts) -> {
            Map<String, Long> reasons = new TreeMap<>();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    reasons.put(LeftOutReason.of(i).name(), counts[i]);
                }
            }
            all.put(metric, reasons);
        });
        return Collections.unmodifiableSortedMap(all);
    }

    /** Counts above 0 by reason, of all metrics. */
    public SortedMap<String, Long> byReason() {
        SortedMap<String, Long> sums = new TreeMap<>();
        byMetric()
                .values()
                .forEach(reasons -> reasons.forEach((reason, count) -> sums.merge(reason, count, Long::sum)));
        return sums;
    }

    /** Reads back {@link #byMetric}. */
    public static LeftOutCounts of(Map<String, Map<String, Long>> byMetric) {
        LeftOutCounts counts = new LeftOutCounts();
        byMetric.forEach((metric, reasons) ->
                reasons.forEach((reason, count) -> counts.add(metric, LeftOutReason.valueOf(reason), count)));
        return counts;
    }

    /** The counts as JSON, for people and for {@link #fromJson}. */
    public String toJson() {
        return new Gson().toJson(byMetric());
    }

    /** Reads {@link #toJson}. */
    public static LeftOutCounts fromJson(String json) {
        return of(new Gson().fromJson(json, new TypeToken<Map<String, Map<String, Long>>>() {}.getType()));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof LeftOutCounts counts && byMetric().equals(counts.byMetric());
    }

    @Override
    public int hashCode() {
        return byMetric().hashCode();
    }

    @Override
    public String toString() {
        return byMetric().toString();
    }
}

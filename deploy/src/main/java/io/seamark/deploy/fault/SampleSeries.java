package io.seamark.deploy.fault;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one of the sampled numbers went. Immutable.
 *
 * @param first when it was first seen
 * @param last when it was last seen
 * @param peak the highest
 */
record SampleSeries(long first, long last, long peak) {

    /** The series of every number, by name. */
    static Map<String, SampleSeries> of(List<Sample> samples) {
        Map<String, SampleSeries> series = new TreeMap<>();
        for (Sample sample : samples) {
            sample.values()
                    .forEach((name, value) -> series.merge(
                            name,
                            new SampleSeries(value, value, value),
                            (before, now) ->
                                    new SampleSeries(before.first(), now.last(), Math.max(before.peak(), now.peak()))));
        }
        return series;
    }
}

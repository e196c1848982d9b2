package io.seamark.deploy.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one of the sampled numbers went. What grows without end is higher in the last quarter than in the second; what has found
 * its level is not. Immutable.
 *
 * @param first when it was first seen
 * @param early its median in the second quarter of the time, when all has warmed up; as {@code first} where it was not seen then
 * @param late its median in the last quarter; as {@code last} where it was not seen then
 * @param last when it was last seen
 * @param peak the highest
 */
record SampleSeries(long first, long early, long late, long last, long peak) {

    /** The series of every number, by name. */
    static Map<String, SampleSeries> of(List<Sample> samples) {
        Map<String, List<Value>> values = new TreeMap<>();
        for (Sample sample : samples) {
            sample.values().forEach((name, value) -> values.computeIfAbsent(name, each -> new ArrayList<>())
                    .add(new Value(sample.seconds(), value)));
        }
        double end = samples.stream().mapToDouble(Sample::seconds).max().orElse(0);
        Map<String, SampleSeries> series = new TreeMap<>();
        values.forEach((name, each) -> series.put(name, of(each, end)));
        return series;
    }

    private record Value(double seconds, long value) {}

    private static SampleSeries of(List<Value> values, double end) {
        long first = values.get(0).value();
        long last = values.get(values.size() - 1).value();
        return new SampleSeries(
                first,
                median(values, end / 4, end / 2, first),
                median(values, end * 3 / 4, Double.MAX_VALUE, last),
                last,
                values.stream().mapToLong(Value::value).max().orElseThrow());
    }

    private static long median(List<Value> values, double from, double until, long otherwise) {
        List<Long> sorted = values.stream()
                .filter(each -> each.seconds() >= from && each.seconds() < until)
                .map(Value::value)
                .sorted()
                .toList();
        return sorted.isEmpty() ? otherwise : sorted.get((sorted.size() - 1) / 2);
    }
}

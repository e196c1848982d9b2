package io.seamark.deploy.bench.serve;

import io.seamark.deploy.bench.lookup.LoadResult;
import io.seamark.deploy.bench.lookup.Question;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.bench.measure.Medians;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the bench of the serving layer found, by question. Not thread-safe. */
final class ServeMeasures {

    /**
     * One run of one question.
     *
     * @param fastest as fast as answers came
     * @param paced at half of that rate
     * @param serverMicros processor time of the server for one answer, microseconds
     */
    record Loaded(LoadResult fastest, LoadResult paced, double serverMicros) {}

    /**
     * Questions while a new generation was taken up.
     *
     * @param load from its publication until it answered
     * @param seconds that this took
     */
    record Swap(LoadResult load, double seconds) {}

    /**
     * The same question during two swaps.
     *
     * @param fastest as fast as answers came
     * @param paced at half of the rate without a swap
     */
    record Swaps(Swap fastest, Swap paced) {}

    private final Map<Question, Integer> sizes;
    private final Map<Question, List<Loaded>> serving = new EnumMap<>(Question.class);
    private final Map<Question, List<Loaded>> constant = new EnumMap<>(Question.class);
    private final Map<Question, Swaps> swaps = new EnumMap<>(Question.class);

    ServeMeasures(Map<Question, Integer> sizes) {
        this.sizes = new EnumMap<>(sizes);
    }

    List<Loaded> serving(Question question) {
        return serving.computeIfAbsent(question, each -> new ArrayList<>());
    }

    List<Loaded> constant(Question question) {
        return constant.computeIfAbsent(question, each -> new ArrayList<>());
    }

    void swapped(Question question, Swap fastest, Swap paced) {
        swaps.put(question, new Swaps(fastest, paced));
    }

    /** Questions that were asked during swaps as well. */
    Map<Question, Swaps> swaps() {
        return swaps;
    }

    /** Size of an answer, bytes. */
    int size(Question question) {
        return sizes.get(question);
    }

    double maximum(Question question) {
        return Medians.of(serving(question), each -> each.fastest().perSecond());
    }

    double ratio(Question question) {
        return maximum(question)
                / Medians.of(constant(question), each -> each.fastest().perSecond());
    }

    /** Times at half of the maximum rate: medians of the runs. */
    static Delays.Percentiles paced(List<Loaded> runs) {
        return Delays.Percentiles.medianOf(
                runs.stream().map(each -> each.paced().delays()).toList());
    }
}

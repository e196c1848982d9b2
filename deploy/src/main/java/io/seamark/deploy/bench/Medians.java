package io.seamark.deploy.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median of several runs. Stateless. */
final class Medians {
    private Medians() {}

    /**
     * The median of a figure.
     *
     * @param runs at least one
     */
    static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

package io.seamark.deploy.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median of several runs. Stateless. */
public final class Medians {
    private Medians() {}

    /**
     * The median of a figure.
     *
     * @param runs at least one
     */
    public static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Of how many it is, for people: "median of 5 runs". */
    public static String words(int runs) {
        return "median of " + runs + (runs == 1 ? " run" : " runs");
    }
}

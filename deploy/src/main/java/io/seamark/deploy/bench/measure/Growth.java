package io.seamark.deploy.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * A figure that only grows, known at some moments; between two of them it is taken to grow evenly. Not thread-safe.
 */
public final class Growth {
    private final List<Point> points = new ArrayList<>();

    /** @param millis epoch milliseconds */
    private record Point(double millis, double value) {}

    /**
     * Adds a moment.
     *
     * @param millis epoch milliseconds; not before the last one
     */
    public void add(double millis, double value) {
        points.add(new Point(millis, value));
    }

    /** How much was added between two moments, epoch milliseconds; NaN if either lies outside of what is known. */
    public double between(double from, double until) {
        return at(until) - at(from);
    }

    private double at(double millis) {
        for (int i = 1; i < points.size(); i++) {
            Point before = points.get(i - 1);
            Point after = points.get(i);
            if (before.millis <= millis && millis <= after.millis) {
                double share =
                        after.millis == before.millis ? 1 : (millis - before.millis) / (after.millis - before.millis);
                return before.value + share * (after.value - before.value);
            }
        }
        return Double.NaN;
    }
}

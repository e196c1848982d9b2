package io.seamark.deploy.bench.measure;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** How long something took, many times over. Thread-safe. */
public final class Delays {
    private static final double MICROS_PER_MILLI = 1000;
    /** Three decimals of each value are kept: a percentile is exact to 0.1 %. */
    private final Histogram micros = new Histogram(3);

    /**
     * What is said of them, in milliseconds.
     *
     * @param count how many were measured; with fewer than a thousand, {@code p999} is the largest
     * @param p50 median
     * @param p99 99 % took no longer
     * @param p999 99.9 % took no longer
     * @param max the longest
     */
    public record Percentiles(long count, double p50, double p99, double p999, double max) {

        /** Of several runs: the median of each figure, and all that were measured. */
        public static Percentiles medianOf(List<Percentiles> runs) {
            return new Percentiles(
                    runs.stream().mapToLong(Percentiles::count).sum(),
                    median(runs, Percentiles::p50),
                    median(runs, Percentiles::p99),
                    median(runs, Percentiles::p999),
                    median(runs, Percentiles::max));
        }

        private static double median(List<Percentiles> runs, ToDoubleFunction<Percentiles> figure) {
            return Medians.of(runs, figure);
        }

        /** Keys {@code count}, {@code p50_ms}, {@code p99_ms}, {@code p999_ms}, {@code max_ms}. */
        public JsonObject json() {
            JsonObject out = new JsonObject();
            out.addProperty("count", count);
            out.addProperty("p50_ms", p50);
            out.addProperty("p99_ms", p99);
            out.addProperty("p999_ms", p999);
            out.addProperty("max_ms", max);
            return out;
        }

        /** Four columns of ten characters. */
        public String columns() {
            return String.format(Locale.ROOT, "%10s%10s%10s%10s", text(p50), text(p99), text(p999), text(max));
        }

        private static String text(double millis) {
            return String.format(Locale.ROOT, millis < 10 ? "%.2f" : "%.0f", millis);
        }
    }

    /** @param nanos how long it took; below zero, as clocks of two threads may have it, counts as zero */
    public synchronized void add(long nanos) {
        micros.recordValue(Math.max(0, nanos) / 1000);
    }

    /** Of all that were added so far. */
    public synchronized Percentiles percentiles() {
        return new Percentiles(
                micros.getTotalCount(), millis(50), millis(99), millis(99.9), micros.getMaxValue() / MICROS_PER_MILLI);
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }
}

package io.seamark.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * The metrics that one page of an answer is about, by the bytes of their names.
 *
 * @param after the name behind which it begins; empty for the first
 * @param through the last name; empty if no more follow
 */
record MetricSpan(String after, Optional<String> through) {

    /** All metrics. */
    static final MetricSpan ALL = new MetricSpan("", Optional.empty());

    boolean has(String metric) {
        return compare(metric, after) > 0 && (through.isEmpty() || compare(metric, through.get()) <= 0);
    }

    /** By their bytes. */
    static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}

package io.seamark.common.reading;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message of one device. A reading is identified by its device and time: a repeat of both is a duplicate.
 *
 * @param device device id, not empty
 * @param ts event time, epoch milliseconds
 * @param metrics finite values by metric name, in the order in which they came; the map is an immutable copy
 */
public record Reading(String device, long ts, Map<String, Double> metrics) {

    public Reading {
        requireNonNull(device, "device");
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}

package io.seamark.deploy.verify;

import java.util.Map;

/**
 * One answer about one device: all cells of some metrics in {@code [fromHour, untilHour)}; what is not among them is said not to be.
 *
 * @param moment which readings it says to hold
 * @param metrics which metrics it is about
 * @param cells by metric and hour
 */
record ServedRange(Moment moment, long fromHour, long untilHour, MetricSpan metrics, Map<CellKey, ServedCell> cells) {

    /** One that is about all metrics. */
    ServedRange(Moment moment, long fromHour, long untilHour, Map<CellKey, ServedCell> cells) {
        this(moment, fromHour, untilHour, MetricSpan.ALL, cells);
    }
}

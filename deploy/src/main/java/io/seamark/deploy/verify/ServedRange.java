package io.seamark.deploy.verify;

import java.util.Map;

/**
 * One answer about one device: all its cells in {@code [fromHour, untilHour)}; what is not among them is said not to be.
 *
 * @param moment which readings it says to hold
 * @param cells by metric and hour
 */
record ServedRange(Moment moment, long fromHour, long untilHour, Map<CellKey, ServedCell> cells) {}

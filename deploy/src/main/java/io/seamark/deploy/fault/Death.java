package io.seamark.deploy.fault;

import io.seamark.common.seam.Seam;

/**
 * A process that was killed.
 *
 * @param at when the signal was sent, or when it died at its point; by {@link System#nanoTime}
 * @param mark where the first cut begins whose commit can only come from a recovery
 * @param taken where the readings ended that were in any cut before it
 * @param batchesBefore how many batch runs had ended well before it
 */
record Death(long at, Seam mark, Seam taken, int batchesBefore) {}

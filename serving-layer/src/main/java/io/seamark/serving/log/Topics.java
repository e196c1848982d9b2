package io.seamark.serving.log;

/**
 * The topics that the serving layer reads.
 *
 * @param readings only its ends are looked at: what is in it and not yet in the views
 * @param deltas frames
 * @param alerts alert events
 */
public record Topics(Log readings, Log deltas, Log alerts) {}

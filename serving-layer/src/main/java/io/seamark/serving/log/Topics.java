package io.seamark.serving.log;

/**
 * The topics that the serving layer reads.
 *
 * @param readings only its ends are looked at: what is in it and not yet in the views
 * @param deltas frames
 * @param alerts alert events
 * @param labels what operators say of alerts
 * @param maintenance windows in which alerts are held back
 * @param retired devices that are out of service
 */
public record Topics(Log readings, Log deltas, Log alerts, Log labels, Log maintenance, Log retired) {}

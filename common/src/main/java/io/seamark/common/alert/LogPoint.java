package io.seamark.common.alert;

/**
 * The reading that something happens at.
 *
 * @param device device id
 * @param ts event time, epoch milliseconds
 * @param clock by which alerts are counted, epoch milliseconds: of a device its event time, of the fleet the log's time
 * @param generation id of the generation whose baseline scored it
 * @param partition Kafka partition
 * @param offset in it
 */
public record LogPoint(String device, long ts, long clock, String generation, int partition, long offset) {}

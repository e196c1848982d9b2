package io.seamark.batch.archive;

import java.io.Serializable;

/**
 * One message of the log, as it is.
 *
 * @param partition partition of the log
 * @param offset offset in it
 * @param key message key, null if there is none
 * @param value message value, null if there is none
 * @param time time of the message, epoch milliseconds
 */
public record LogMessage(int partition, long offset, byte[] key, byte[] value, long time) implements Serializable {}

package io.seamark.common.registry;

import static java.util.Objects.requireNonNull;

/**
 * Somebody has taken a device out of service: one message of the topic of retired devices, under the device's id. It holds until
 * the same key comes without a value. Immutable.
 *
 * @param version of the schema; {@value #VERSION}
 * @param device device id
 * @param at when it was said, epoch milliseconds
 * @param lastTs event time of the latest reading that was known then, epoch milliseconds; 0 for none
 */
public record Retirement(int version, String device, long at, long lastTs) {

    /** Of the schema that this code writes and reads. */
    public static final int VERSION = 1;

    public Retirement {
        requireNonNull(device, "device");
    }

    /** A device that is retired now. */
    public static Retirement of(String device, long at, long lastTs) {
        return new Retirement(VERSION, device, at, lastTs);
    }

    /**
     * Whether the device has sent readings since.
     *
     * @param latest event time of its latest reading, epoch milliseconds
     */
    public boolean isFollowedBy(long latest) {
        return latest > lastTs;
    }
}

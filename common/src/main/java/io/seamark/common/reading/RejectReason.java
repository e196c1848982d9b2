package io.seamark.common.reading;

/** Why a message was not accepted as a reading. The ordinals are part of the frame format. */
public enum RejectReason {
    /** The message has no value (a tombstone). */
    NULL_VALUE,
    /** The value is larger than {@code seamark.readings.max-bytes}. */
    TOO_LARGE,
    /** The value is not valid UTF-8. */
    INVALID_UTF8,
    /** The value is not one JSON object, or a known field has a JSON type that no reason below names. */
    MALFORMED_JSON,
    /** There is no device, or it is empty. */
    DEVICE_MISSING,
    /** The device is not a string, too long, has control characters, or is not Unicode text. */
    DEVICE_INVALID,
    /** The message has no key, so that its device cannot be bound to a partition. */
    KEY_MISSING,
    /** The key is not the device inside. */
    KEY_MISMATCH,
    /** There is no time. */
    TIME_MISSING,
    /** The time is neither an epoch number nor ISO 8601. */
    TIME_INVALID,
    /** The time is before {@code seamark.readings.earliest}. */
    TIME_TOO_EARLY,
    /**
     * The time is later than the message's Kafka timestamp by more than {@code seamark.readings.max-ahead}; where that is not
     * plausible, later by more than when the message was taken from the log; where the journal does not tell that either, not
     * before {@code seamark.readings.latest}.
     */
    TIME_TOO_FAR_AHEAD,
    /** There are no metrics, or none with a value. */
    METRICS_MISSING,
    /** There are more metrics than {@code seamark.readings.max-metrics}. */
    TOO_MANY_METRICS,
    /** A metric's name is empty, too long, has control characters, or is not Unicode text. */
    METRIC_NAME_INVALID,
    /** There are metrics with values, but none is a finite number. */
    METRICS_NOT_NUMERIC,
    /** Retention removed the message from the log before it was taken; only its offset is known. */
    LOST,
    /**
     * The time is later than when the message was taken from the log by more than {@code seamark.readings.max-ahead}, and the
     * Kafka timestamp, which is ahead as well, would have let it pass.
     */
    RECORD_TIME_AHEAD;

    private static final RejectReason[] ALL = values();

    /** Whether the time is refused because it is ahead of another: this may depend on when the message was taken from the log. */
    public boolean isAhead() {
        return this == TIME_TOO_FAR_AHEAD || this == RECORD_TIME_AHEAD;
    }

    /** How many reasons there are. */
    public static int count() {
        return ALL.length;
    }

    /** The reason of an ordinal in {@code [0, count())}. */
    public static RejectReason of(int ordinal) {
        return ALL[ordinal];
    }
}

package io.seamark.deploy.fleet;

import io.seamark.common.reading.RejectReason;

/** Every way in which a message can be broken, and the reason for which the speed layer must reject it. */
public enum BrokenKind {
    /** A message without a value. */
    NULL_VALUE(RejectReason.NULL_VALUE),
    /** A value of no bytes. */
    EMPTY_VALUE(RejectReason.MALFORMED_JSON),
    /** A value beyond the largest size accepted. */
    OVERSIZED(RejectReason.TOO_LARGE),
    /** A reading whose metric's name is not UTF-8. */
    INVALID_UTF8(RejectReason.INVALID_UTF8),
    /** A reading cut off in the middle. */
    CUT_OFF(RejectReason.MALFORMED_JSON),
    /** JSON, but not an object. */
    NOT_AN_OBJECT(RejectReason.MALFORMED_JSON),
    /** Text that never was JSON. */
    NOT_JSON(RejectReason.MALFORMED_JSON),
    /** No field {@code device}. */
    DEVICE_ABSENT(RejectReason.DEVICE_MISSING),
    /** {@code device} is the empty string. */
    DEVICE_EMPTY(RejectReason.DEVICE_MISSING),
    /** {@code device} is a number. */
    DEVICE_NOT_TEXT(RejectReason.DEVICE_INVALID),
    /** A good reading without a key. */
    NULL_KEY(RejectReason.KEY_MISSING),
    /** A good reading under the key of another device. */
    OTHER_KEY(RejectReason.KEY_MISMATCH),
    /** No field {@code ts}. */
    TIME_ABSENT(RejectReason.TIME_MISSING),
    /** {@code ts} is a word. */
    TIME_UNPARSABLE(RejectReason.TIME_INVALID),
    /** {@code ts} is the time since the device started. */
    TIME_SINCE_START(RejectReason.TIME_TOO_EARLY),
    /** {@code ts} is ten days ahead. */
    TIME_FAR_AHEAD(RejectReason.TIME_TOO_FAR_AHEAD),
    /** No field {@code metrics}. */
    METRICS_ABSENT(RejectReason.METRICS_MISSING),
    /** {@code metrics} is an empty object. */
    METRICS_EMPTY(RejectReason.METRICS_MISSING),
    /** More metrics than are accepted. */
    METRICS_TOO_MANY(RejectReason.TOO_MANY_METRICS),
    /** A metric whose name is empty. */
    METRIC_NAMELESS(RejectReason.METRIC_NAME_INVALID),
    /** A metric whose name is longer than any that is accepted. */
    METRIC_NAME_TOO_LONG(RejectReason.METRIC_NAME_INVALID),
    /** A device whose id is longer than any that is accepted. */
    DEVICE_TOO_LONG(RejectReason.DEVICE_INVALID),
    /** No metric but one whose value is text. */
    METRIC_TEXT(RejectReason.METRICS_NOT_NUMERIC),
    /** No metric but one whose value is {@code NaN}, which JSON does not know. */
    METRIC_NAN(RejectReason.METRICS_NOT_NUMERIC),
    /** No metric but one whose value is larger than a double can hold. */
    METRIC_TOO_LARGE(RejectReason.METRICS_NOT_NUMERIC);

    private final RejectReason reason;

    BrokenKind(RejectReason reason) {
        this.reason = reason;
    }

    /** The reason for which such a message is rejected. */
    public RejectReason reason() {
        return reason;
    }
}

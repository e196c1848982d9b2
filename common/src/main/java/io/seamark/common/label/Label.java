package io.seamark.common.label;

import static java.util.Objects.requireNonNull;

/**
 * What somebody has said of an alert: one message of the topic {@code labels}. The latest of an alert counts.
 *
 * @param version of the schema; 1
 * @param alert id of the alert
 * @param device device id
 * @param detector what found it
 * @param verdict whether there was something
 * @param from event time at which the alert opened, epoch milliseconds
 * @param to event time at which it closed, or up to which it was known when it was labelled; not before {@code from}
 * @param until event time up to which the deviation is expected, epoch milliseconds; 0 but for {@link Verdict#EXPECTED}
 * @param note in words; empty if nothing was said
 * @param at when it was said, epoch milliseconds
 */
public record Label(
        int version,
        String alert,
        String device,
        String detector,
        Verdict verdict,
        long from,
        long to,
        long until,
        String note,
        long at) {

    /** Whether an alert told of something. */
    public enum Verdict {
        /** A fault: it is left out of what is learned as normal. */
        TRUE,
        /** None: the device behaves like this. */
        FALSE,
        /** Known, and no fault, up to a time. */
        EXPECTED
    }

    public Label {
        requireNonNull(alert, "alert");
        requireNonNull(device, "device");
        requireNonNull(detector, "detector");
        requireNonNull(verdict, "verdict");
        requireNonNull(note, "note");
        if (to < from) {
            throw new IllegalArgumentException("a label of '" + alert + "' that ends at " + to + ", before " + from);
        }
        if ((verdict == Verdict.EXPECTED) != (until > 0)) {
            throw new IllegalArgumentException(
                    "a label of '" + alert + "' with the verdict " + verdict + " until " + until);
        }
    }
}

package io.seamark.common.habit;

/**
 * When a device was heard of last.
 *
 * @param at the log's time then, epoch milliseconds
 * @param patience how long it may be silent, milliseconds
 * @param offset of its last reading
 * @param said whether an alert says that it is silent, told or held back
 * @param heldBy what holds that alert back; empty if it is told, or if there is none
 */
record Heard(long at, long patience, long offset, boolean said, String heldBy) {

    boolean isSilentAt(long clock) {
        return clock - at > patience;
    }

    /** When it should have been heard of. */
    long due() {
        return at + patience;
    }

    /** Until when, by the log's time, nothing is to be said of it; {@code Long.MAX_VALUE} where nothing is until it is heard of. */
    long quietUntil() {
        if (said) {
            return heldBy.isEmpty() ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        long due = due();
        return due < at ? Long.MAX_VALUE : due; // so patient that it goes beyond all numbers
    }

    Heard said(String by) {
        return new Heard(at, patience, offset, true, by);
    }
}

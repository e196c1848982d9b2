package io.seamark.common.files;

import io.seamark.common.reading.EventTime;

/**
 * Recognizes local times without a zone where clocks are set back by an hour: read as UTC, an hour of readings would
 * share its times with the one before. Stateless.
 */
final class ClockChange {

    private static final long HOUR = 3_600_000;

    private ClockChange() {}

    /**
     * Whether a reading comes one hour too early, give or take half a step.
     *
     * @param before the reading of its device before it
     * @param step milliseconds between that one and the one before, 0 if not known
     */
    static boolean isSetBack(FileRow.Accepted before, FileRow.Accepted row, long step) {
        long back = before.reading().ts() + step - row.reading().ts();
        return step > 0
                && Math.abs(back - HOUR) <= Math.min(step, HOUR) / 2
                && isLocal(before.timeText())
                && isLocal(row.timeText());
    }

    /** Whether a text is a date and a time without a zone: only then a zone may follow. */
    private static boolean isLocal(String time) {
        return !time.isEmpty() && EventTime.parse(time + "Z").isPresent();
    }
}

package io.seamark.common.baseline;

/**
 * Where a time lies in a season: between the middles of which two slots, and how far on the way. The same for all metrics of a
 * reading, so that it is found once for all of them. Mutable, to be used again; not thread-safe.
 */
final class SeasonTime {

    private int hour;
    private int nextHour;
    private int hourOfWeek;
    private int nextHourOfWeek;
    private double share;

    /** Goes to a time of the clock where the device stands, see {@link LocalClock#local}. */
    void at(long local) {
        long since = MetricBaseline.hour(local);
        share = MetricBaseline.share(local);
        hour = MetricBaseline.slot(24, since);
        nextHour = MetricBaseline.slot(24, since + 1);
        hourOfWeek = MetricBaseline.slot(48, since);
        nextHourOfWeek = MetricBaseline.slot(48, since + 1);
    }

    /** The slot whose middle lies before the time. */
    int slot(int slots) {
        return slots == 1 ? 0 : slots == 24 ? hour : hourOfWeek;
    }

    /** The slot whose middle lies behind it. */
    int nextSlot(int slots) {
        return slots == 1 ? 0 : slots == 24 ? nextHour : nextHourOfWeek;
    }

    /** How far it is on its way from the one to the other. */
    double share() {
        return share;
    }
}

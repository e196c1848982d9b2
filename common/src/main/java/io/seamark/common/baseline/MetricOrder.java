package io.seamark.common.baseline;

/** The metrics of a reading in the order in which it gives them, and where each stands in a baseline. Immutable and thread-safe. */
public final class MetricOrder {

    private final DeviceBaseline baseline;
    private final String[] names;
    private final int[] places;

    /**
     * Looks the names up, once for all readings that give them in this order.
     *
     * @param names each once; not to be changed afterwards
     */
    public MetricOrder(DeviceBaseline baseline, String[] names) {
        this.baseline = baseline;
        this.names = names;
        this.places = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            places[i] = baseline.indexOf(names[i], i);
        }
    }

    /** Whether it is the order of these names, by the array that holds them, in this baseline. */
    @SuppressWarnings(
            "ReferenceEquality") // asked for every reading; another object only means looking the names up again
    public boolean isOf(DeviceBaseline otherBaseline, String[] otherNames) {
        return baseline == otherBaseline && names == otherNames;
    }

    public DeviceBaseline baseline() {
        return baseline;
    }

    /** How many metrics. */
    public int count() {
        return names.length;
    }

    /** Name of metric {@code i}. */
    public String name(int i) {
        return names[i];
    }

    /** Index of metric {@code i} in {@link DeviceBaseline#metrics}; -1 if it was not in the history. */
    public int place(int i) {
        return places[i];
    }
}

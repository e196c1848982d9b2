package io.seamark.batch.training;

import io.seamark.common.baseline.MetricBaseline;

/** Which value of a series belongs to which slot of a season. Immutable. */
final class Slots {

    private final int[] slotOf;
    private final int[] begins;

    private Slots(int[] slotOf, int[] begins) {
        this.slotOf = slotOf;
        this.begins = begins;
    }

    static Slots of(Series series, int slots) {
        int[] slotOf = new int[series.size()];
        int[] begins = new int[slots + 1];
        for (int i = 0; i < slotOf.length; i++) {
            slotOf[i] = MetricBaseline.slot(slots, series.hour(i));
            begins[slotOf[i] + 1]++;
        }
        for (int slot = 0; slot < slots; slot++) {
            begins[slot + 1] += begins[slot];
        }
        return new Slots(slotOf, begins);
    }

    /** The values with those of one slot beside each other. */
    double[] arranged(double[] values) {
        int[] next = begins.clone();
        double[] arranged = new double[slotOf.length];
        for (int i = 0; i < slotOf.length; i++) {
            arranged[next[slotOf[i]]++] = values[i];
        }
        return arranged;
    }

    /** Where a slot begins in {@link #arranged}. */
    int begin(int slot) {
        return begins[slot];
    }

    /** Where it ends, exclusive. */
    int end(int slot) {
        return begins[slot + 1];
    }
}

package io.seamark.batch.trial;

import java.io.Serializable;

/**
 * Two models on the same held-out readings of some devices. Immutable.
 *
 * @param devices how many
 * @param drifted how many of them the champion does not fit any more
 * @param champion what the model in use said
 * @param challenger what the new one said
 */
public record Comparison(long devices, long drifted, Tally champion, Tally challenger) implements Serializable {

    /** Of no device. */
    public static final Comparison NONE = new Comparison(0, 0, Tally.NONE, Tally.NONE);

    /** Of the devices of both. */
    public Comparison plus(Comparison other) {
        return new Comparison(
                devices + other.devices,
                drifted + other.drifted,
                champion.plus(other.champion),
                challenger.plus(other.challenger));
    }

    /** How many normal readings the models were held against. */
    long readings() {
        return champion.normal();
    }
}

package io.seamark.common.journal;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What a cut is processed under besides the log: with it and the cut, all that comes out is given.
 *
 * @param generation id of the generation whose baselines score it; empty if there is none
 * @param windows id of the set of maintenance windows in which alerts are held back; empty if there are none
 */
public record Terms(String generation, String windows) implements Serializable {

    /** No baselines, no windows. */
    public static final Terms NONE = new Terms("", "");

    public Terms {
        requireNonNull(generation, "generation");
        requireNonNull(windows, "windows");
    }
}

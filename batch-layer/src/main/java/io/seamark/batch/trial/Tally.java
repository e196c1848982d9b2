package io.seamark.batch.trial;

import io.seamark.common.generation.Measured;
import java.io.Serializable;

/**
 * What one model said of held-out readings. Immutable.
 *
 * @param disturbed readings that were disturbed, or lie in a fault that people have confirmed
 * @param found how many of them score 0.5 or more
 * @param normal all other readings, as they came
 * @param high how many of them score 0.5 or more
 */
record Tally(long disturbed, long found, long normal, long high) implements Serializable {

    static final Tally NONE = new Tally(0, 0, 0, 0);

    /** How many of a hundred readings are taken to be disturbed, whatever was drawn. */
    private static final double PREVALENCE = 0.1;

    Tally plus(Tally other) {
        return new Tally(disturbed + other.disturbed, found + other.found, normal + other.normal, high + other.high);
    }

    /** The share of the normal readings that score 0.5 or more; 0 if there are none. */
    double falseShare() {
        return normal == 0 ? 0 : (double) high / normal;
    }

    /** The measures; pointwise, with one reading in ten disturbed. */
    Measured measured() {
        double recall = disturbed == 0 ? 0 : (double) found / disturbed;
        double right = PREVALENCE * recall;
        double wrong = (1 - PREVALENCE) * falseShare();
        double precision = right == 0 ? 0 : right / (right + wrong);
        double f1 = right == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new Measured(f1, precision, recall, falseShare());
    }
}

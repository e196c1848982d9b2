package io.seamark.batch.training;

import java.util.Arrays;
import java.util.Random;

/** A device of four metrics that belong together and have a day, one reading a minute: two weeks, then three days more. */
final class Plant {

    static final int METRICS = 4;
    static final int DAY = 1440;
    static final int HISTORY = 14 * DAY;
    static final int ALL = HISTORY + 3 * DAY;

    private final double[][] rows;
    private final Scored scored;

    Plant(long seed) {
        rows = Histories.related(new Random(seed), ALL, METRICS);
        for (int i = 0; i < ALL; i++) {
            for (int j = 0; j < METRICS; j++) {
                rows[i][j] += 50 * j + 2 * Math.sin(2 * Math.PI * i / DAY + j);
            }
        }
        scored = new Scored(Histories.of(Histories.MINUTE, Arrays.copyOf(rows, HISTORY)));
    }

    /** Its normal readings. */
    double[][] rows() {
        return rows;
    }

    String detector() {
        return scored.detector();
    }

    /** The score of a reading; each in its turn. */
    double score(int i, double[] row) {
        return scored.next(Histories.MONDAY + i * Histories.MINUTE, row).value();
    }
}

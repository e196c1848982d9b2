package io.seamark.common.detect;

/** What {@link Distance} found in one reading. Mutable, to be used again; not thread-safe. */
final class Reach {

    /** Below 1, however narrow the limits and far the reading. */
    private static final double HIGHEST = Math.nextDown(1.0);

    /** Where between the limits: 0 where an episode opens, -1 where it closes, beyond 0 the farther the higher. */
    double position;

    /** Whether the reading belongs to an episode by itself. */
    boolean hot;

    /** Whether an episode is held open over it. */
    boolean held;

    /** How much of the episode's greatest excursion is left, in its direction; 1 is all. */
    double direction;

    /** Whether it opens an episode, rather than only keeping one open. */
    boolean isBeyond() {
        return hot && position > 0;
    }

    /** In [0, 1); at or above 0.5 as long as an episode lasts. */
    double score() {
        double score = position < 0
                ? 0.5 * Math.exp(Distance.STEEPNESS * position)
                : Math.min(HIGHEST, 1 - 0.5 * Math.exp(-Distance.STEEPNESS * position));
        if (hot || held) {
            return Math.max(score, 0.5);
        }
        if (score < 0.5) {
            return score;
        }
        // Beyond the limit, but not where the episode was: a new normal, the less suspect the farther from there.
        double below = Distance.JUST_BELOW;
        return direction < Distance.SAME_DIRECTION ? below * Math.max(direction, 0) / Distance.SAME_DIRECTION : below;
    }
}

package io.seamark.deploy.fault;

import com.google.gson.JsonObject;

/**
 * What a comparison with the truth found.
 *
 * @param lost readings that are in the log and in no answer
 * @param doubled readings that were counted more than once
 * @param mismatches other differences
 */
public record Verdict(long lost, long doubled, long mismatches) {
    static final Verdict CLEAN = new Verdict(0, 0, 0);

    /**
     * The verdict of {@code seamark verify --json}. The load repeats nothing that is older than the speed layer remembers, so
     * that such a repeat counts as doubled here; and a comparison of nothing proves nothing.
     *
     * @param all whether all of the log must be answered
     */
    static Verdict of(JsonObject verify, boolean all) {
        long missing = all ? verify.get("behind").getAsLong() : 0;
        long nothing = verify.get("devices").getAsLong() == 0 ? 1 : 0;
        return new Verdict(
                verify.get("lost").getAsLong() + missing,
                verify.get("doubled").getAsLong()
                        + verify.get("repeatsBeyondWindow").getAsLong(),
                verify.get("mismatches").getAsLong() + nothing);
    }

    Verdict plus(Verdict other) {
        return new Verdict(lost + other.lost, doubled + other.doubled, mismatches + other.mismatches);
    }

    public boolean isClean() {
        return lost == 0 && doubled == 0 && mismatches == 0;
    }
}

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

    /** The verdict of {@code seamark verify --json}. */
    static Verdict of(JsonObject verify) {
        return new Verdict(
                verify.get("lost").getAsLong(),
                verify.get("doubled").getAsLong(),
                verify.get("mismatches").getAsLong());
    }

    Verdict plus(Verdict other) {
        return new Verdict(lost + other.lost, doubled + other.doubled, mismatches + other.mismatches);
    }

    public boolean isClean() {
        return lost == 0 && doubled == 0 && mismatches == 0;
    }
}

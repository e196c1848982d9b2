package io.seamark.deploy.bench.speed;

import com.google.gson.JsonObject;

/**
 * One process that went over the two passes of the topic. Immutable.
 *
 * @param cold the first pass, of a JVM that has just started and has compiled nothing yet
 * @param warm the second, with the first as its warm-up
 * @param peakBytes most memory that the process had in use at a time, as the system counts it (resident); NaN if it does not
 */
record TwoPasses(PassCosts cold, PassCosts warm, double peakBytes) {

    /** For another process; what is not known is left out. */
    JsonObject json() {
        JsonObject out = new JsonObject();
        out.add("cold", cold.json());
        out.add("warm", warm.json());
        Known.add(out, "peak_bytes", peakBytes);
        return out;
    }

    /** Reads what {@link #json} wrote. */
    static TwoPasses of(JsonObject json) {
        return new TwoPasses(
                PassCosts.of(json.getAsJsonObject("cold")),
                PassCosts.of(json.getAsJsonObject("warm")),
                Known.get(json, "peak_bytes"));
    }
}

package io.seamark.deploy.bench.speed;

import com.google.gson.JsonObject;

/**
 * What it took to go over the readings of one pass. What this system does not tell is NaN. Immutable.
 *
 * @param readings of the pass
 * @param seconds that it took
 * @param cpuSeconds user and system, of the whole process while it took them: its compiler and its collector too
 * @param allocatedBytes on the heap, by the whole process
 */
record PassCosts(long readings, double seconds, double cpuSeconds, double allocatedBytes) {

    double readingsPerSecond() {
        return readings / seconds;
    }

    double cpuSecondsPerMillion() {
        return cpuSeconds / readings * 1e6;
    }

    double bytesPerReading() {
        return allocatedBytes / readings;
    }

    /** For another process; what is not known is left out. */
    JsonObject json() {
        JsonObject out = new JsonObject();
        out.addProperty("readings", readings);
        out.addProperty("seconds", seconds);
        Known.add(out, "cpu_s", cpuSeconds);
        Known.add(out, "allocated_bytes", allocatedBytes);
        return out;
    }

    /** Reads what {@link #json} wrote. */
    static PassCosts of(JsonObject json) {
        return new PassCosts(
                json.get("readings").getAsLong(),
                json.get("seconds").getAsDouble(),
                Known.get(json, "cpu_s"),
                Known.get(json, "allocated_bytes"));
    }
}

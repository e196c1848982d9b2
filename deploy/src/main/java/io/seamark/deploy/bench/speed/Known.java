package io.seamark.deploy.bench.speed;

import com.google.gson.JsonObject;
import java.util.Locale;

/** Figures that not every system tells: NaN in a program, absent from JSON, a dash in a table. Stateless. */
final class Known {
    private Known() {}

    static void add(JsonObject json, String name, double value) {
        if (!Double.isNaN(value)) {
            json.addProperty(name, value);
        }
    }

    static double get(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsDouble() : Double.NaN;
    }

    /** @param format of the number, such as {@code "%.2f"} */
    static String text(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}

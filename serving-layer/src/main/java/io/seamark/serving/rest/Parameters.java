package io.seamark.serving.rest;

import io.javalin.http.Context;
import io.seamark.common.reading.EventTime;
import io.seamark.common.summary.Hour;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.BadMessageException;

/** Reads query parameters; one that cannot be used is a 400 which names its value. Stateless. */
final class Parameters {

    /** What can be written for a time, in words. */
    static final String TIME_FORMS =
            "a time since 1970 in seconds, milliseconds, microseconds or nanoseconds, told apart by"
                    + " their size, or ISO 8601, such as 2026-01-31T12:00:00Z";

    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,9})(ms|s|m|h|d)?");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", Hour.MILLIS, "d", 24 * Hour.MILLIS);

    private static final Map<String, Double> USUAL_QUANTILES = Collections.unmodifiableMap(quantiles("0.5,0.95,0.99"));

    private Parameters() {}

    /**
     * The first value of a parameter of the query; empty if it is not given, or empty. Read by Jetty, as Javalin takes longer, and
     * passes over what it cannot read. Not for requests with a form as their body, which Jetty would add.
     */
    static Optional<String> text(Context context, String name) {
        try {
            return Optional.ofNullable(context.req().getParameter(name)).filter(value -> !value.isEmpty());
        } catch (BadMessageException e) {
            throw new Problem(
                    400,
                    "The query '" + context.queryString() + "' cannot be read.",
                    "Escape it as addresses are, in UTF-8: a percent sign is %25.");
        }
    }

    /** A time, as {@link EventTime} defines it; epoch milliseconds. */
    static Optional<Long> time(Context context, String name) {
        return text(context, name).map(value -> EventTime.parse(value)
                .orElseThrow(() -> Problem.badParameter(
                        name,
                        value,
                        "Write " + TIME_FORMS + ", or 2026-01-31T13:00:00%2B01:00: in an address a + stands for a"
                                + " blank, and %2B for a +.")));
    }

    /**
     * A length of time such as {@code 10m} or {@code 1h}, or plain milliseconds.
     *
     * @param byDefault milliseconds
     * @return milliseconds
     */
    static long step(Context context, String name, long byDefault) {
        return text(context, name).map(value -> step(name, value)).orElse(byDefault);
    }

    private static long step(String name, String value) {
        Matcher matcher = STEP.matcher(value);
        if (!matcher.matches()) {
            throw Problem.badParameter(name, value, "Write a length of time such as 10m, 1h or 1d.");
        }
        return Long.parseLong(matcher.group(1))
                * UNITS.get(Optional.ofNullable(matcher.group(2)).orElse("ms"));
    }

    static int integer(Context context, String name, int byDefault, int min, int max) {
        Optional<String> value = text(context, name);
        if (value.isEmpty()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words as a number out of range
        }
        throw Problem.badParameter(name, value.get(), "Write a whole number from " + min + " to " + max + ".");
    }

    /** Quantiles by the text in which they were asked for. */
    static Map<String, Double> quantiles(Context context) {
        return text(context, "quantiles").map(Parameters::quantiles).orElse(USUAL_QUANTILES);
    }

    private static Map<String, Double> quantiles(String value) {
        Map<String, Double> quantiles = new TreeMap<>();
        for (String each : value.split(",", -1)) {
            try {
                double q = Double.parseDouble(each.trim());
                if (q >= 0 && q <= 1 && quantiles.size() < 20) {
                    quantiles.put(each.trim(), q);
                    continue;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw Problem.badParameter("quantiles", value, "Write at most 20 numbers from 0 to 1, such as 0.5,0.95.");
        }
        return quantiles;
    }
}

package io.seamark.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.seamark.common.settings.Nearest;
import java.net.URLDecoder;
import java.util.List;

/**
 * The query parameters, or the fields of a body, that a route takes; any other is refused, as one that is passed over would give
 * an answer to another question. Immutable.
 */
final class KnownNames {

    private static final int MAX_SHOWN = 100;

    private final List<String> names;

    KnownNames(String... names) {
        this.names = List.of(names);
    }

    /**
     * Checks a query. Made for the hot path: nothing is allocated for a query that has none but known names.
     *
     * @param query as it came; null for none
     * @throws Problem 400 if it has another, or one twice
     */
    void requireAll(String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        long seen = 0;
        int from = 0;
        while (from <= query.length()) {
            int end = query.indexOf('&', from);
            int until = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            int nameEnd = equals < 0 || equals > until ? until : equals;
            if (until > from) {
                int known = indexOf(query, from, nameEnd);
                if (known < 0) {
                    throw unknown("parameter", decoded(query.substring(from, nameEnd)));
                }
                if ((seen & 1L << known) != 0) {
                    throw new Problem(400, "The parameter '" + names.get(known) + "' is given twice.", "Give it once.");
                }
                seen |= 1L << known;
            }
            from = until + 1;
        }
    }

    private int indexOf(String query, int from, int until) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.length() == until - from && query.startsWith(name, from)) {
                return i;
            }
        }
        String plain = decoded(query.substring(from, until));
        return names.indexOf(plain);
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, UTF_8);
        } catch (IllegalArgumentException e) {
            return name; // it is told as it came
        }
    }

    /**
     * Checks the fields of a body.
     *
     * @throws Problem 400 if it has another
     */
    void requireAll(JsonObject body) {
        for (String name : body.keySet()) {
            if (!names.contains(name)) {
                throw unknown("field", name);
            }
        }
    }

    private Problem unknown(String kind, String name) {
        String shown = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
        return new Problem(
                400,
                "There is no " + kind + " '" + shown + "' here.",
                Nearest.to(shown, names)
                        .map(nearest -> "The nearest is '" + nearest + "'; known are " + String.join(", ", names) + ".")
                        .orElse("Leave it out: there is none to give."));
    }
}

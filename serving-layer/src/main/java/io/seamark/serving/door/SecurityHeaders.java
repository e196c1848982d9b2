package io.seamark.serving.door;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * What browsers are told to allow: the page its own scripts, styles and questions, and nothing else; answers of the API nothing at
 * all. Stateless.
 */
final class SecurityHeaders {

    private static final String API = "/v1/";

    private static final List<HttpField> OF_API = List.of(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"));

    private static final List<HttpField> OF_PAGE = List.of(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
            new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"),
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"));

    private SecurityHeaders() {}

    /** Adds those of the answer to a path. */
    static void add(String path, HttpFields.Mutable answer) {
        List<HttpField> fields = path.startsWith(API) ? OF_API : OF_PAGE;
        for (int i = 0; i < fields.size(); i++) {
            answer.add(fields.get(i));
        }
    }
}

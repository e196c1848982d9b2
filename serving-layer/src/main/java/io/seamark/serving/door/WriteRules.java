package io.seamark.serving.door;

import io.seamark.serving.door.Refusal.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.HostPort;

/**
 * What a request that changes something must be: of a content type that a browser sends to another origin only after asking,
 * and, where a browser sends it, from the page's own origin. Stateless.
 */
final class WriteRules {

    private static final String JSON = "application/json";

    /** The types in use for one JSON value a line. */
    private static final Set<String> JSON_LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private WriteRules() {}

    /** Why a write is refused for its header; empty if it is not. */
    static Optional<Refusal> refusal(HttpFields fields, boolean linesToo) {
        String site = fields.get("Sec-Fetch-Site");
        String origin = fields.get(HttpHeader.ORIGIN);
        if (site != null && !OWN_SITES.contains(site)) {
            return Optional.of(foreign("Sec-Fetch-Site", site));
        }
        if (origin != null && !isOwn(origin, fields.get(HttpHeader.HOST))) {
            return Optional.of(foreign("Origin", origin));
        }
        String type = fields.get(HttpHeader.CONTENT_TYPE);
        if (!isJson(type, linesToo)) {
            return Optional.of(new Refusal(
                    415,
                    Reason.CONTENT_TYPE,
                    "The content type is " + (type == null ? "not given" : "'" + type + "'") + ".",
                    "Send Content-Type: " + JSON
                            + (linesToo ? " (or application/x-ndjson for one object a line)" : "")
                            + ", in UTF-8, also where the body is empty."));
        }
        return Optional.empty();
    }

    private static Refusal foreign(String header, String value) {
        return new Refusal(
                403,
                Reason.ORIGIN,
                "This request changes something, and comes from a page of another origin: " + header + " is '" + value
                        + "'.",
                "Use the page of this server. A proxy in front of it must hand on the header Host as it came.");
    }

    /** Whether an origin is that of the host that is asked, by whatever scheme: a proxy may have ended TLS. */
    private static boolean isOwn(String origin, String host) {
        try {
            URI from = new URI(origin);
            if (from.getHost() == null || host == null) {
                return false;
            }
            int byDefault = "https".equalsIgnoreCase(from.getScheme()) ? HTTPS : HTTP;
            HostPort asked = new HostPort(host);
            return HostNames.canonical(from.getHost()).equals(HostNames.canonical(asked.getHost()))
                    && (from.getPort() < 0 ? byDefault : from.getPort()) == asked.getPort(byDefault);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isJson(String header, boolean linesToo) {
        if (header == null) {
            return false;
        }
        String[] parts = header.toLowerCase(Locale.ROOT).split(";");
        String type = parts[0].strip();
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return type.equals(JSON) || (linesToo && JSON_LINES.contains(type));
    }

    /** Whether a content type says that there is one JSON value a line. */
    static boolean isLines(String header) {
        return header != null
                && JSON_LINES.contains(
                        header.toLowerCase(Locale.ROOT).split(";")[0].strip());
    }
}

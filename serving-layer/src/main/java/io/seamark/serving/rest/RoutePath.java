package io.seamark.serving.rest;

/**
 * The path of a route: words, and parameters in braces that stand for one segment each. Stateless.
 */
final class RoutePath {

    private static final String PARAMETER = "";

    /** Between two slashes each; a parameter is empty, which no word is. */
    private final String[] segments;

    /**
     * Reads it.
     *
     * @param path such as {@code /v1/devices/{id}}; without wildcards, and without slashes that follow each other
     * @throws IllegalArgumentException if it is another
     */
    RoutePath(String path) {
        if (!path.matches("(/([\\w.-]+|\\{\\w+\\}))+")) {
            throw new IllegalArgumentException("A route is of words and {parameters}, not '" + path + "'.");
        }
        segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].startsWith("{")) {
                segments[i] = PARAMETER;
            }
        }
    }

    /** The path with a star for each parameter: what requests are told that matched. */
    String unnamed() {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(segment.isEmpty() ? "*" : segment);
        }
        return path.toString();
    }

    /** Whether a request's path is of this route: segment for segment, no parameter empty, one slash more at its end allowed. */
    boolean matches(String path) {
        int at = 0;
        for (String segment : segments) {
            if (at >= path.length() || path.charAt(at) != '/') {
                return false;
            }
            at++;
            if (segment.isEmpty()) {
                int end = path.indexOf('/', at);
                int until = end < 0 ? path.length() : end;
                if (until == at) {
                    return false;
                }
                at = until;
            } else if (path.startsWith(segment, at)) {
                at += segment.length();
            } else {
                return false;
            }
        }
        return at == path.length() || at == path.length() - 1 && path.charAt(at) == '/';
    }
}

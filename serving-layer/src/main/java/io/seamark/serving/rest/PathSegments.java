package io.seamark.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.net.URLDecoder;

/** Takes the parameters out of paths: {@code /v1/KIND/{id}} and {@code /v1/devices/{id}/metrics/{metric}}. Stateless. */
final class PathSegments {

    private PathSegments() {}

    /** Id of what a path is about. */
    static String id(Context context) {
        return segment(context.path(), 3);
    }

    /** Name of the metric that a path is about. */
    static String metric(Context context) {
        return segment(context.path(), 5);
    }

    /**
     * One segment, decoded; a plus sign in it is one.
     *
     * @param path begins with a slash
     * @param number from 1
     */
    static String segment(String path, int number) {
        int from = 1;
        for (int i = 1; i < number; i++) {
            from = path.indexOf('/', from) + 1;
        }
        int end = path.indexOf('/', from);
        String segment = path.substring(from, end < 0 ? path.length() : end);
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(
                    "The path '" + path + "' cannot be read: " + e.getMessage() + ".",
                    "Escape it as addresses are: a percent sign is %25.");
        }
    }
}

package io.seamark.serving.door;

import static java.util.Objects.requireNonNull;

/**
 * Why a request is not taken, and what to do about it.
 *
 * @param status of HTTP
 * @param reason under which it is counted
 * @param error names the thing and its value
 * @param hint the way out
 */
record Refusal(int status, Reason reason, String error, String hint) {

    /** What is counted by itself. */
    public enum Reason {
        /** Addressed to a host that is not let in. */
        HOST,
        /** A write from a page of another origin. */
        ORIGIN,
        /** A write of another content type. */
        CONTENT_TYPE,
        /** A body that is too large. */
        BODY_TOO_LARGE,
        /** Bodies of others fill the memory that there is for them. */
        BODY_MEMORY,
        /** Answers that are on their way fill the memory that there is for them. */
        ANSWER_MEMORY,
        /** A head or a body that comes too slowly. */
        TOO_SLOW,
        /** Too many connections. */
        CONNECTIONS,
        /** What is no request, or too large a head. */
        MALFORMED
    }

    Refusal {
        requireNonNull(reason, "reason");
        requireNonNull(error, "error");
        requireNonNull(hint, "hint");
    }
}

package io.seamark.serving.rest;

/** A request that cannot be answered as asked. The message names the thing and its value; the hint is the way out. */
final class Problem extends RuntimeException {

    private final int status;
    private final String hint;

    Problem(int status, String message, String hint) {
        super(message);
        this.status = status;
        this.hint = hint;
    }

    static Problem badParameter(String name, String value, String hint) {
        return new Problem(400, "The parameter " + name + " is '" + value + "'.", hint);
    }

    static Problem notFound(String what, String hint) {
        return new Problem(404, what, hint);
    }

    int status() {
        return status;
    }

    String hint() {
        return hint;
    }
}

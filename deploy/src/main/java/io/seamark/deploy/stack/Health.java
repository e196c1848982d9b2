package io.seamark.deploy.stack;

import static java.util.Objects.requireNonNull;

/**
 * How a daemon is.
 *
 * @param state what it can be used for
 * @param detail why, in plain words; empty if there is nothing to say
 */
public record Health(State state, String detail) {
    /** What a daemon can be used for. */
    public enum State {
        /** It serves, and it is the one that was formatted in this folder. */
        HEALTHY,
        /** It runs but does not serve yet. */
        STARTING,
        /** Its port is answered by something else, which must not be used. */
        FOREIGN,
        /** It does not run. */
        STOPPED
    }

    public Health {
        requireNonNull(state, "state is null");
        requireNonNull(detail, "detail is null");
    }

    static Health healthy(String detail) {
        return new Health(State.HEALTHY, detail);
    }

    static Health starting(String detail) {
        return new Health(State.STARTING, detail);
    }

    static Health foreign(String detail) {
        return new Health(State.FOREIGN, detail);
    }

    static Health stopped(String detail) {
        return new Health(State.STOPPED, detail);
    }

    public boolean isHealthy() {
        return state == State.HEALTHY;
    }
}

package io.seamark.serving.rest;

import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.staleness.Backlog;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.view.View;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether answers show the fleet as it is now, and if not, why.
 *
 * @param state one of {@link State}, lower case with hyphens
 * @param behindMillis how far answers lag behind the log; how long nothing has come, if idle; 0 if live
 * @param message the same for people, in whole sentences
 */
record DataState(String state, long behindMillis, String message) {

    enum State {
        /** The speed view has not reached the end of the deltas since the server started. */
        LOADING,
        /** Readings wait and nothing of them arrives, or nobody can tell. */
        NOT_LIVE,
        /** Readings wait longer than they should, and arrive. */
        CATCHING_UP,
        /** Deltas are missing. */
        INCOMPLETE,
        /** There is no generation yet. */
        NO_BASELINE,
        /** Nothing waits, as no readings arrive. */
        IDLE,
        LIVE
    }

    private static DataState of(State state, long behindMillis, String message) {
        return new DataState(state.name().toLowerCase(Locale.ROOT).replace('_', '-'), behindMillis, message);
    }

    /** Without any view. */
    static DataState loading(String message) {
        return of(State.LOADING, 0, message);
    }

    /**
     * Judges a view.
     *
     * @param backlog of the same state
     */
    static DataState of(Services services, View view, FoldState state, Backlog backlog) {
        LogFollower frames = view.follower();
        if (!frames.caughtUp()) {
            return loading("Loading: the latest deltas are being read.");
        }
        long limit = services.liveWithinMillis();
        long now = services.clock().getAsLong();
        long quiet = state.frameAt() > 0 ? Math.max(0, now - state.frameAt()) : Long.MAX_VALUE;
        Optional<DataState> behind = behind(services, view, backlog, quiet);
        if (behind.isPresent()) {
            return behind.get();
        }
        if (view.manifest().isEmpty()) {
            return of(
                    State.NO_BASELINE, 0, "The first nightly run is pending: there is no baseline and no history yet.");
        }
        if (quiet == Long.MAX_VALUE) {
            return of(State.IDLE, 0, "No live data since the nightly run. No readings are waiting.");
        }
        return quiet > limit
                ? of(
                        State.IDLE,
                        quiet,
                        "No new readings for " + Spans.words(quiet) + ". Everything that arrived is shown: no readings"
                                + " are waiting.")
                : of(State.LIVE, 0, "Up to date, nothing missing.");
    }

    private static Optional<DataState> behind(Services services, View view, Backlog backlog, long quiet) {
        long limit = services.liveWithinMillis();
        long stale = backlog.staleMillis();
        String unseen = services.readings().failure();
        if (stale > limit && !unseen.isEmpty()) {
            return Optional.of(of(
                    State.NOT_LIVE,
                    stale,
                    "Kafka has not told for " + Spans.words(stale) + " whether there are new readings: " + unseen));
        }
        LogFollower frames = view.follower();
        long stalled = frames.stalledMillis();
        if (stalled > limit && !frames.failure().isEmpty()) {
            return Optional.of(of(
                    State.NOT_LIVE,
                    stalled,
                    "The deltas could not be read for " + Spans.words(stalled) + ": " + frames.failure()));
        }
        boolean framesWait = frames.lag().values().stream().anyMatch(each -> each > 0);
        if (stale > limit && quiet > limit && !framesWait) {
            return Optional.of(of(State.NOT_LIVE, Math.min(stale, quiet), waiting(backlog)));
        }
        SpeedFold fold = view.fold();
        if (!fold.gaps().isEmpty()) {
            return Optional.of(
                    of(State.INCOMPLETE, 0, "Readings are missing from the answers: some deltas have not arrived."));
        }
        return stale > limit
                ? Optional.of(of(
                        State.CATCHING_UP,
                        stale,
                        Spans.readings(backlog.readings()) + " waiting, the oldest for " + Spans.words(stale) + "."))
                : Optional.empty();
    }

    /** How many readings wait, for how long, and why that may be. */
    static String waiting(Backlog backlog) {
        return Spans.readings(backlog.readings()) + " waiting, the oldest for " + Spans.words(backlog.staleMillis())
                + ". The speed layer has stopped or is too slow.";
    }
}

package io.seamark.serving.rest;

import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.fold.RateMeter;
import io.seamark.serving.fold.RecentPoints;
import io.seamark.serving.generation.GenerationLoader;
import io.seamark.serving.ingest.ReadingIntake;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.operator.OperatorSink;
import io.seamark.serving.operator.Said;
import io.seamark.serving.staleness.Backlog;
import io.seamark.serving.staleness.ReadingsWatch;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.View;
import io.seamark.serving.view.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the answers are made of.
 *
 * @param database what the views are kept in
 * @param application {@code seamark.application-id}
 * @param readings what tells how far answers lag behind the log
 * @param clock epoch milliseconds
 * @param maxPoints most points of one answer
 * @param maxStalenessMillis how stale answers may be before the server is not ready
 */
public record Services(
        String application,
        ServingDb database,
        Views views,
        GenerationLoader loader,
        AlertBook alerts,
        OperatorSink operators,
        Said said,
        LogFollower alertFollower,
        ReadingsWatch readings,
        RecentPoints recent,
        RateMeter rate,
        ReadingIntake intake,
        LongSupplier clock,
        int maxPoints,
        long maxStalenessMillis) {

    /** Why the server should not be asked now; empty if it is ready. */
    List<String> waitingFor() {
        List<String> reasons = new ArrayList<>();
        Optional<View> view = views.current();
        if (view.isEmpty()) {
            String loading = loader.loading();
            reasons.add(loading.isEmpty() ? "no view is loaded yet" : "the generation " + loading + " is being loaded");
            if (!loader.alarm().isEmpty()) {
                reasons.add(loader.alarm());
            }
            return reasons;
        }
        if (!database.failure().isEmpty()) {
            reasons.add(database.failure());
        }
        LogFollower frames = view.get().follower();
        if (!frames.caughtUp()) {
            reasons.add("the speed view has not reached the end of the deltas yet"
                    + (frames.failure().isEmpty()
                            ? "; waiting by partition: " + frames.lag()
                            : ": " + frames.failure()));
        }
        long stalled = frames.stalledMillis();
        if (stalled > maxStalenessMillis) {
            reasons.add("the speed view has not moved on for " + stalled + " ms while frames wait or Kafka is away");
        }
        Backlog backlog = readings.beyond(view.get().fold().state().applied());
        if (backlog.staleMillis() > maxStalenessMillis) {
            reasons.add(
                    readings.failure().isEmpty()
                            ? "readings have waited for " + backlog.staleMillis() + " ms, now " + backlog.readings()
                                    + " of them: the speed layer has stopped or cannot keep up"
                            : "the end of the readings has not been seen for " + backlog.staleMillis() + " ms: "
                                    + readings.failure());
        }
        return reasons;
    }
}

package io.seamark.serving.rest;

import io.seamark.common.device.FleetLimits;
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
 * @param limits how many metrics of a device are listed at a time
 * @param splitExamples how many devices in several partitions are named
 * @param liveWithinMillis how long readings may wait before answers do not count as live
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
        FleetLimits limits,
        int splitExamples,
        long liveWithinMillis,
        long maxStalenessMillis) {

    /** Whether all alerts that are in Kafka can be answered. */
    boolean alertsUpToDate() {
        return alertFollower.caughtUp() && alertFollower.failure().isEmpty();
    }

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
            reasons.add("the latest deltas are still being read"
                    + (frames.failure().isEmpty()
                            ? "; waiting by partition: " + frames.lag()
                            : ": " + frames.failure()));
        }
        long stalled = frames.stalledMillis();
        if (stalled > maxStalenessMillis) {
            reasons.add("no delta was applied for " + Spans.words(stalled)
                    + ", although some are waiting or Kafka does not answer");
        }
        Backlog backlog = readings.beyond(view.get().fold().state().applied());
        if (backlog.staleMillis() > maxStalenessMillis) {
            reasons.add(
                    readings.failure().isEmpty()
                            ? DataState.waiting(backlog)
                            : "Kafka has not told for " + Spans.words(backlog.staleMillis())
                                    + " whether there are new readings: " + readings.failure());
        }
        return reasons;
    }
}

package io.seamark.serving.rest;

import io.javalin.http.Context;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** How the server stands: status, generations, probes. Thread-safe. */
final class StatusResource {

    private static final long COUNT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Services services;
    private final AtomicReference<Counted> counted = new AtomicReference<>(new Counted("", 0, 0));

    StatusResource(Services services) {
        this.services = services;
    }

    /** Counting devices is a scan: not for every request. */
    private record Counted(String generation, long devices, long at) {}

    record Counts(long accepted, long duplicates, Map<String, Long> rejected) {}

    record Lag(long frames, Map<Integer, Long> byPartition) {}

    record Alerts(int open, int kept) {}

    record Status(
            String application,
            String generation,
            Seam seam,
            Map<Integer, Long> applied,
            Provenance.Freshness freshness,
            Lag lag,
            Counts tally,
            boolean complete,
            List<Provenance.Gap> gaps,
            long gapsSeen,
            long corruptMessages,
            List<String> alarms,
            double readingsPerSecond,
            long devices,
            Alerts alerts,
            boolean ready,
            List<String> waitingFor) {}

    record Generation(
            String id,
            boolean current,
            boolean loaded,
            boolean loading,
            long createdAt,
            Seam seam,
            long accepted,
            long duplicates,
            Map<String, Long> rejected,
            long imported,
            long devices,
            long bytes) {}

    record Generations(
            Optional<String> current, Optional<String> loaded, List<String> ids, List<Generation> generations) {}

    record Readiness(boolean ready, List<String> reasons) {}

    void status(Context context) {
        try (PinnedView pinned = services.views().pin()) {
            View view = pinned.view();
            FoldState state = pinned.state();
            SpeedFold fold = view.fold();
            Map<Integer, Long> lag = view.follower().lag();
            List<Provenance.Gap> gaps = Provenance.gaps(view);
            List<String> waiting = waitingFor();
            context.json(new Status(
                    services.application(),
                    view.id(),
                    view.seam(),
                    state.appliedOffsets(),
                    Provenance.Freshness.of(state, services.clock().getAsLong()),
                    new Lag(lag.values().stream().mapToLong(Long::longValue).sum(), new TreeMap<>(lag)),
                    counts(view.manifest(), state.tally()),
                    view.manifest().isPresent() && gaps.isEmpty(),
                    gaps,
                    fold.gapsSeen(),
                    fold.corrupt(),
                    alarms(view, gaps),
                    services.rate().perSecond(),
                    devices(pinned),
                    new Alerts(
                            services.alerts().standings().values().stream()
                                    .mapToInt(each -> each.open())
                                    .sum(),
                            services.alerts().size()),
                    waiting.isEmpty(),
                    waiting));
        }
    }

    private long devices(PinnedView pinned) {
        Counted known = counted.get();
        long now = System.nanoTime();
        if (!known.generation().equals(pinned.view().id())
                || known.devices() == 0
                || now - known.at() > COUNT_EVERY_NANOS) {
            known = new Counted(pinned.view().id(), pinned.countDevices(), now);
            counted.set(known);
        }
        return known.devices();
    }

    private static Counts counts(Optional<Manifest> manifest, Tally folded) {
        Map<String, Long> rejected =
                new TreeMap<>(manifest.map(Manifest::rejected).orElse(Map.of()));
        folded.byReason().forEach((reason, count) -> rejected.merge(reason.name(), count, Long::sum));
        return new Counts(
                manifest.map(Manifest::accepted).orElse(0L) + folded.accepted(),
                manifest.map(Manifest::duplicates).orElse(0L) + folded.duplicates(),
                rejected);
    }

    private List<String> alarms(View view, List<Provenance.Gap> gaps) {
        List<String> alarms = new ArrayList<>();
        if (!services.loader().alarm().isEmpty()) {
            alarms.add(services.loader().alarm());
        }
        if (!view.follower().failure().isEmpty()) {
            alarms.add("The deltas cannot be read: " + view.follower().failure());
        }
        if (!services.alertFollower().failure().isEmpty()) {
            alarms.add("The alerts cannot be read: " + services.alertFollower().failure());
        }
        for (Provenance.Gap gap : gaps) {
            alarms.add("The deltas of partition " + gap.partition() + " lack the readings from " + gap.from() + " to "
                    + gap.until() + ".");
        }
        return alarms;
    }

    void generations(Context context) {
        Optional<String> current = services.loader().catalogue().current();
        Optional<String> loaded = services.views().current().map(View::id).filter(id -> !id.isEmpty());
        List<Generation> published = services.loader().catalogue().manifests().stream()
                .map(manifest -> new Generation(
                        manifest.id(),
                        current.equals(Optional.of(manifest.id())),
                        loaded.equals(Optional.of(manifest.id())),
                        services.loader().loading().equals(manifest.id()),
                        manifest.createdAt(),
                        manifest.seam(),
                        manifest.accepted(),
                        manifest.duplicates(),
                        manifest.rejected(),
                        manifest.imported(),
                        manifest.devices(),
                        manifest.files().stream()
                                .mapToLong(Manifest.File::bytes)
                                .sum()))
                .toList();
        context.json(
                new Generations(current, loaded, services.loader().catalogue().ids(), published));
    }

    void live(Context context) {
        context.json(Map.of("live", true));
    }

    void ready(Context context) {
        List<String> reasons = waitingFor();
        context.status(reasons.isEmpty() ? 200 : 503).json(new Readiness(reasons.isEmpty(), reasons));
    }

    private List<String> waitingFor() {
        List<String> reasons = new ArrayList<>();
        Optional<View> view = services.views().current();
        if (view.isEmpty()) {
            String loading = services.loader().loading();
            reasons.add(loading.isEmpty() ? "no view is loaded yet" : "the generation " + loading + " is being loaded");
            if (!services.loader().alarm().isEmpty()) {
                reasons.add(services.loader().alarm());
            }
            return reasons;
        }
        if (!view.get().follower().caughtUp()) {
            String failure = view.get().follower().failure();
            reasons.add("the speed view has not reached the end of the deltas yet"
                    + (failure.isEmpty()
                            ? "; waiting by partition: " + view.get().follower().lag()
                            : ": " + failure));
        }
        long stalled = view.get().follower().stalledMillis();
        if (stalled > services.maxStalenessMillis()) {
            reasons.add("the speed view has not moved on for " + stalled + " ms while frames wait or Kafka is away");
        }
        return reasons;
    }
}

package io.seamark.serving.rest;

import io.javalin.http.Context;
import io.seamark.common.device.FleetLimits;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.Manifest;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.registry.Retirement;
import io.seamark.common.registry.RetirementBook;
import io.seamark.common.seam.Seam;
import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.staleness.Backlog;
import io.seamark.serving.state.DeviceMark;
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
    private final AtomicReference<Counted> counted = new AtomicReference<>(
            new Counted("", new PinnedView.Devices(0, 0, Optional.empty()), new Retired(0, 0), 0));

    StatusResource(Services services) {
        this.services = services;
    }

    /** Counting devices is a scan: not for every request. */
    /** Devices of which those out of service are not among {@code devices}. */
    private record Counted(String generation, PinnedView.Devices devices, Retired retired, long at) {}

    /**
     * Devices out of service.
     *
     * @param devices how many there are
     * @param sentSince of how many of them readings have come since
     */
    record Retired(int devices, int sentSince) {}

    record Counts(
            long accepted,
            long duplicates,
            long forgotten,
            long unwatched,
            Map<String, Long> rejected,
            long lost,
            LeftOut leftOut) {}

    /** Metrics left out of readings: by reason, and by name and reason; those of names without room apart. */
    record LeftOut(
            Map<String, Long> byReason, Map<String, Map<String, Long>> byMetric, Map<String, Long> otherMetrics) {

        static LeftOut of(LeftOutCounts counts) {
            Map<String, Map<String, Long>> byMetric = new TreeMap<>(counts.byMetric());
            Map<String, Long> other =
                    Optional.ofNullable(byMetric.remove(LeftOutCounts.OTHER)).orElse(Map.of());
            return new LeftOut(counts.byReason(), byMetric, other);
        }
    }

    record Lag(long frames, Map<Integer, Long> byPartition) {}

    record Waiting(long readings, Map<Integer, Long> byPartition) {}

    record Alerts(int open, int kept, int held, boolean upToDate) {}

    record Status(
            String application,
            long now,
            DataState data,
            String generation,
            Optional<Long> generationCreatedAt,
            Seam seam,
            Map<Integer, Long> applied,
            Provenance.Freshness freshness,
            Lag lag,
            Waiting waiting,
            Counts tally,
            boolean complete,
            List<Provenance.Gap> gaps,
            long gapsSeen,
            List<LogLosses.Replaced> replaced,
            long corruptMessages,
            List<String> alarms,
            SplitAnswer splitDevices,
            double readingsPerSecond,
            long devices,
            Retired retired,
            Alerts alerts,
            Optional<ModelAnswer> model,
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
            long bytes,
            ModelAnswer model) {}

    record Generations(
            Optional<String> current, Optional<String> loaded, List<String> ids, List<Generation> generations) {}

    record Readiness(boolean ready, List<String> reasons) {}

    void status(Context context) {
        try (PinnedView pinned = services.views().pin()) {
            View view = pinned.view();
            FoldState state = pinned.state();
            SpeedFold fold = view.fold();
            Backlog backlog = services.readings().beyond(state.applied());
            Map<Integer, Long> lag = view.follower().lag();
            List<Provenance.Gap> gaps = Provenance.gaps(view);
            List<String> waiting = services.waitingFor();
            Counted devices = counted(pinned);
            context.json(new Status(
                    services.application(),
                    services.clock().getAsLong(),
                    DataState.of(services, view, state, backlog),
                    view.id(),
                    view.manifest().map(Manifest::createdAt),
                    view.seam(),
                    state.appliedOffsets(),
                    Provenance.Freshness.of(state, backlog, services.clock().getAsLong()),
                    new Lag(lag.values().stream().mapToLong(Long::longValue).sum(), new TreeMap<>(lag)),
                    new Waiting(backlog.readings(), backlog.waiting()),
                    counts(view, state),
                    view.manifest().isPresent() && gaps.isEmpty(),
                    gaps,
                    fold.gapsSeen(),
                    LogLosses.told(services, view),
                    fold.corrupt(),
                    alarms(view, state, devices.devices(), gaps),
                    SplitAnswer.of(view, services.splitExamples()),
                    services.rate().perSecond(),
                    devices.devices().all(),
                    devices.retired(),
                    new Alerts(
                            services.alerts().standings().values().stream()
                                    .mapToInt(each -> each.open())
                                    .sum(),
                            services.alerts().size(),
                            services.alerts().held().values().stream()
                                    .mapToInt(each -> each)
                                    .sum(),
                            services.alertsUpToDate()),
                    view.manifest().map(manifest -> ModelAnswer.of(manifest.model())),
                    waiting.isEmpty(),
                    waiting));
        }
    }

    private Counted counted(PinnedView pinned) {
        Counted known = counted.get();
        long now = System.nanoTime();
        RetirementBook retirements = services.said().retirements();
        if (!known.generation().equals(pinned.view().id())
                || known.devices().all() == 0
                || known.retired().devices() != retirements.size()
                || now - known.at() > COUNT_EVERY_NANOS) {
            known = count(pinned, retirements.all("", "", Integer.MAX_VALUE), now);
            counted.set(known);
        }
        return known;
    }

    /** Retired devices are counted apart. */
    private static Counted count(PinnedView pinned, List<Retirement> retirements, long now) {
        int listed = 0;
        int sentSince = 0;
        for (Retirement each : retirements) {
            Optional<DeviceMark> mark = pinned.device(each.device());
            listed += mark.isPresent() ? 1 : 0;
            sentSince += mark.filter(found -> each.isFollowedBy(found.lastTs())).isPresent() ? 1 : 0;
        }
        PinnedView.Devices counted = pinned.countDevices();
        return new Counted(
                pinned.view().id(),
                new PinnedView.Devices(counted.all() - listed, counted.withMore(), counted.exampleWithMore()),
                new Retired(retirements.size(), sentSince),
                now);
    }

    private static Counts counts(View view, FoldState state) {
        Optional<Manifest> manifest = view.manifest();
        Tally folded = state.tally();
        Map<String, Long> rejected =
                new TreeMap<>(manifest.map(Manifest::rejected).orElse(Map.of()));
        folded.byReason().forEach((reason, count) -> rejected.merge(reason.name(), count, Long::sum));
        rejected.remove(RejectReason.LOST.name()); // there is no message to look at
        return new Counts(
                manifest.map(Manifest::accepted).orElse(0L) + folded.accepted(),
                manifest.map(Manifest::duplicates).orElse(0L) + folded.duplicates(),
                folded.forgotten(),
                folded.unwatched(),
                rejected,
                Provenance.lost(view, state),
                LeftOut.of(Provenance.leftOut(view, state)));
    }

    private List<String> alarms(View view, FoldState state, PinnedView.Devices devices, List<Provenance.Gap> gaps) {
        List<String> alarms = new ArrayList<>();
        if (!services.database().failure().isEmpty()) {
            alarms.add(services.database().failure());
        }
        long leftOut = services.said().windows().leftOut();
        if (leftOut > 0) {
            alarms.add(leftOut
                    + " maintenance windows or labels of the topics are left out, as they are beyond the limits of"
                    + " seamark.operators; the log names them.");
        }
        limits(state, devices, alarms);
        long notRetired = services.said().retirements().leftOut();
        if (notRetired > 0) {
            alarms.add(notRetired + " retirements of the topic are left out, as they are beyond the limits of"
                    + " seamark.operators; the log names them.");
        }
        if (!services.loader().alarm().isEmpty()) {
            alarms.add(services.loader().alarm());
        }
        if (!view.follower().failure().isEmpty()) {
            alarms.add("The deltas cannot be read: " + view.follower().failure());
        }
        if (!services.alertFollower().failure().isEmpty()) {
            alarms.add("The alerts cannot be read: " + services.alertFollower().failure());
        }
        if (!services.readings().failure().isEmpty()) {
            alarms.add("The end of the readings cannot be seen: "
                    + services.readings().failure());
        }
        for (Provenance.Gap gap : gaps) {
            alarms.add("The deltas of partition " + gap.partition() + " lack the readings from " + gap.from() + " to "
                    + gap.until() + ".");
        }
        return alarms;
    }

    /** What of the fleet is beyond its limits: it is measured, and no more. */
    private void limits(FoldState state, PinnedView.Devices devices, List<String> alarms) {
        long unwatched = state.tally().unwatched();
        if (unwatched > 0) {
            alarms.add(unwatched
                    + " readings of new devices are measured, but not scored, as there are as many devices as "
                    + FleetLimits.MAX_DEVICES + " lets in. Find out who sends these names, or raise it.");
        }
        devices.exampleWithMore()
                .ifPresent(example -> alarms.add(devices.withMore() + " devices, such as '" + example
                        + "', have more metrics than " + FleetLimits.MAX_METRICS + " lets in ("
                        + services.limits().maxMetrics()
                        + "): all are measured, those with the most readings are learned, and answers list them in"
                        + " pages. Find out who sends these names, or raise it."));
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
                                .sum(),
                        ModelAnswer.of(manifest.model())))
                .toList();
        context.json(
                new Generations(current, loaded, services.loader().catalogue().ids(), published));
    }

    void live(Context context) {
        context.json(Map.of("live", true));
    }

    void ready(Context context) {
        List<String> reasons = services.waitingFor();
        context.status(reasons.isEmpty() ? 200 : 503).json(new Readiness(reasons.isEmpty(), reasons));
    }
}

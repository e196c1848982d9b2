package io.seamark.serving.rest;

import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.seamark.common.generation.Trial;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.reading.LeftOutReason;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.serving.door.Refusals;
import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.staleness.Backlog;
import io.seamark.serving.view.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** What Prometheus is told. Thread-safe. */
final class Metrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Services services;
    private final MultiGauge replaced;
    private final Map<Answered, Timer> answered = new ConcurrentHashMap<>();

    /** What has a timer of its own, which is looked up once and not by its tags for every request. */
    private record Answered(String route, int status) {}

    Metrics(Services services) {
        this.services = services;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        counter("seamark.serving.frames.applied", "Frames folded", fold -> fold.framesApplied());
        counter("seamark.serving.gaps", "Gaps and overlaps noticed in the deltas", fold -> fold.gapsSeen());
        counter("seamark.serving.deltas.corrupt", "Messages of the deltas that are no frames", fold -> fold.corrupt());
        gauge("seamark.serving.gaps.open", "Partitions with readings missing now", view -> view.fold()
                .gaps()
                .size());
        gauge(
                "seamark.serving.lag.frames",
                "Messages of the deltas not read yet",
                view -> view.follower().lag().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        gauge(
                "seamark.serving.staleness.seconds",
                "How long the oldest reading that no view has has waited",
                view -> backlog(view).staleMillis() / 1000.0);
        gauge("seamark.serving.readings.waiting", "Readings in the log that no view has", view -> backlog(view)
                .readings());
        gauge(
                "seamark.serving.readings.lost",
                "Readings that retention removed before anybody took them",
                view -> Provenance.lost(view, view.fold().state()));
        gauge(
                "seamark.serving.readings.replaced",
                "Offsets whose messages the log lost after they were taken, as far as it still has these offsets",
                view -> LogLosses.of(services, view).stream()
                        .mapToLong(ReplacedRange::length)
                        .sum());
        replaced = MultiGauge.builder("seamark.serving.replaced.range")
                .description("Offsets of one stretch whose messages the log lost after they were taken")
                .register(registry);
        gauge(
                "seamark.serving.times.forgotten",
                "Times of devices that the memory of repeats had no room for (speed.dedup-bytes), in the speed view",
                view -> view.fold().state().tally().forgotten());
        gauge(
                "seamark.serving.readings.unwatched",
                "Readings of devices beyond fleet.max-devices: measured, but not scored; in the speed view",
                view -> view.fold().state().tally().unwatched());
        gauge(
                "seamark.serving.devices.split",
                "Devices whose messages come in more than one partition, at least",
                view -> SplitAnswer.of(view, services.splitExamples()).count());
        for (LeftOutReason reason : LeftOutReason.values()) {
            Gauge.builder("seamark.serving.metrics.left.out", this, metrics -> metrics.leftOut(reason))
                    .description("Metrics left out of readings, as they are no numbers")
                    .tag("reason", reason.name())
                    .register(registry);
        }
        gauge(
                "seamark.serving.frame.age.seconds",
                "Time since the last folded frame was written",
                view -> Math.max(
                                0,
                                services.clock().getAsLong()
                                        - view.fold().state().frameAt())
                        / 1000.0);
        gauge(
                "seamark.serving.generation.age.seconds",
                "Time since the generation was published",
                view -> view.manifest()
                        .map(manifest -> (services.clock().getAsLong() - manifest.createdAt()) / 1000.0)
                        .orElse(Double.NaN));
        gauge(
                "seamark.serving.model.kept",
                "1 if the generation has an earlier model, as the new one was worse, 0 if not",
                view -> trial(view)
                        .map(trial -> trial.verdict() == Verdict.KEPT ? 1.0 : 0.0)
                        .orElse(Double.NaN));
        gauge(
                "seamark.serving.model.drift.share",
                "Share of the compared devices that the previous model no longer fits",
                view -> trial(view)
                        .filter(trial -> trial.verdict().isComparison())
                        .map(Trial::driftShare)
                        .orElse(Double.NaN));
        Gauge.builder("seamark.serving.readings.per.second", services, each -> each.rate()
                        .perSecond())
                .description("Readings folded per second, over ten seconds")
                .register(registry);
        Gauge.builder(
                        "seamark.serving.ready",
                        services,
                        each -> each.waitingFor().isEmpty() ? 1 : 0)
                .description("1 if the server is ready, 0 if not")
                .register(registry);
        Gauge.builder("seamark.serving.devices.retired", services, each -> each.said()
                        .retirements()
                        .size())
                .description("Devices out of service")
                .register(registry);
        Gauge.builder("seamark.serving.alerts.open", services, each -> each.alerts().standings().values().stream()
                        .mapToInt(standing -> standing.open())
                        .sum())
                .description("Open alerts")
                .register(registry);
    }

    private static Optional<Trial> trial(View view) {
        return view.manifest()
                .map(manifest -> manifest.model().trial())
                .filter(trial -> trial.verdict() != Verdict.UNKNOWN);
    }

    private double leftOut(LeftOutReason reason) {
        return view().map(view -> Provenance.leftOut(view, view.fold().state())
                        .byReason()
                        .getOrDefault(reason.name(), 0L)
                        .doubleValue())
                .orElse(Double.NaN);
    }

    private Backlog backlog(View view) {
        return services.readings().beyond(view.fold().state().applied());
    }

    private Optional<View> view() {
        return services.views().current();
    }

    private void counter(String name, String description, ToDoubleFunction<SpeedFold> count) {
        FunctionCounter.builder(name, this, metrics -> metrics.view()
                        .map(view -> count.applyAsDouble(view.fold()))
                        .orElse(0.0))
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<View> value) {
        Gauge.builder(name, this, metrics -> metrics.view()
                        .map(value::applyAsDouble)
                        .orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    /** Notes one answered request. */
    void answered(String route, int status, double millis) {
        answered.computeIfAbsent(new Answered(route, status), this::timer)
                .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
    }

    /** Tells as well how many requests were refused before anything answered them. */
    void refused(Refusals refusals) {
        refusals.byReason().forEach((reason, count) -> FunctionCounter.builder(
                        "seamark.serving.refused", count, AtomicLong::doubleValue)
                .description("Requests and connections refused before anything answered them")
                .tag("reason", reason)
                .register(registry));
    }

    private Timer timer(Answered kind) {
        return Timer.builder("seamark.serving.http")
                .description("Answered requests")
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .register(registry);
    }

    /** Which stretches there are changes, so that they are named anew for every scrape. */
    private void nameReplaced() {
        List<ReplacedRange> ranges =
                view().map(view -> LogLosses.of(services, view)).orElse(List.of());
        replaced.register(
                ranges.stream()
                        .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(
                                Tags.of(
                                        "partition", Integer.toString(each.partition()),
                                        "from", Long.toString(each.from()),
                                        "to", Long.toString(each.until()),
                                        "found",
                                                Instant.ofEpochMilli(each.foundAt())
                                                        .toString()),
                                each.length()))
                        .toList(),
                true);
    }

    void scrape(Context context) {
        nameReplaced();
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
    }

    void close() {
        registry.close();
    }
}

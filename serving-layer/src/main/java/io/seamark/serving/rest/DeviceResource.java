package io.seamark.serving.rest;

import static java.util.stream.Collectors.joining;

import io.javalin.http.Context;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.registry.Retirement;
import io.seamark.common.registry.RetirementBook;
import io.seamark.common.summary.Summary;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.alert.AlertBook.Standing;
import io.seamark.serving.fold.RecentPoints;
import io.seamark.serving.fold.RecentPoints.Point;
import io.seamark.serving.staleness.ReadingsWatch;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Devices: their list, one of them, and the merged history, baseline and newest points of their metrics. Thread-safe. */
final class DeviceResource {

    private static final Standing CALM = new Standing(0, 0);
    private static final long TEN_MINUTES = 600_000;
    /** Names in a hint. */
    private static final int MAX_SHOWN = 50;

    private final Views views;
    private final AlertBook alerts;
    private final RetirementBook retirements;
    private final RecentPoints recent;
    private final ReadingsWatch readings;
    private final LongSupplier clock;
    private final int maxPoints;
    private final int maxMetrics;

    DeviceResource(Services services) {
        this.views = services.views();
        this.alerts = services.alerts();
        this.retirements = services.said().retirements();
        this.recent = services.recent();
        this.readings = services.readings();
        this.clock = services.clock();
        this.maxPoints = services.maxPoints();
        this.maxMetrics = services.limits().maxMetrics();
    }

    record DeviceRow(
            String id,
            long lastTs,
            int openAlerts,
            int severity,
            double score,
            int metrics,
            boolean moreMetrics,
            Optional<RetiredAnswer> retired) {}

    record DeviceList(List<DeviceRow> devices, Optional<String> next) {}

    record MetricRow(String name, Optional<Double> last, Optional<Long> lastTs, boolean baseline) {}

    record DeviceAnswer(
            String id,
            long lastTs,
            double score,
            int severity,
            List<MetricRow> metrics,
            boolean moreMetrics,
            List<AlertAnswer> openAlerts,
            Optional<String> baselineSource,
            Optional<RetiredAnswer> retired,
            Provenance provenance) {}

    record BandPoint(long ts, double level, double low, double high) {}

    record Band(String device, String metric, Optional<String> source, List<BandPoint> points, String generation) {}

    record Recent(String device, String metric, List<Point> points) {}

    void list(Context context) throws IOException {
        int limit = Parameters.integer(context, "limit", 100, 1, 100_000);
        String prefix = Parameters.text(context, "prefix").orElse("");
        String after = Parameters.text(context, "after").orElse("");
        String retired = Parameters.text(context, "retired").orElse("false");
        Map<String, Standing> standings = alerts.standings();
        List<DeviceRow> rows = new ArrayList<>();
        try (PinnedView pinned = views.pin()) {
            listed(pinned, retired, prefix, after, limit + 1).forEach((id, mark) -> {
                Standing standing = standings.getOrDefault(id, CALM);
                rows.add(new DeviceRow(
                        id,
                        mark.lastTs(),
                        standing.open(),
                        standing.severity(),
                        rounded(mark.score()),
                        mark.metrics().size(),
                        mark.more(),
                        RetiredAnswer.of(retirements, id, mark.lastTs())));
            });
        }
        boolean more = rows.size() > limit;
        List<DeviceRow> page = more ? rows.subList(0, limit) : rows;
        Json.send(
                context,
                new DeviceList(
                        page, more ? Optional.of(page.get(page.size() - 1).id()) : Optional.empty()));
    }

    private Map<String, DeviceMark> listed(PinnedView pinned, String retired, String prefix, String after, int limit) {
        return switch (retired) {
            case "false" -> pinned.devices(prefix, after, limit, id -> !retirements.isRetired(id));
            case "all" -> pinned.devices(prefix, after, limit, id -> true);
            case "true" -> retired(pinned, prefix, after, limit);
            default ->
                throw Problem.badParameter(
                        "retired", retired, "Write true, false or all; without it, retired devices are not listed.");
        };
    }

    /** Looked up one by one, as there are few; those that have never sent are listed, too. */
    private Map<String, DeviceMark> retired(PinnedView pinned, String prefix, String after, int limit) {
        Map<String, DeviceMark> found = new LinkedHashMap<>();
        for (Retirement each : retirements.all(prefix, after, limit)) {
            found.put(each.device(), pinned.device(each.device()).orElse(DeviceMark.NONE));
        }
        return found;
    }

    void one(Context context) {
        try (PinnedView pinned = views.pin()) {
            String id = PathSegments.id(context);
            DeviceMark mark = device(pinned, id);
            Optional<DeviceBaseline> baseline = pinned.baseline(id);
            List<MetricRow> metrics = new ArrayList<>();
            for (String name : mark.metrics()) {
                Optional<Summary> latest = pinned.latest(id, name);
                metrics.add(new MetricRow(
                        name,
                        latest.map(Summary::last),
                        latest.map(Summary::lastTs),
                        baseline.flatMap(each -> each.metric(name)).isPresent()));
            }
            List<AlertAnswer> open =
                    alerts.query(Optional.of(id), each -> each.isOpen() && !each.isHeld(), 100).stream()
                            .map(AlertAnswer::of)
                            .toList();
            context.json(new DeviceAnswer(
                    id,
                    mark.lastTs(),
                    rounded(mark.score()),
                    open.stream().mapToInt(AlertAnswer::severity).max().orElse(0),
                    metrics,
                    mark.more(),
                    open,
                    baseline.map(DeviceBaseline::source),
                    RetiredAnswer.of(retirements, id, mark.lastTs()),
                    provenance(pinned, 0, 0)));
        }
    }

    private Provenance provenance(PinnedView pinned, long batchCount, long speedCount) {
        return Provenance.of(pinned, batchCount, speedCount, readings, clock.getAsLong());
    }

    /** A stored score is a float: its further digits as a double are noise. */
    private static double rounded(float score) {
        return Math.round(score * 10_000) / 10_000.0;
    }

    private static DeviceMark device(PinnedView pinned, String id) {
        return pinned.device(id)
                .orElseThrow(() -> Problem.notFound(
                        "There is no device '" + id + "'.", "GET /v1/devices?prefix= lists the known ones."));
    }

    private static String metric(PinnedView pinned, Context context) {
        String id = PathSegments.id(context);
        String metric = PathSegments.metric(context);
        DeviceMark mark = device(pinned, id);
        if (!mark.metrics().contains(metric)
                && !(mark.more() && pinned.latest(id, metric).isPresent())) {
            boolean all = !mark.more() && mark.metrics().size() <= MAX_SHOWN;
            throw Problem.notFound(
                    "The device '" + id + "' has no metric '" + metric + "'.",
                    "It has: " + mark.metrics().stream().limit(MAX_SHOWN).collect(joining(", "))
                            + (all ? "." : ", and more."));
        }
        return metric;
    }

    void aggregates(Context context) throws IOException {
        try (PinnedView pinned = views.pin()) {
            String id = PathSegments.id(context);
            String metric = PathSegments.metric(context);
            Range range;
            Map<String, Double> quantiles;
            try {
                range = Range.of(context, clock.getAsLong(), maxPoints);
                quantiles = Parameters.quantiles(context);
            } catch (Problem parameter) {
                metric(pinned, context); // what is not there is told first
                throw parameter;
            }
            Aggregates merged = aggregates(pinned, id, metric, range);
            if (merged.buckets().isEmpty()) {
                metric(pinned, context); // where there are hours, the metric need not be looked up
            }
            Provenance from = provenance(pinned, merged.batchCount(), merged.speedCount());
            Json.send(context, AggregatesJson.of(id, metric, merged, quantiles, from));
        }
    }

    private static Aggregates aggregates(PinnedView pinned, String id, String metric, Range range) {
        return Aggregates.of(pinned.hours(id, metric, range.fromHour(), range.untilHour()), range);
    }

    void allAggregates(Context context) throws IOException {
        try (PinnedView pinned = views.pin()) {
            String id = PathSegments.id(context);
            DeviceMark mark = device(pinned, id);
            Page page = page(pinned, id, mark, Parameters.text(context, "after").orElse(""));
            Range range = Range.of(
                    context,
                    clock.getAsLong(),
                    Math.max(1, maxPoints / Math.max(1, page.metrics().size())));
            Map<String, Double> quantiles = Parameters.quantiles(context);
            Map<String, Aggregates> byMetric = new LinkedHashMap<>();
            for (String metric : page.metrics()) {
                byMetric.put(metric, aggregates(pinned, id, metric, range));
            }
            long batch =
                    byMetric.values().stream().mapToLong(Aggregates::batchCount).sum();
            long speed =
                    byMetric.values().stream().mapToLong(Aggregates::speedCount).sum();
            Provenance from = provenance(pinned, batch, speed);
            Json.send(context, AggregatesJson.of(id, byMetric, page.next(), quantiles, from));
        }
    }

    /** Metrics of one answer, and the last of them where more follow. */
    private record Page(Collection<String> metrics, Optional<String> next) {}

    private Page page(PinnedView pinned, String id, DeviceMark mark, String after) {
        if (after.isEmpty() && !mark.more()) {
            return new Page(mark.metrics(), Optional.empty());
        }
        List<String> found = pinned.metrics(id, after, maxMetrics + 1);
        if (found.size() <= maxMetrics) {
            return new Page(found, Optional.empty());
        }
        List<String> first = found.subList(0, maxMetrics);
        return new Page(first, Optional.of(first.get(maxMetrics - 1)));
    }

    void baseline(Context context) throws IOException {
        try (PinnedView pinned = views.pin()) {
            String id = PathSegments.id(context);
            String metric = metric(pinned, context);
            long to = Parameters.time(context, "to").orElse(clock.getAsLong());
            long from = Parameters.time(context, "from").orElse(to - 86_400_000L);
            long step = Parameters.step(context, "step", TEN_MINUTES);
            if (from > to || (to - from) / step >= maxPoints) {
                throw new Problem(
                        400,
                        "The range from " + from + " to " + to + " has no steps of " + step + " ms, or more than "
                                + maxPoints + ".",
                        "Let from lie before to, and ask for a shorter range or a longer step.");
            }
            Optional<DeviceBaseline> baseline = pinned.baseline(id);
            List<BandPoint> points = new ArrayList<>();
            baseline.flatMap(each -> each.metric(metric)).ifPresent(band -> {
                for (long ts = from; ts <= to; ts += step) {
                    points.add(point(band, ts));
                }
            });
            Json.send(
                    context,
                    new Band(
                            id,
                            metric,
                            baseline.map(DeviceBaseline::source),
                            points,
                            pinned.view().id()));
        }
    }

    private static BandPoint point(MetricBaseline band, long ts) {
        double level = band.level(ts);
        double half = Scorer.BAND_SPREADS * band.spread(ts);
        return new BandPoint(ts, level, level - half, level + half);
    }

    void recent(Context context) throws IOException {
        try (PinnedView pinned = views.pin()) {
            String id = PathSegments.id(context);
            String metric = metric(pinned, context);
            Json.send(context, new Recent(id, metric, recent.of(id, metric)));
        }
    }
}

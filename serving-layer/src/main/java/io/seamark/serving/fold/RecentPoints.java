package io.seamark.serving.fold;

import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FramePart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest values of each metric, for the live page: of every frame the last one. Samples, not part of any merged
 * answer; kept in memory, and empty after a restart. At most {@value #MAX_POINTS} points of a metric, spread over the
 * window, the last always the newest. Thread-safe.
 */
public final class RecentPoints {

    private static final int MAX_POINTS = 1000;

    /** Bounds the memory: about 50 bytes a point. Metrics beyond it have their hours, but no points. */
    private static final int MAX_SERIES = 20_000;

    private final long windowMillis;
    private final long spacingMillis;
    private final int maxMetrics;
    /** The device that was not heard of for the longest time is the first. */
    private final Map<String, Map<String, ArrayDeque<Point>>> byDevice = new LinkedHashMap<>(16, 0.75f, true);

    private int series;

    /**
     * One value.
     *
     * @param ts event time, epoch milliseconds
     * @param value finite
     */
    public record Point(long ts, double value) {}

    /**
     * @param windowMillis how far back from a device's newest time points are kept
     * @param maxMetrics metrics of one device that have points
     */
    public RecentPoints(long windowMillis, int maxMetrics) {
        this.maxMetrics = Math.min(maxMetrics, MAX_SERIES);
        this.windowMillis = windowMillis;
        this.spacingMillis = windowMillis / MAX_POINTS;
    }

    /** Takes the last values of a frame part; one that is not newer than what is known changes nothing. */
    public synchronized void add(FramePart part) {
        for (DeviceDelta device : part.devices()) {
            Map<String, ArrayDeque<Point>> metrics = byDevice.getOrDefault(device.device(), Map.of());
            for (MetricDelta delta : device.metrics()) {
                ArrayDeque<Point> points = metrics.get(delta.metric());
                if (points == null) {
                    if (metrics.size() >= maxMetrics || !hasRoom(device.lastTs() - windowMillis)) {
                        continue;
                    }
                    series++;
                    points = new ArrayDeque<>(4);
                    metrics = byDevice.computeIfAbsent(device.device(), id -> new HashMap<>(4));
                    metrics.put(delta.metric(), points);
                }
                add(points, new Point(delta.summary().lastTs(), delta.summary().last()), device.lastTs());
            }
        }
    }

    /** Whether there is room for another metric; devices whose points are all out of the window make some. */
    private boolean hasRoom(long from) {
        for (var first = byDevice.values().iterator(); series >= MAX_SERIES && first.hasNext(); first.remove()) {
            Map<String, ArrayDeque<Point>> oldest = first.next();
            if (oldest.values().stream()
                    .anyMatch(points ->
                            points.peekLast() != null && points.peekLast().ts() >= from)) {
                return false;
            }
            series -= oldest.size();
        }
        return series < MAX_SERIES;
    }

    private void add(ArrayDeque<Point> points, Point point, long newest) {
        Point last = points.peekLast();
        if (last != null && point.ts() <= last.ts()) {
            return;
        }
        if (last != null) {
            points.removeLast();
            Point before = points.peekLast();
            if (before == null || last.ts() - before.ts() >= spacingMillis) {
                points.addLast(last); // far enough from its neighbour to stay
            }
        }
        points.addLast(point);
        // A metric whose latest value is older than the window leaves nothing.
        while (points.size() > MAX_POINTS
                || (!points.isEmpty() && points.peekFirst().ts() < Math.max(newest, point.ts()) - windowMillis)) {
            points.removeFirst();
        }
    }

    /** The points of a metric, oldest first; none if nothing came since the process began. */
    public synchronized List<Point> of(String device, String metric) {
        ArrayDeque<Point> points = byDevice.getOrDefault(device, Map.of()).get(metric);
        return points == null ? List.of() : new ArrayList<>(points);
    }
}

package io.seamark.common.baseline;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.detect.Detector;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/**
 * What is normal for one device: the season and band of each metric, and a detector for what happens in and between them.
 * Immutable and thread-safe.
 */
public final class DeviceBaseline {

    /** How many references lie between a baseline and the last of its numbers. */
    private static final int DEPTH = 4;

    private final String device;
    private final String source;
    private final List<MetricBaseline> metrics;
    /** Null where the history does not support one. */
    private final Detector detector;

    private final long interval;
    private final float tolerance;
    private final LocalClock clock;
    private final int mark;
    private final int layout;

    /**
     * @param device device id
     * @param source where the season comes from: {@code own}, or {@code cluster-<n>} if it is borrowed
     * @param metrics baselines, ordered by metric name, all by one clock
     * @param detector of these metrics; empty where the history does not support one, and only the bands count
     */
    public DeviceBaseline(String device, String source, List<MetricBaseline> metrics, Optional<Detector> detector) {
        this(device, source, metrics, detector, 0, 1);
    }

    /**
     * The same with habits, and what people have said of its alerts.
     *
     * @param interval time between two readings that is expected, or that only one in a thousand exceeded, milliseconds; 0 if
     *     not known
     * @param tolerance by what the evidence of a deviation is divided, above 0
     */
    public DeviceBaseline(
            String device,
            String source,
            List<MetricBaseline> metrics,
            Optional<Detector> detector,
            long interval,
            double tolerance) {
        this.device = requireNonNull(device, "device");
        this.source = requireNonNull(source, "source");
        this.metrics = List.copyOf(metrics);
        this.detector = detector.orElse(null);
        if (detector.isPresent() && detector.get().metrics() != metrics.size()) {
            throw new IllegalArgumentException(
                    "a detector of " + detector.get().metrics() + " metrics for " + metrics.size());
        }
        this.interval = interval;
        this.tolerance = (float) tolerance;
        if (interval < 0 || interval > Pace.MOST_INTERVAL || !(tolerance > 0) || !Float.isFinite(this.tolerance)) {
            throw new IllegalArgumentException("an interval of " + interval + " ms, a tolerance of " + tolerance);
        }
        this.clock = metrics.isEmpty() ? LocalClock.UTC : metrics.get(0).clock();
        if (metrics.stream().anyMatch(each -> !each.clock().equals(clock))) {
            throw new IllegalArgumentException("metrics of '" + device + "' by more than one clock");
        }
        this.mark = crc(toBytes(1)); // what people say of its alerts makes no other fit of it
        this.layout = layout(this.metrics, detector);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    public String device() {
        return device;
    }

    /** {@code own}, or {@code cluster-<n>} if the season is borrowed. */
    public String source() {
        return source;
    }

    /** Baselines, ordered by metric name. */
    public List<MetricBaseline> metrics() {
        return metrics;
    }

    /** What scores the device's readings beyond the bands; empty where the history does not support it. */
    public Optional<Detector> detector() {
        return Optional.ofNullable(detector);
    }

    /** The clock where the device stands, by which its seasons are told. */
    public LocalClock clock() {
        return clock;
    }

    /** The time between two readings that is expected, or that only one in a thousand exceeded, milliseconds; 0 if not known. */
    public long interval() {
        return interval;
    }

    /** By what the evidence of a deviation is divided, above 0: more than 1 where people have said that alerts were false. */
    public double tolerance() {
        return tolerance;
    }

    /** The same, by another {@link #tolerance}. */
    public DeviceBaseline tolerating(double other) {
        return new DeviceBaseline(device, source, metrics, detector(), interval, other);
    }

    /** The same, with a time between two readings that is expected, milliseconds; 0 leaves what was learned. */
    public DeviceBaseline expecting(long expected) {
        return expected == 0 ? this : new DeviceBaseline(device, source, metrics, detector(), expected, tolerance);
    }

    /**
     * The same fit, which remembers the readings that it has scored since its history.
     *
     * @param seen what scoring by this baseline has left; not changed
     */
    public DeviceBaseline after(ScoringState seen) {
        Optional<Detector> later =
                detector().map(each -> seen.of(this).map(each::endingIn).orElse(each));
        return new DeviceBaseline(device, source, metrics, later, interval, tolerance);
    }

    /** The baseline of one metric, if it was in the history. */
    public Optional<MetricBaseline> metric(String name) {
        int at = indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(metrics.get(at));
    }

    /** Index of a metric in {@link #metrics}, -1 if it was not in the history; found at once where it stands at a position. */
    public int indexOf(String name, int position) {
        // Devices send their metrics in one order: mostly that of the baseline.
        return position < metrics.size() && metrics.get(position).metric().equals(name) ? position : indexOf(name);
    }

    /** Index of a metric in {@link #metrics}, -1 if it was not in the history. */
    int indexOf(String name) {
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i).metric().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Goes to all that scoring looks at in some baselines that are used next, and changes nothing: memory that is not at hand is waited for
     * once for several of them, instead of for each when its turn comes.
     *
     * @return something of it all, so that it is looked at
     */
    public static int ahead(int count, IntFunction<DeviceBaseline> baselines) {
        // Short loops, each of which waits for one thing: a processor is ahead by some rounds then.
        int sum = 0;
        for (int depth = 0; depth < DEPTH; depth++) {
            for (int i = 0; i < count; i++) {
                DeviceBaseline each = baselines.apply(i);
                sum += each == null ? 0 : each.touch(depth);
            }
        }
        return sum;
    }

    private int touch(int depth) {
        if (depth == 0) {
            return mark;
        }
        int sum = detector == null ? 0 : detector.touch(depth - 1);
        for (int i = 0; i < metrics.size(); i++) {
            sum += depth == 1 ? 1 : metrics.get(i).touch(depth - 2);
        }
        return sum;
    }

    /** Tells this baseline from those of other generations: CRC-32C of its stored form, but for the tolerance. */
    int mark() {
        return mark;
    }

    /** Equal for baselines of the same metrics whose detectors have the same layout. */
    public int layout() {
        return layout;
    }

    private static int layout(List<MetricBaseline> metrics, Optional<Detector> detector) {
        int layout = detector.map(Detector::layout).orElse(0);
        for (MetricBaseline metric : metrics) {
            layout = 31 * layout + metric.metric().hashCode();
        }
        return layout;
    }

    /** The stored form, without the device id; one in UTC says nothing of its zone. */
    byte[] toBytes() {
        return toBytes(tolerance);
    }

    private byte[] toBytes(float by) {
        ByteWriter out = new ByteWriter(256).text(source).varint(metrics.size());
        metrics.forEach(metric -> metric.write(out));
        out.varint(interval).f32(by).u8(detector == null ? 0 : 1);
        detector().ifPresent(each -> each.write(out));
        if (!clock.isUtc()) {
            out.text(clock.zone().getId());
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param current whether the bytes are of the present version; that before knew no zone, and at first no tolerance
     * @param clocks those of zones that were read before, by name: devices share them
     * @throws CorruptDataException if the bytes are none, or name a zone that this Java does not know
     */
    static DeviceBaseline fromBytes(String device, byte[] bytes, boolean current, Map<String, LocalClock> clocks) {
        ByteReader in = new ByteReader(bytes);
        String source = in.text().intern();
        int count = in.count(14);
        List<MetricBaseline> metrics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            metrics.add(MetricBaseline.read(in));
        }
        long interval = in.varint();
        float tolerance = current || hasTolerance(bytes, in.position()) ? in.f32() : 1;
        Optional<Detector> detector = in.u8() == 0 ? Optional.empty() : Optional.of(Detector.read(in));
        if (current && in.remaining() > 0) {
            LocalClock clock = clocks.computeIfAbsent(in.text(), DeviceBaseline::clockOf);
            metrics.replaceAll(metric -> metric.by(clock));
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException("a baseline with " + in.remaining() + " bytes too many");
        }
        try {
            return new DeviceBaseline(device, source, metrics, detector, interval, tolerance);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    /** Whether a tolerance stands there rather than whether there is a detector: 0 or 1, with which no usual tolerance begins. */
    private static boolean hasTolerance(byte[] bytes, int at) {
        return at < bytes.length && bytes[at] != 0 && bytes[at] != 1;
    }

    private static LocalClock clockOf(String zone) {
        try {
            return LocalClock.of(ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw new CorruptDataException(
                    "a baseline in the time zone '" + zone
                            + "', which this Java does not know: run all programs with the same"
                            + " Java, or take its time zones up to date",
                    e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DeviceBaseline other
                && device.equals(other.device)
                && source.equals(other.source)
                && metrics.equals(other.metrics)
                && detector().equals(other.detector())
                && interval == other.interval
                && tolerance == other.tolerance;
    }

    @Override
    public int hashCode() {
        return 31 * device.hashCode() + metrics.hashCode();
    }
}

package io.seamark.common.baseline;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is normal for one device: the baseline of each metric, and how its metrics move together. Immutable and thread-safe.
 */
public final class DeviceBaseline {

    private final String device;
    private final String source;
    private final List<MetricBaseline> metrics;
    private final float[] precision;
    private final float typicalDistance;

    /**
     * @param device device id
     * @param source where the season comes from: {@code own}, or {@code cluster-<n>} if it is borrowed
     * @param metrics baselines, ordered by metric name
     * @param precision inverse of the covariance of the metrics' deviations, lower triangle by rows,
     *     {@code k * (k + 1) / 2} numbers for k metrics; empty where the history does not support one
     * @param typicalDistance squared Mahalanobis distance that 99.9 % of the history stays below; above 0
     */
    public DeviceBaseline(
            String device, String source, List<MetricBaseline> metrics, float[] precision, float typicalDistance) {
        this.device = requireNonNull(device, "device");
        this.source = requireNonNull(source, "source");
        this.metrics = List.copyOf(metrics);
        int k = metrics.size();
        if (precision.length != 0 && precision.length != k * (k + 1) / 2) {
            throw new IllegalArgumentException(
                    precision.length + " numbers of a precision matrix of " + k + " metrics");
        }
        if (!(typicalDistance > 0)) {
            throw new IllegalArgumentException("a typical distance of " + typicalDistance);
        }
        for (float each : precision) {
            if (!Float.isFinite(each)) {
                throw new IllegalArgumentException("a precision matrix of '" + device + "' with " + each);
            }
        }
        this.precision = precision.clone();
        this.typicalDistance = typicalDistance;
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

    /** The baseline of one metric, if it was in the history. */
    public Optional<MetricBaseline> metric(String name) {
        int at = indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(metrics.get(at));
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

    boolean hasPrecision() {
        return precision.length > 0;
    }

    /**
     * Squared Mahalanobis distance of a vector of deviations (Mahalanobis, "On the generalised distance in statistics",
     * 1936), relative to what is typical: 1 at the 99.9 % quantile of the history.
     */
    double relativeDistance(double[] deviations) {
        double sum = 0;
        int at = 0;
        for (int i = 0; i < metrics.size(); i++) {
            for (int j = 0; j < i; j++) {
                sum += 2 * precision[at++] * deviations[i] * deviations[j];
            }
            sum += precision[at++] * deviations[i] * deviations[i];
        }
        return sum / typicalDistance;
    }

    /** The stored form, without the device id. */
    byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).text(source).varint(metrics.size());
        metrics.forEach(metric -> metric.write(out));
        out.f32(typicalDistance).varint(precision.length);
        for (float each : precision) {
            out.f32(each);
        }
        return out.toBytes();
    }

    static DeviceBaseline fromBytes(String device, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        String source = in.text();
        int count = in.count(10);
        List<MetricBaseline> metrics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            metrics.add(MetricBaseline.read(in));
        }
        float typical = in.f32();
        float[] precision = new float[in.count(4)];
        for (int i = 0; i < precision.length; i++) {
            precision[i] = in.f32();
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException("a baseline with " + in.remaining() + " bytes too many");
        }
        try {
            return new DeviceBaseline(device, source, metrics, precision, typical);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DeviceBaseline other
                && device.equals(other.device)
                && source.equals(other.source)
                && metrics.equals(other.metrics)
                && Arrays.equals(precision, other.precision)
                && typicalDistance == other.typicalDistance;
    }

    @Override
    public int hashCode() {
        return 31 * device.hashCode() + metrics.hashCode();
    }
}

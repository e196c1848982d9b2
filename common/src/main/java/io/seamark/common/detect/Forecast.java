package io.seamark.common.detect;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.detect.SlowRise.Calm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * For a device of several metrics with days of history: each metric is predicted from its recent past, and what all of them
 * together strain the predictions is the evidence; {@link Distance} adds its word where it is beyond its limit. Immutable and
 * thread-safe.
 */
public final class Forecast implements Detector {

    static final int KIND = 3;

    /** Strain that scores 0.5. */
    private static final double LIMIT = 1.1;

    private final List<MetricForecast> metrics;
    private final double usual;
    private final Calm calm;
    /** Null if none of the metrics varies. */
    private final Distance distance;

    private final byte[] begin;

    /**
     * @param metrics by metric, at least one
     * @param usual median of {@link Surprise} in the history, at or above 0
     * @param calm of the history's hours
     * @param distance of those that vary; empty if none does
     * @param begin the state at the end of the history, but for what is the distance's
     */
    public Forecast(
            List<MetricForecast> metrics, double usual, Calm calm, Optional<Distance> distance, ForecastState begin) {
        this.metrics = List.copyOf(metrics);
        this.usual = usual;
        this.calm = requireNonNull(calm, "calm");
        this.distance = distance.orElse(null);
        this.begin = stored(begin);
        boolean fit = !metrics.isEmpty()
                && usual >= 0
                && begin.past.metrics() == metrics.size()
                && begin.distance.isEmpty()
                && distance.stream().allMatch(each -> each.metrics() == metrics.size());
        if (!fit) {
            throw new IllegalArgumentException(
                    "a forecast of " + metrics.size() + " metrics whose parts do not fit together");
        }
    }

    private Optional<Distance> distance() {
        return Optional.ofNullable(distance);
    }

    private static byte[] stored(ForecastState state) {
        ByteWriter out = new ByteWriter(512);
        state.writeRest(out);
        return out.toBytes();
    }

    @Override
    public String name() {
        return "forecast";
    }

    @Override
    public int metrics() {
        return metrics.size();
    }

    @Override
    public ForecastState begin() {
        return ForecastState.readRest(new ByteReader(begin)).with(distance().map(Distance::begin));
    }

    @Override
    public ForecastState resume(DetectorState earlier) {
        return (ForecastState) earlier.copy();
    }

    @Override
    public Forecast endingIn(DetectorState later) {
        ForecastState state = (ForecastState) later;
        Optional<Distance> second = distance().map(each -> each.endingIn(state.distance.orElseThrow()));
        return new Forecast(metrics, usual, calm, second, state.with(Optional.empty()));
    }

    @Override
    public double last(DetectorState state, int metric) {
        return ((ForecastState) state).past.newest(metric);
    }

    @Override
    public int layout() {
        int layout = 31 * KIND + (distance == null ? 0 : distance.layout());
        for (MetricForecast metric : metrics) {
            layout = 31 * layout + (metric.isConstant() ? 1 : 2);
        }
        return layout;
    }

    @Override
    public void next(DetectorState state, long ts, double[] deviations, Finding finding) {
        ForecastState of = (ForecastState) state;
        finding.room(metrics.size());
        of.past.next(metrics, deviations, finding.first, finding.second);
        double surprise = of.surprise.next(metrics, finding.first, finding.second);
        double strain = of.strain.next(usual, surprise);
        double evidence = Math.max(0, strain - of.rise.next(calm, ts, strain)) / LIMIT;
        boolean beyond = false;
        if (distance != null) {
            distance.step(of.distance.orElseThrow(), deviations, finding, false);
            beyond = finding.reach.isBeyond();
        }
        double both = evidence + (beyond ? 1 : 0);
        finding.detector = beyond && evidence < 1 ? "distance" : name();
        finding.score = both / (1 + both);
        if (finding.score >= Finding.TOLD) {
            mix(finding, of.surprise, evidence, beyond);
        }
    }

    /** Shares of the one, of the other, or of both, each by its evidence. */
    private void mix(Finding finding, Surprise surprise, double evidence, boolean beyond) {
        double[] own = finding.third;
        surprise.shares(own);
        double ownSum = 0;
        double otherSum = 0;
        for (int j = 0; j < metrics.size(); j++) {
            ownSum += own[j];
            otherSum += beyond ? finding.shares[j] : 0;
        }
        double ownWeight = ownSum > 0 ? evidence / ownSum : 0;
        double otherWeight = otherSum > 0 ? 1 / otherSum : 0;
        for (int j = 0; j < metrics.size(); j++) {
            finding.shares[j] = ownWeight * own[j] + (beyond ? otherWeight * finding.shares[j] : 0);
        }
    }

    @Override
    public int touch(int depth) {
        if (depth == 0) {
            return begin.length;
        }
        int sum = distance == null ? 0 : distance.touch(depth - 1);
        for (int i = 0; i < metrics.size(); i++) {
            sum += depth == 1 ? 1 : metrics.get(i).touch();
        }
        return sum;
    }

    @Override
    public void write(ByteWriter out) {
        out.u8(KIND).varint(metrics.size());
        metrics.forEach(each -> each.write(out));
        out.f64(usual).f32(calm.ofShort()).f32(calm.ofLong()).u8(distance == null ? 0 : 1);
        distance().ifPresent(each -> each.write(out));
        out.block(begin);
    }

    static Forecast readRest(ByteReader in) {
        int count = in.count(4);
        List<MetricForecast> metrics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            metrics.add(MetricForecast.read(in));
        }
        double usual = Floats.finite(in.f64());
        Calm calm = new Calm(Floats.finite(in.f32()), Floats.finite(in.f32()));
        Optional<Distance> distance = Optional.empty();
        if (in.u8() != 0) {
            if (in.u8() != Distance.KIND) {
                throw new CorruptDataException("a forecast with another second opinion than distance");
            }
            distance = Optional.of(Distance.readRest(in));
        }
        ForecastState begin = ForecastState.readRest(new ByteReader(in.block()));
        try {
            return new Forecast(metrics, usual, calm, distance, begin);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Forecast other
                && metrics.equals(other.metrics)
                && usual == other.usual
                && calm.equals(other.calm)
                && distance().equals(other.distance())
                && Arrays.equals(begin, other.begin);
    }

    @Override
    public int hashCode() {
        return metrics.hashCode();
    }
}

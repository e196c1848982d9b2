package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.LocalClock;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.baseline.ScoringState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/**
 * Where nothing is known of a device, its baseline and its scores are bit for bit those of the program that knew no time zones.
 * The numbers were taken from it. Elsewhere than on x86 the last bit of a logarithm may be another.
 */
@EnabledOnOs(architectures = {"amd64", "x86_64"})
class SameScoresInUtcTest {

    private static final long MINUTE = 60_000L;
    private static final long DAY = 1440 * MINUTE;
    private static final long FRIDAY = 1_709_856_000_000L; // 2024-03-08: clocks in New York are moved two days later

    private static double value(int metric, long ts, Random random) {
        double day = Math.sin(2 * Math.PI * ts / DAY + metric);
        boolean weekend = Math.floorMod(Math.floorDiv(ts, DAY) + 3, 7L) >= 5;
        return 40 + 10 * metric + (weekend ? 2 : 8) * day + 0.5 * random.nextGaussian();
    }

    private static DeviceHistory history(String device, int metrics, int days) {
        Random random = new Random(device.hashCode());
        DeviceHistory history = new DeviceHistory(device);
        for (long ts = FRIDAY; ts < FRIDAY + days * DAY; ts += 10 * MINUTE) {
            history.reading(ts);
            for (int j = 0; j < metrics; j++) {
                if (j == 0 || random.nextInt(20) > 0) {
                    history.put("m" + j, value(j, ts, random));
                }
            }
        }
        return history;
    }

    private static List<DeviceBaseline> baselines() {
        BaselineFit fit = new BaselineFit(72);
        List<DeviceBaseline> baselines = new ArrayList<>();
        baselines.add(fit.own(history("one", 1, 14)));
        baselines.add(fit.own(history("three", 3, 14)));
        baselines.add(fit.own(history("young", 3, 1)));
        List<DailyProfile> days =
                List.of(DailyProfile.of(history("three", 3, 14)), DailyProfile.of(history("other", 3, 14)));
        Cluster cluster = Cluster.of(0, days.get(0).scaled(), days);
        Clusters clusters = new Clusters(Map.of(cluster.metrics(), List.of(cluster)));
        baselines.add(fit.borrowed(history("guest", 3, 1), clusters).orElseThrow());
        return baselines;
    }

    private static long bits(DeviceBaseline baseline) {
        CRC32C bits = new CRC32C();
        add(bits, baseline.interval());
        for (MetricBaseline metric : baseline.metrics()) {
            add(bits, metric.slots());
            for (long ts = FRIDAY; ts < FRIDAY + 7 * DAY; ts += 7 * MINUTE) {
                add(bits, Double.doubleToLongBits(metric.level(ts)));
                add(bits, Double.doubleToLongBits(metric.spread(ts)));
            }
        }
        Random random = new Random(3);
        Scorer scorer = new Scorer();
        ScoringState state = new ScoringState();
        String[] names = {"m0", "m1", "m2"};
        for (long ts = FRIDAY + 14 * DAY; ts < FRIDAY + 17 * DAY; ts += 10 * MINUTE) {
            double broken = ts % DAY < 2 * 60 * MINUTE ? 30 : 0;
            double[] values = {value(0, ts, random) + broken, value(1, ts, random), value(2, ts, random)};
            Score score = scorer.score(baseline, state, ts, names, values, 3);
            add(bits, Double.doubleToLongBits(score.value()));
            for (Score.Contribution part : score.contributions()) {
                add(bits, Double.doubleToLongBits(part.low()));
                add(bits, Double.doubleToLongBits(part.share()));
            }
        }
        return bits.getValue();
    }

    private static void add(CRC32C bits, long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            bits.update((int) (value >>> shift) & 0xff);
        }
    }

    private static byte[] storedBefore() throws IOException {
        try (InputStream file = SameScoresInUtcTest.class.getResourceAsStream("model-version-2.smb")) {
            return file.readAllBytes();
        }
    }

    @Test
    void baselinesAndScoresAreThoseOfBefore() {
        assertThat(baselines())
                .extracting(DeviceBaseline::device, SameScoresInUtcTest::bits)
                .containsExactly(
                        tuple("one", 2578341050L),
                        tuple("three", 4169444961L),
                        tuple("young", 3966937723L),
                        tuple("guest", 2670199159L));
    }

    @Test
    void aModelFileOfBeforeIsReadAndHasTheSameBaselines() throws IOException {
        List<DeviceBaseline> before = ModelFile.decode(storedBefore());
        assertThat(before).isEqualTo(baselines());
        assertThat(before).allMatch(each -> each.clock().equals(LocalClock.UTC));
        assertThat(before).extracting(SameScoresInUtcTest::bits).contains(4169444961L);
    }

    @Test
    void whatIsStoredOfADeviceInUtcHasNotChanged() throws IOException {
        byte[] before = storedBefore();
        byte[] now = ModelFile.encode(baselines());
        // All but the version and the checksum.
        assertThat(Arrays.copyOfRange(now, 4, now.length - 4))
                .isEqualTo(Arrays.copyOfRange(before, 4, before.length - 4));
    }
}

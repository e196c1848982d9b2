package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.LocalClock;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.baseline.ScoringState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Where nothing is known of a device, its baseline and its scores are those of the program that knew no time zones, which wrote the
 * file.
 */
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

    /** The scores of some days with some hours that are not as usual. */
    private static double[] scores(DeviceBaseline baseline) {
        Random random = new Random(3);
        Scorer scorer = new Scorer();
        ScoringState state = new ScoringState();
        String[] names = {"m0", "m1", "m2"};
        double[] scores = new double[3 * 144];
        for (int i = 0; i < scores.length; i++) {
            long ts = FRIDAY + 14 * DAY + i * (10 * MINUTE);
            double broken = ts % DAY < 2 * 60 * MINUTE ? 30 : 0;
            double[] values = {value(0, ts, random) + broken, value(1, ts, random), value(2, ts, random)};
            scores[i] = scorer.score(baseline, state, ts, names, values, 3).value();
        }
        return scores;
    }

    private static byte[] storedBefore() throws IOException {
        try (InputStream file = SameScoresInUtcTest.class.getResourceAsStream("model-version-2.smb")) {
            return file.readAllBytes();
        }
    }

    @Test
    void baselinesAndScoresAreThoseOfBefore() throws IOException {
        List<DeviceBaseline> before = ModelFile.decode(storedBefore());
        List<DeviceBaseline> now = baselines();
        assertThat(before).allMatch(each -> each.clock().equals(LocalClock.UTC));
        assertThat(before)
                .extracting(DeviceBaseline::device)
                .isEqualTo(now.stream().map(DeviceBaseline::device).toList());
        for (int i = 0; i < before.size(); i++) {
            assertThat(before.get(i).metrics()).isEqualTo(now.get(i).metrics());
            assertThat(before.get(i).interval()).isEqualTo(now.get(i).interval());
            // Sums are taken in another order since: the last bits of a fit are not the same.
            assertThat(scores(before.get(i)))
                    .as(before.get(i).device())
                    .containsExactly(scores(now.get(i)), within(1e-6));
            assertThat(Arrays.stream(scores(now.get(i))).max().orElse(0))
                    .as("some are higher than others")
                    .isGreaterThan(0.1);
        }
    }

    @Test
    void whatIsStoredOfADeviceInUtcHasNotChanged() throws IOException {
        byte[] before = storedBefore();
        byte[] now = ModelFile.encode(ModelFile.decode(before));
        // All but the version and the checksum.
        assertThat(Arrays.copyOfRange(now, 4, now.length - 4))
                .isEqualTo(Arrays.copyOfRange(before, 4, before.length - 4));
    }
}

package io.seamark.common.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.common.text.CollidingNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SliceFoldTest {

    private static final long START = 1_700_000_000_000L;

    private final SliceFold fold = new SliceFold();
    private final Map<String, Summary> expected = new TreeMap<>();

    private void add(long ts, List<String> metrics) {
        double[] values = new double[metrics.size()];
        for (int m = 0; m < values.length; m++) {
            values[m] = ts % 1000 + m;
            expected.computeIfAbsent(metrics.get(m) + "@" + Hour.of(ts), key -> new Summary())
                    .add(ts, values[m]);
        }
        fold.add(ts, metrics.toArray(String[]::new), values);
    }

    private void assertFolded() {
        List<MetricDelta> found = fold.end();
        assertThat(found).hasSize(expected.size());
        for (MetricDelta each : found) {
            Summary summary = expected.get(each.metric() + "@" + each.hour());
            assertThat(each.summary().agreesExactlyWith(summary))
                    .as(each.metric())
                    .isTrue();
        }
        assertThat(found).extracting(MetricDelta::metric).isSorted();
        expected.clear();
    }

    @Test
    void moreNamesThanHaveRoomAreMeasuredLikeOthersAndTheNextDeviceToo() {
        int names = 5 * SliceFold.MAX_FOLDS;
        for (int round = 0; round < 2; round++) {
            fold.begin();
            for (int repeat = 0; repeat < 2; repeat++) {
                for (int from = 0; from < names; from += 250) {
                    List<String> metrics = new ArrayList<>(List.of("temp"));
                    for (int i = from; i < from + 250; i++) {
                        metrics.add(CollidingNames.of(i));
                    }
                    add(START + repeat * 4_000_000L + from, metrics);
                }
            }
            assertThat(fold.held()).as("folds held").isLessThanOrEqualTo(SliceFold.MAX_FOLDS + 1000);
            assertFolded();

            fold.begin();
            for (int i = 0; i < 100; i++) {
                add(START + i, List.of("temp", "rpm"));
            }
            assertFolded();
        }
    }
}

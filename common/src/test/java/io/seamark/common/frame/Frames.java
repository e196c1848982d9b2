package io.seamark.common.frame;

import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.LeftOutReason;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random content of frames. */
final class Frames {

    private Frames() {}

    static Tally tally(Random random) {
        Tally tally = new Tally();
        tally.accept(random.nextInt(1000));
        tally.duplicate(random.nextInt(1000));
        tally.forget(random.nextInt(1000));
        tally.unwatch(random.nextInt(1000));
        tally.reject(RejectReason.of(random.nextInt(RejectReason.count())), random.nextInt(5));
        LeftOutCounts leftOut = new LeftOutCounts(random.nextInt(4));
        for (int i = random.nextInt(6); i > 0; i--) {
            LeftOutReason reason = LeftOutReason.of(random.nextInt(LeftOutReason.count()));
            leftOut.add("text-\u00e9-" + random.nextInt(5), reason, 1 + random.nextInt(300));
        }
        tally.leaveOut(leftOut);
        return tally;
    }

    static List<DeviceDelta> devices(Random random, int count) {
        List<DeviceDelta> devices = new ArrayList<>();
        for (int d = 0; d < count; d++) {
            devices.add(device(random, "pump-\u00e9-" + d, random.nextInt(5), 1 + random.nextInt(3)));
        }
        return devices;
    }

    static DeviceDelta device(Random random, String name, int metrics, int hours) {
        List<MetricDelta> deltas = new ArrayList<>();
        for (int m = 0; m < metrics; m++) {
            for (int h = 0; h < hours; h++) {
                deltas.add(new MetricDelta("metric" + (random.nextInt(9) * 10 + m), 472_222 + h, summary(random)));
            }
        }
        return new DeviceDelta(name, 1_700_000_000_000L + random.nextInt(), random.nextFloat(), deltas);
    }

    private static Summary summary(Random random) {
        Summary summary = new Summary();
        for (int n = random.nextInt(20); n >= 0; n--) {
            summary.add(1_700_000_000_000L + random.nextInt(3_600_000), random.nextGaussian() * 100);
        }
        return summary;
    }
}

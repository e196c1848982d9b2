package io.seamark.microbench;

import io.seamark.batch.training.BaselineFit;
import io.seamark.batch.training.DeviceHistory;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.SplittableRandom;

/** A device with a model that was trained on its history, and live readings. Stateless. */
final class TrainedDevice {
    private static final int OWN_SEASON_HOURS = 72;
    private static final long STEP = 600_000;
    private static final int HISTORY = 5 * 144;

    private TrainedDevice() {}

    /** A model fitted on five days of a reading every ten minutes, read from its stored form as the speed layer does. */
    static DeviceBaseline model(int number) {
        DeviceHistory history = new DeviceHistory(BenchReadings.device(number));
        SplittableRandom noise = new SplittableRandom(number);
        double[] values = new double[BenchReadings.METRICS.length];
        for (int i = 0; i < HISTORY; i++) {
            long ts = BenchReadings.NOW - (HISTORY - i) * STEP;
            BenchReadings.values(number, ts, noise, values);
            history.reading(ts);
            for (int m = 0; m < values.length; m++) {
                history.put(BenchReadings.METRICS[m], values[m]);
            }
        }
        DeviceBaseline fitted = new BaselineFit(OWN_SEASON_HOURS).own(history);
        if (fitted.detector().isEmpty() || fitted.metrics().size() != BenchReadings.METRICS.length) {
            throw new IllegalStateException("the training found no whole model of " + fitted.device());
        }
        return ModelFile.decode(ModelFile.encode(List.of(fitted))).get(0);
    }

    /**
     * Readings of one cut, one a second.
     *
     * @param first how many seconds of live readings lie before
     */
    static DeviceSlice slice(int number, int first, int size) {
        ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
        SplittableRandom noise = new SplittableRandom(31L * number + first);
        DeviceSlice slice = new DeviceSlice(BenchReadings.device(number));
        for (int i = 0; i < size; i++) {
            long ts = BenchReadings.NOW + (first + i) * 1000L;
            if (!decoder.decode(BenchReadings.key(number), BenchReadings.message(number, ts, noise), ts)) {
                throw new IllegalStateException(decoder.detail());
            }
            slice.add(decoder, first + i);
        }
        return slice;
    }
}

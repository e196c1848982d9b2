package io.seamark.batch.evaluate;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingEncoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Scores the readings of one device as the speed layer does: as a message, decoded, through the step. Not thread-safe. */
final class RowScorer {

    private static final String GENERATION = "evaluation";

    private final Optional<DeviceBaseline> model;
    private final ReadingDecoder decoder;
    private final DeviceStep step;
    private final DeviceState state = new DeviceState();
    private long offset;

    RowScorer(Settings settings, Optional<DeviceBaseline> model) {
        this.model = model;
        this.decoder = new ReadingDecoder(ReadingLimits.from(settings).atAnyTime());
        this.step = DeviceStep.from(settings);
    }

    boolean hasModel() {
        return model.isPresent();
    }

    /**
     * Scores the next reading.
     *
     * @param alerts told of what happens to the device's alerts
     * @return in [0, 1]; 0 for what the speed layer would reject, or take for a repeat
     */
    float score(Reading reading, Consumer<AlertEvent> alerts) {
        byte[] key = reading.device().getBytes(StandardCharsets.UTF_8);
        if (!decoder.decode(key, ReadingEncoder.toJson(reading), reading.ts())) {
            return 0;
        }
        DeviceSlice slice = new DeviceSlice(reading.device());
        slice.add(decoder, offset++);
        DeviceOutcome outcome = step.apply(state, model, GENERATION, 0, slice, WindowSet.NONE);
        outcome.alerts().forEach(alerts);
        return outcome.delta().score();
    }
}

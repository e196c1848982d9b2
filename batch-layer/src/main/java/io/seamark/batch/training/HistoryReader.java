package io.seamark.batch.training;

import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.trial.HoldOut;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTime;
import io.seamark.common.registry.DeviceTimes;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/** Gathers sorted readings into histories, one device at a time. Not thread-safe. */
final class HistoryReader implements Iterator<SplitHistory> {

    private final ReadingCursor readings;
    private final long from;
    private final HoldOut holdOut;
    private final Predicate<String> wanted;
    private final Map<String, DeviceLabels> labels;
    private final DeviceTimes times;
    private final int maxMetrics;
    private boolean hasReading;
    private Optional<SplitHistory> next = Optional.empty();

    /**
     * @param from earliest event time that counts, epoch milliseconds
     * @param holdOut what is set apart
     * @param wanted which devices to gather
     * @param labels what people have said of alerts, by device; faults are left out
     * @param times what is known of the devices' time
     * @param maxMetrics metrics of a device to learn from
     */
    HistoryReader(
            ReadingCursor readings,
            long from,
            HoldOut holdOut,
            Predicate<String> wanted,
            Map<String, DeviceLabels> labels,
            DeviceTimes times,
            int maxMetrics) {
        this.readings = readings;
        this.from = from;
        this.holdOut = holdOut;
        this.wanted = wanted;
        this.labels = labels;
        this.times = times;
        this.maxMetrics = maxMetrics;
        this.hasReading = readings.next();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && hasReading) {
            SplitHistory history = gather();
            next = history.isEmpty() ? Optional.empty() : Optional.of(history);
        }
        return next.isPresent();
    }

    private SplitHistory gather() {
        DeviceLabels said = labels.getOrDefault(readings.device(), DeviceLabels.NONE);
        DeviceTime time = times.of(readings.device());
        DeviceHistory before = new DeviceHistory(readings.device(), said, time, maxMetrics);
        DeviceHistory heldOut = new DeviceHistory(readings.device(), said, time, maxMetrics);
        boolean take = wanted.test(readings.device());
        do {
            if (take && !readings.repeat() && readings.ts() >= from) {
                if (holdOut.holds(readings.ts())) {
                    put(heldOut); // with its faults: they are to be found
                } else if (!said.isFault(readings.ts())) {
                    put(before);
                }
            }
            hasReading = readings.next();
        } while (hasReading && !readings.newDevice());
        return new SplitHistory(before, heldOut);
    }

    private void put(DeviceHistory history) {
        history.add(readings.ts(), readings.metrics(), readings::value);
    }

    @Override
    public SplitHistory next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more devices");
        }
        SplitHistory history = next.orElseThrow();
        next = Optional.empty();
        return history;
    }
}

package io.seamark.batch.training;

import io.seamark.batch.pass.ReadingCursor;
import io.seamark.common.label.DeviceLabels;
import io.seamark.common.registry.DeviceTimes;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/** Gathers sorted readings into histories, one device at a time. Not thread-safe. */
final class HistoryReader implements Iterator<DeviceHistory> {

    private final ReadingCursor readings;
    private final long from;
    private final Predicate<String> wanted;
    private final Map<String, DeviceLabels> labels;
    private final DeviceTimes times;
    private boolean hasReading;
    private Optional<DeviceHistory> next = Optional.empty();

    /**
     * @param from earliest event time that counts, epoch milliseconds
     * @param wanted which devices to gather
     * @param labels what people have said of alerts, by device; faults are left out
     * @param times what is known of the devices' time
     */
    HistoryReader(
            ReadingCursor readings,
            long from,
            Predicate<String> wanted,
            Map<String, DeviceLabels> labels,
            DeviceTimes times) {
        this.readings = readings;
        this.from = from;
        this.wanted = wanted;
        this.labels = labels;
        this.times = times;
        this.hasReading = readings.next();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && hasReading) {
            DeviceHistory history = gather();
            next = history.size() == 0 ? Optional.empty() : Optional.of(history);
        }
        return next.isPresent();
    }

    private DeviceHistory gather() {
        DeviceLabels said = labels.getOrDefault(readings.device(), DeviceLabels.NONE);
        DeviceHistory history = new DeviceHistory(readings.device(), said, times.of(readings.device()));
        boolean take = wanted.test(readings.device());
        do {
            if (take && !readings.repeat() && readings.ts() >= from && !said.isFault(readings.ts())) {
                history.reading(readings.ts());
                for (int i = 0; i < readings.size(); i++) {
                    history.put(readings.metric(i), readings.value(i));
                }
            }
            hasReading = readings.next();
        } while (hasReading && !readings.newDevice());
        return history;
    }

    @Override
    public DeviceHistory next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more devices");
        }
        DeviceHistory history = next.orElseThrow();
        next = Optional.empty();
        return history;
    }
}

package io.seamark.batch.training;

import io.seamark.batch.pass.ReadingCursor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/** Gathers sorted readings into histories, one device at a time. Not thread-safe. */
final class HistoryReader implements Iterator<DeviceHistory> {

    private final ReadingCursor readings;
    private final long from;
    private final Predicate<String> wanted;
    private boolean hasReading;
    private Optional<DeviceHistory> next = Optional.empty();

    /**
     * @param from earliest event time that counts, epoch milliseconds
     * @param wanted which devices to gather
     */
    HistoryReader(ReadingCursor readings, long from, Predicate<String> wanted) {
        this.readings = readings;
        this.from = from;
        this.wanted = wanted;
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
        DeviceHistory history = new DeviceHistory(readings.device());
        boolean take = wanted.test(readings.device());
        do {
            if (take && !readings.repeat() && readings.ts() >= from) {
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

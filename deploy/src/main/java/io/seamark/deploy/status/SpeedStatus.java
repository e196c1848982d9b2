package io.seamark.deploy.status;

import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether the speed layer works, told by its journal and the log alone: readings that wait must come into committed batches.
 *
 * @param state what it does
 * @param waiting readings of the log that are in no committed batch
 * @param journal as last read; empty if there is none
 */
record SpeedStatus(State state, long waiting, Optional<JournalStatus> journal) {

    /** What a speed layer may be found doing. */
    enum State {
        /** It never wrote a journal. */
        NEVER_RAN,
        /** No readings wait. */
        IDLE,
        /** It commits batches. */
        WORKING,
        /** Readings wait, and it commits nothing. */
        STOPPED
    }

    /** A batch that is not committed after so long, or after five intervals, is none of a healthy speed layer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 300;

    /**
     * Watches the journal for a few seconds where that is needed to tell.
     *
     * @param readings the topic, at one moment
     * @param look reads the journal
     * @param clock epoch milliseconds
     */
    static SpeedStatus watch(
            Settings settings, LogStatus.Topic readings, Supplier<Optional<JournalStatus>> look, LongSupplier clock)
            throws InterruptedException {
        Optional<JournalStatus> journal = look.get();
        if (journal.isEmpty()) {
            return new SpeedStatus(State.NEVER_RAN, readings.messages(), journal);
        }
        JournalStatus before = journal.get();
        long waiting = before.lag(readings);
        if (waiting == 0) {
            return new SpeedStatus(State.IDLE, 0, journal);
        }
        long patience = Math.max(
                PATIENCE.toMillis(),
                5 * settings.duration("seamark.speed.interval").toMillis());
        if (before.lastBatch().isPresent()
                && clock.getAsLong() - before.lastBatch().getAsLong() < patience) {
            return new SpeedStatus(State.WORKING, waiting, journal);
        }
        long end = System.nanoTime() + Duration.ofMillis(patience).toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
            Optional<JournalStatus> now = look.get();
            if (now.isPresent() && now.get().lastCommitted() > before.lastCommitted()) {
                return new SpeedStatus(State.WORKING, now.get().lag(readings), now);
            }
        }
        return new SpeedStatus(State.STOPPED, waiting, journal);
    }

    /** What is wrong with it, and what to do; empty if nothing is. */
    Optional<String> fault(long now) {
        if (state != State.STOPPED) {
            return Optional.empty();
        }
        String last = journal.filter(found -> found.lastBatch().isPresent())
                .map(found -> "the last committed batch is "
                        + Screen.age(now - found.lastBatch().getAsLong()) + " old")
                .orElse("none is committed");
        return Optional.of(String.format(
                Locale.ROOT,
                "The speed layer has stopped, is frozen or is too slow: %s in no committed batch, and %s. Look at"
                        + " its process and its log; 'seamark speed' starts it.",
                inWords(),
                last));
    }

    /** Such as {@code 254 readings wait}. */
    String inWords() {
        return waiting == 1 ? "1 reading waits" : String.format(Locale.ROOT, "%,d readings wait", waiting);
    }
}

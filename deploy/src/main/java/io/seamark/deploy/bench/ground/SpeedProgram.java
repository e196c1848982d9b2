package io.seamark.deploy.bench.ground;

import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.Program;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;

/** A speed layer as its users run it, in a process of its own, beside its journal. Not thread-safe. */
public final class SpeedProgram implements AutoCloseable {
    /** Seldom: every look at the journal takes time of the processors, and of HDFS, from what is measured. */
    private static final long POLL_MILLIS = 1000;

    private static final long STALL_NANOS = 180_000_000_000L;

    private final Program process;
    private final Journal journal;

    private SpeedProgram(Program process, Journal journal) {
        this.process = process;
        this.journal = journal;
    }

    /**
     * Starts it.
     *
     * @param settings of this run; what differs from the defaults is handed on
     * @param heap for java's -Xmx, such as {@code 2g}
     */
    public static SpeedProgram start(Home home, BenchGround ground, Settings settings, String heap) {
        return start(home, ground, settings, heap, Map.of());
    }

    /** As the other, with more in its environment. */
    public static SpeedProgram start(
            Home home, BenchGround ground, Settings settings, String heap, Map<String, String> environment) {
        Program process = ground.program(home, "speed", heap, settings, environment);
        return new SpeedProgram(process, new Journal(Store.open(settings), settings.string("seamark.application-id")));
    }

    /** The process that runs it. */
    public Program process() {
        return process;
    }

    Journal journal() {
        return journal;
    }

    /**
     * Waits until all below {@code end} is committed.
     *
     * @param progress told of the messages committed so far
     * @throws CommandFailure if the process ends, or nothing is committed for three minutes
     */
    public JournalHistory awaitCommitted(Seam end, LongConsumer progress) throws InterruptedException {
        long last = -1;
        long since = System.nanoTime();
        while (true) {
            JournalHistory history = journal.read();
            Seam committed = history.committedSeam().orElse(Seam.START);
            long messages = messages(committed);
            progress.accept(messages);
            if (committed.isAtOrBeyond(end)) {
                return history;
            }
            if (messages != last) {
                last = messages;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STALL_NANOS) {
                throw new CommandFailure("The speed layer stands at " + committed + " of " + end
                        + " and moves no more. Its log: '" + process.log() + "'");
            }
            process.requireRunning();
            Thread.sleep(POLL_MILLIS);
        }
    }

    static long messages(Seam seam) {
        return seam.offsets().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Ends it by SIGTERM. */
    public void stop(Duration limit) throws InterruptedException {
        process.stop(limit);
    }

    @Override
    public void close() {
        process.close();
    }
}

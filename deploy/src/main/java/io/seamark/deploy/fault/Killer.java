package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.fault.KillSchedule.Kill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings about one death at a time. Not thread-safe. */
final class Killer {
    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);
    private static final int SIGKILLED = 128 + 9;
    private static final int TRIES = 3;

    /** A virtual machine has read its options long before, and no point is reached within. */
    private static final Duration OPTIONS_READ = Duration.ofSeconds(1);

    private final LiveSystem system;
    private final CutProgress progress;
    private final Patience patience;

    Killer(LiveSystem system, CutProgress progress, Patience patience) {
        this.system = requireNonNull(system, "system is null");
        this.progress = requireNonNull(progress, "progress is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    /**
     * Kills.
     *
     * @throws CommandFailure if a named point is not reached
     */
    Death kill(Kill kill) throws InterruptedException {
        Victim victim = kill.target().victim();
        Dead dead = kill.target() instanceof Target.AtPoint aimed
                ? new Dead(atPoint(aimed, kill.times()), taken())
                : atRandom(victim, kill.pauseMillis());
        // A cut that was made before may yet be committed by a driver that lives; one that is dead commits nothing
        // more.
        Seam mark = victim == Victim.DRIVER ? progress.committed().orElse(dead.taken()) : dead.taken();
        return new Death(dead.at(), mark, dead.taken(), system.batches().succeeded());
    }

    /**
     * @param at when, by {@link System#nanoTime}
     * @param taken where the readings ended then that were in any cut
     */
    private record Dead(long at, Seam taken) {}

    private Dead atRandom(Victim victim, int pauseMillis) throws InterruptedException {
        if (victim == Victim.BATCH) {
            return new Dead(midBatch(Duration.ofMillis(pauseMillis)), taken());
        }
        patience.pause(Duration.ofMillis(pauseMillis));
        patience.until(victim.label() + " to kill", () -> !pids(victim).isEmpty());
        Seam taken = taken();
        List<Long> pids = pids(victim);
        long at = System.nanoTime();
        pids.forEach(Signals::kill);
        return new Dead(at, taken);
    }

    private List<Long> pids(Victim victim) {
        return victim == Victim.EXECUTOR
                ? system.executors().pids()
                : system.part(victim).pid().stream().boxed().toList();
    }

    private long midBatch(Duration running) throws InterruptedException {
        BatchRuns batches = system.batches();
        batches.runNow();
        patience.until("batch run", () -> batches.pid().isPresent());
        long pid = batches.pid().orElse(0);
        long end = System.nanoTime() + running.toNanos();
        while (System.nanoTime() < end && Signals.runs(pid)) {
            patience.pause(Duration.ofMillis(50));
        }
        if (!Signals.runs(pid)) {
            // It was faster: the next one dies as soon as it begins.
            batches.runNow();
            patience.until("batch run", () -> batches.pid().isPresent());
        }
        long at = System.nanoTime();
        batches.pid().ifPresent(Signals::kill);
        return at;
    }

    private long atPoint(Target.AtPoint aimed, int times) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Optional<Long> at =
                    switch (aimed.victim()) {
                        case EXECUTOR -> executorAt(aimed.point(), times);
                        case BATCH -> batchAt(aimed.point(), times);
                        case SERVING -> servingAt(aimed.point(), times);
                        default -> driverAt(aimed.point(), times);
                    };
            if (at.isPresent()) {
                return at.get();
            }
            if (attempt == TRIES) {
                throw new CommandFailure(
                        "The point " + aimed.label() + " is not reached: " + TRIES + " processes that were to"
                                + " die there ended otherwise. Their logs: '" + system.logs() + "'");
            }
            LOG.info("The process that was to die at {} ended otherwise; another one is armed", aimed.label());
        }
    }

    private Optional<Long> driverAt(KillPoint point, int times) throws InterruptedException {
        return nextLifeEnds(system.speed(), point, times, () -> {});
    }

    private Optional<Long> servingAt(KillPoint point, int times) throws InterruptedException {
        return nextLifeEnds(system.serve(), point, times, () -> system.batches().runNow());
    }

    /** Ends a program to have it start armed: that death is not counted. */
    private Optional<Long> nextLifeEnds(ProgramPart program, KillPoint point, int times, Runnable provoke)
            throws InterruptedException {
        long old = program.pid().orElse(0);
        program.armNext(point, times);
        program.kill();
        // Asked once a look: the one that is killed may be gone by a second question.
        patience.until("armed " + program.label(), () -> program.pid().orElse(old) != old);
        CompletableFuture<Integer> end = program.end();
        CompletableFuture<Long> at = end.thenApply(code -> System.nanoTime());
        provoke.run();
        patience.until("death at " + point.label(), at::isDone);
        return end.join() == SIGKILLED ? Optional.of(at.join()) : Optional.empty();
    }

    private Optional<Long> executorAt(KillPoint point, int times) throws InterruptedException {
        SparkExecutors executors = system.executors();
        List<Long> old = executors.pids();
        executors.arm(point, times);
        try {
            old.forEach(Signals::kill);
            patience.until("armed executor", () -> executors.pids().stream().anyMatch(pid -> !old.contains(pid)));
            patience.pause(OPTIONS_READ);
        } finally {
            executors.disarm();
        }
        List<Long> armed =
                executors.pids().stream().filter(pid -> !old.contains(pid)).toList();
        // It is nobody's child here: that it is gone is all that can be seen, and nothing else ends one in quiet.
        return Optional.of(
                patience.until("death at " + point.label(), () -> armed.stream().noneMatch(Signals::runs)));
    }

    private Optional<Long> batchAt(KillPoint point, int times) throws InterruptedException {
        BatchRuns batches = system.batches();
        // The one that is under way is not armed.
        patience.until("end of the batch run", () -> batches.pid().isEmpty());
        int before = batches.ended();
        batches.runArmed(point, times);
        long at = patience.until("death at " + point.label(), () -> batches.ended() > before);
        return batches.lastCode() == SIGKILLED ? Optional.of(at) : Optional.empty();
    }

    private Seam taken() throws InterruptedException {
        List<Seam> read = new ArrayList<>();
        patience.until("journal", () -> {
            progress.journaled().ifPresent(read::add);
            return !read.isEmpty();
        });
        return read.get(0);
    }
}

package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.seam.Seam;
import java.util.Optional;

/** What counts as recovered from a death, and how long it took. Not thread-safe. */
final class Recovery {
    private final LiveSystem system;
    private final CutProgress progress;
    private final Patience patience;

    Recovery(LiveSystem system, CutProgress progress, Patience patience) {
        this.system = requireNonNull(system, "system is null");
        this.progress = requireNonNull(progress, "progress is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    /**
     * Waits until what the victim does is done again: for the serving layer that it is ready, for a batch run that one has ended
     * well, for all others that the next cut is committed that could not have been without the recovery.
     *
     * @return seconds since the death
     */
    double await(Victim victim, Death death) throws InterruptedException {
        long at =
                switch (victim) {
                    case SERVING -> patience.until("ready serving layer", this::isReady);
                    case BATCH ->
                        patience.until(
                                "batch run that ends well",
                                () -> system.batches().succeeded() > death.batchesBefore());
                    default ->
                        patience.until("cut committed since the death", () -> progress.isCommittedBeyond(death.mark()));
                };
        return (at - death.at()) / 1e9;
    }

    /** Waits until everything runs again, and what was in the log at the death is in the answers. */
    void awaitWell(Death death) throws InterruptedException {
        patience.until("process of every part", system::allRun);
        patience.until("executor", () -> !system.executors().pids().isEmpty());
        patience.until("ready serving layer", this::isReady);
        patience.until("answer with all that was there before the death", () -> isServed(death.taken()));
    }

    private boolean isReady() {
        try {
            return system.serving().isReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isServed(Seam mark) {
        try {
            Optional<Seam> applied = system.status().map(Tallies::of).map(Tallies::applied);
            return applied.filter(seam -> seam.isAtOrBeyond(mark)).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

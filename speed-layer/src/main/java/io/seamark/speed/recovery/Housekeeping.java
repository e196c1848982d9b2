package io.seamark.speed.recovery;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.Settings;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps, once in a life, what earlier lives left in the checkpoint folder. For one thread. */
public final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    /** Spark remembers states for two intervals of their checkpoint; as many again for what is late. */
    private static final int INTERVALS = 4;

    private static final long RETRY_NANOS = 10_000_000_000L;

    private final CheckpointFolder folder;
    private final Supplier<String> current;
    private long dueNanos;
    private boolean done;

    /** @param current where this life stores its states; null before the first */
    public Housekeeping(CheckpointFolder folder, Supplier<String> current, Settings settings) {
        this.folder = requireNonNull(folder, "folder");
        this.current = requireNonNull(current, "current");
        this.dueNanos = System.nanoTime()
                + INTERVALS
                        * settings.duration("seamark.speed.checkpoint-interval").toNanos();
    }

    /** Sweeps if it is time to. A sweep that fails is left to the next life. */
    public void look() {
        if (done || System.nanoTime() < dueNanos) {
            return;
        }
        try {
            Optional<Path> ours = Optional.ofNullable(current.get()).map(Path::new);
            if (ours.filter(folder::holdsStates).isEmpty()) {
                dueNanos += RETRY_NANOS; // those of the earlier lives may still be all there is
                return;
            }
            done = true;
            int swept = folder.sweep(ours.get());
            if (swept > 0) {
                LOG.info("The stored states of {} earlier lives are removed from the checkpoint folder", swept);
            }
        } catch (RuntimeException e) {
            done = true;
            LOG.warn("The checkpoint folder could not be swept: {}", e.getMessage());
        }
    }
}

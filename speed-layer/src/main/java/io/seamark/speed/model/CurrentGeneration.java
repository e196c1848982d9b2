package io.seamark.speed.model;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which generation a new cut is scored with: the one that the pointer names, looked up every few seconds. A generation that
 * cannot be read is not taken up; the one before goes on. Thread-safe.
 */
public final class CurrentGeneration implements Supplier<String> {

    private static final Logger LOG = LoggerFactory.getLogger(CurrentGeneration.class);

    private final GenerationStore generations;
    private final long pollNanos;
    private String current;
    private String verified = "";
    private String refused = "";
    private long lookedAt;
    private boolean looked;

    /**
     * @param poll how long a look-up holds
     * @param before what the last journaled cut was scored with, or empty: it goes on until the pointer names one that can be
     *     read, so that a restart changes nothing
     */
    public CurrentGeneration(GenerationStore generations, Duration poll, String before) {
        this.generations = generations;
        this.pollNanos = poll.toNanos();
        this.current = isThere(before) ? before : "";
    }

    private boolean isThere(String id) {
        try {
            return !id.isEmpty() && generations.ids().contains(id);
        } catch (RuntimeException e) {
            LOG.warn("Whether generation {} is there cannot be told now: {}", id, e.getMessage());
            return false;
        }
    }

    /** Id of the generation; empty before the first. */
    @Override
    public synchronized String get() {
        if (!looked || System.nanoTime() - lookedAt >= pollNanos) {
            look();
            looked = true;
            lookedAt = System.nanoTime();
        }
        return current;
    }

    private void look() {
        String named = "";
        try {
            named = generations.currentId().orElse("");
            if (!named.isEmpty() && !named.equals(verified) && !named.equals(refused)) {
                Manifest manifest = generations.manifest(named);
                for (Manifest.File file : manifest.files(Manifest.Kind.MODEL)) {
                    generations.verify(generations.path(named), file);
                }
                LOG.info("Generation {} taken up, after {}", named, current.isEmpty() ? "none" : current);
                current = named;
                verified = named;
            }
        } catch (CorruptDataException e) {
            if (named.equals(current)) {
                current = ""; // it was whole in the life before
            }
            LOG.error("The current generation cannot be taken up; '{}' stays in use. {}", current, e.getMessage());
            refused = named; // what is damaged stays so: said once is enough
        } catch (RuntimeException e) {
            LOG.warn("The current generation cannot be looked up now; '{}' stays in use. {}", current, e.getMessage());
        }
    }
}

package io.seamark.speed.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;

/**
 * Which topic the offsets of a journal belong to: a topic that is made anew has the same name, and other readings under the
 * same offsets. And by how many partitions its devices were last divided. Thread-safe.
 */
public final class LogIdentity {

    private final Store store;
    private final Path file;
    private final Path width;

    public LogIdentity(Store store, String applicationId) {
        this.store = requireNonNull(store, "store");
        this.file = store.path("journal/" + applicationId + "/topic");
        this.width = store.path("journal/" + applicationId + "/partitions");
    }

    /**
     * Remembers the topic at the first call, and holds every later one against it.
     *
     * @param topicId Kafka's id of {@code readings}
     * @throws SeamarkException if the topic is another one
     */
    public void require(String topicId) {
        store.createWhole(file, topicId.getBytes(UTF_8));
        String known = store.read(file).map(bytes -> new String(bytes, UTF_8)).orElse(topicId);
        if (!known.equals(topicId)) {
            throw new SeamarkException("The topic of readings has been made anew: its id is " + topicId
                    + ", the journal's offsets belong to " + known + " ('" + file
                    + "'). Restore the old topic; or begin"
                    + " a new fleet: another seamark.application-id, seamark.store.root and serving.data-dir, and"
                    + " import the history from the old archive.");
        }
    }

    /**
     * How many partitions the topic had when the speed layer last began with every device in its place; empty before the
     * first time.
     */
    public OptionalInt partitions() {
        return store.read(width)
                .map(bytes -> OptionalInt.of(Integer.parseInt(new String(bytes, UTF_8))))
                .orElse(OptionalInt.empty());
    }

    /** Remembers by how many partitions the devices are divided from now on. */
    public void dividedBy(int partitions) {
        if (partitions().orElse(0) != partitions) {
            store.replace(width, Integer.toString(partitions));
        }
    }
}

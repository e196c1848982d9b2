package io.seamark.speed.state;

import io.seamark.common.settings.Settings;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;

/**
 * Stages the states of one partition for a snapshot. The task itself only takes hold of them; they are written behind it, so that no batch
 * waits, however many they are.
 */
public final class PartStaging implements Function2<Integer, Iterator<PartitionStates>, Iterator<PartStaging.Staged>> {

    /**
     * What a task has begun to write.
     *
     * @param partition Kafka partition
     * @param until the offset that its states have seen; -1 if it never had a message
     * @param devices how many have states
     * @param name of the file
     */
    public record Staged(int partition, long until, long devices, String name) implements Serializable {}

    private final Settings settings;
    private final String staging;

    PartStaging(Settings settings, Path staging) {
        this.settings = settings;
        this.staging = staging.toString();
    }

    @Override
    public Iterator<Staged> call(Integer partition, Iterator<PartitionStates> states) {
        // A task that runs twice must not find, nor disturb, what the first run wrote.
        String name = "part-" + partition + "-" + TaskContext.get().taskAttemptId();
        // A partition has one entry, or none if it never had a message.
        PartitionStates found = states.hasNext() ? states.next() : PartitionStates.none(-1);
        PartWriter part = new PartWriter(settings, new Path(staging, name), found);
        PartWriter.behind(part);
        return List.of(new Staged(partition, found.until(), part.size(), name)).iterator();
    }
}

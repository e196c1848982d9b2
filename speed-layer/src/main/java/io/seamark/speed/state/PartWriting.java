package io.seamark.speed.state;

import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotPartWriter;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Writes the states of one partition into a staged snapshot. */
public final class PartWriting
        implements Function2<Integer, Iterator<Tuple2<Integer, PartitionStates>>, Iterator<PartWriting.Written>> {

    /**
     * What a task wrote.
     *
     * @param partition Kafka partition
     * @param until the offset that its states have seen; -1 if it never had a message
     */
    public record Written(int partition, long until, String name, long devices, long bytes, int crc32c)
            implements Serializable {

        Snapshot.Part part() {
            return new Snapshot.Part(name, devices, bytes, crc32c);
        }
    }

    private final Settings settings;
    private final String staging;

    PartWriting(Settings settings, Path staging) {
        this.settings = settings;
        this.staging = staging.toString();
    }

    @Override
    public Iterator<Written> call(Integer partition, Iterator<Tuple2<Integer, PartitionStates>> states)
            throws IOException {
        // A task that runs twice must not find, nor disturb, what the first run wrote.
        String name = "part-" + partition + "-" + TaskContext.get().taskAttemptId();
        long until = -1;
        Snapshot.Part part;
        try (SnapshotPartWriter out =
                new SnapshotPartWriter(name, Store.open(settings).createNew(new Path(staging, name)))) {
            if (states.hasNext()) { // a partition has one entry, or none if it never had a message
                PartitionStates found = states.next()._2();
                until = found.until();
                out.add(found.partition());
                found.devices().drain(out::add);
            }
            part = out.finish();
        }
        return List.of(new Written(partition, until, name, part.devices(), part.bytes(), part.crc32c()))
                .iterator();
    }
}

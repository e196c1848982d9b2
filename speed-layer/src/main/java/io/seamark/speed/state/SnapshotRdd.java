package io.seamark.speed.state;

import io.seamark.common.device.PartitionState;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotPartReader;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.common.version.VersionedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * The states of a snapshot, each where the stream looks for it: partition i holds the devices of Kafka partition i. A
 * snapshot of a log with another number of partitions is divided again, by the {@link KeyPlacement} that its devices follow.
 */
public final class SnapshotRdd extends RDD<Tuple2<Integer, PartitionStates>> {

    private final Settings settings;
    private final List<Snapshot.Part> parts;
    private final String folder;
    private final long[] offsets;
    private final Partitioner partitioner;

    /** @param snapshot to be read */
    public SnapshotRdd(SparkContext context, Settings settings, Snapshot snapshot, Partitioner partitioner) {
        super(
                context,
                JavaConverters.<org.apache.spark.Dependency<?>>asScalaBuffer(new ArrayList<>()),
                ClassTag$.MODULE$.apply(Tuple2.class));
        this.settings = settings;
        this.parts = new ArrayList<>(snapshot.parts());
        this.folder = new SnapshotStore(Store.open(settings), settings.string("seamark.application-id"))
                .path(snapshot)
                .toString();
        this.offsets = new long[snapshot.partitions()];
        for (int p = 0; p < offsets.length; p++) {
            offsets[p] = snapshot.seam().at(p);
        }
        this.partitioner = partitioner;
    }

    private record Place(int index) implements Partition {
        @Override
        public int hashCode() {
            return index;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Place other && other.index == index;
        }
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] places = new Partition[partitioner.numPartitions()];
        for (int i = 0; i < places.length; i++) {
            places[i] = new Place(i);
        }
        return places;
    }

    @Override
    public Option<Partitioner> partitioner() {
        return Option.apply(partitioner);
    }

    @Override
    public Iterator<Tuple2<Integer, PartitionStates>> compute(Partition split, TaskContext context) {
        int index = split.index();
        // A partition that the log has been given since begins with what belongs there of the others' devices.
        long until = index < offsets.length ? offsets[index] : 0;
        return JavaConverters.asScalaIterator(
                List.of(new Tuple2<>(index, states(index, until))).iterator());
    }

    private PartitionStates states(int index, long until) {
        VersionedBytes devices = new VersionedBytes(until);
        PartitionState partition = new PartitionState();
        Store store = Store.open(settings);
        int before = parts.size();
        int now = partitioner.numPartitions();
        if (before == now) {
            read(store, parts.get(index), devices::load, other -> partition.adopt(other, device -> true, true));
            return new PartitionStates(until, partition, devices);
        }
        KeyPlacement placement = placement(store);
        for (int seenIn = 0; seenIn < before; seenIn++) {
            int part = seenIn;
            Predicate<String> belongs = device -> placement.moved(device, part, before, now) == index;
            read(
                    store,
                    parts.get(part),
                    (device, state) -> {
                        if (belongs.test(device)) {
                            devices.load(device, state);
                        }
                    },
                    other -> partition.adopt(other, belongs, part == index));
        }
        return new PartitionStates(until, partition, devices);
    }

    /** The rule by which the devices of the snapshot are divided among its parts. */
    private KeyPlacement placement(Store store) {
        KeyPlacement.Finder finder = new KeyPlacement.Finder(parts.size());
        for (int part = 0; part < parts.size(); part++) {
            int seenIn = part;
            read(store, parts.get(part), (device, state) -> finder.see(device, seenIn), partition -> {});
        }
        return finder.found();
    }

    private void read(
            Store store, Snapshot.Part part, BiConsumer<String, byte[]> each, Consumer<PartitionState> partition) {
        Path path = new Path(folder, part.name());
        try (InputStream in = store.open(path)) {
            SnapshotPartReader.read(in, part, each, partition);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + path + "': " + e.getMessage(), e);
        }
    }
}

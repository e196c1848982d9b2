package io.seamark.speed.stream;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.Pace;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.reading.LogClock;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.registry.RetiredDevices;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.settings.Settings;
import io.seamark.speed.cut.Cut;
import io.seamark.speed.cut.Taken;
import io.seamark.speed.maintenance.Windows;
import io.seamark.speed.model.GenerationModels;
import io.seamark.speed.model.Models;
import io.seamark.speed.stream.Slice.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.kafka010.HasOffsetRanges;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * One cut, decoded and grouped by device: partition i holds what Kafka partition i has in it, as one entry. It says by its
 * partitioner that keys stand where the state has them; that spares the shuffle. Whatever partition a device's messages are in,
 * its baseline is found; a device in several partitions has a state in each.
 */
final class CutRdd extends RDD<Tuple2<Integer, Slice>> {

    private static final ClassTag<Tuple2<Integer, Slice>> TAG = ClassTag$.MODULE$.apply(Tuple2.class);

    private final Cut cut;
    private final Settings settings;
    private final long leastSilence;
    private final Partitioner partitioner;
    private final boolean checkpointed;
    private final int[] parentOf;

    /**
     * @param records what the direct stream takes; has offset ranges
     * @param cut the same, as journaled
     * @param checkpointed whether Spark's checkpoint is to hold the states after it
     */
    CutRdd(
            RDD<ConsumerRecord<byte[], byte[]>> records,
            Cut cut,
            Settings settings,
            Partitioner partitioner,
            boolean checkpointed) {
        this(records, cut, settings, partitioner, checkpointed, parents(records, partitioner.numPartitions()));
    }

    private CutRdd(
            RDD<ConsumerRecord<byte[], byte[]>> records,
            Cut cut,
            Settings settings,
            Partitioner partitioner,
            boolean checkpointed,
            int[] parentOf) {
        super(records.sparkContext(), dependencies(records, parentOf), TAG);
        this.cut = cut;
        this.settings = settings;
        this.leastSilence = settings.duration("seamark.alerts.least-silence").toMillis();
        this.partitioner = partitioner;
        this.checkpointed = checkpointed;
        this.parentOf = parentOf;
    }

    /** Where the records of each Kafka partition stand in the parent, whose order is that of a hash map. */
    private static int[] parents(RDD<?> records, int partitions) {
        org.apache.spark.streaming.kafka010.OffsetRange[] ranges = ((HasOffsetRanges) records).offsetRanges();
        if (ranges.length != partitions) {
            throw new IllegalStateException(
                    "the stream takes from " + ranges.length + " partitions, its state has " + partitions);
        }
        int[] parentOf = new int[partitions];
        for (int i = 0; i < ranges.length; i++) {
            parentOf[ranges[i].partition()] = i;
        }
        return parentOf;
    }

    private static Seq<Dependency<?>> dependencies(RDD<ConsumerRecord<byte[], byte[]>> records, int[] parentOf) {
        return JavaConverters.asScalaBuffer(List.<Dependency<?>>of(new Reordered(records, parentOf)));
    }

    /** Partition i depends on the parent's partition that has Kafka partition i. */
    private static final class Reordered extends NarrowDependency<ConsumerRecord<byte[], byte[]>> {
        private final int[] parentOf;

        Reordered(RDD<ConsumerRecord<byte[], byte[]>> records, int[] parentOf) {
            super(records);
            this.parentOf = parentOf;
        }

        @Override
        public Seq<Object> getParents(int partition) {
            return JavaConverters.asScalaBuffer(List.<Object>of(parentOf[partition]));
        }
    }

    private record Place(int index, Partition parent) implements Partition {
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
        Partition[] parents =
                firstParent(CutRdd.<ConsumerRecord<byte[], byte[]>>tag()).partitions();
        Partition[] places = new Partition[parentOf.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = new Place(i, parents[parentOf[i]]);
        }
        return places;
    }

    @SuppressWarnings("unchecked")
    private static <T> ClassTag<T> tag() {
        return (ClassTag<T>) ClassTag$.MODULE$.apply(ConsumerRecord.class);
    }

    @Override
    public Seq<String> getPreferredLocations(Partition split) {
        return firstParent(CutRdd.<ConsumerRecord<byte[], byte[]>>tag()).preferredLocations(((Place) split).parent());
    }

    @Override
    public Option<Partitioner> partitioner() {
        return Option.apply(partitioner);
    }

    @Override
    public Iterator<Tuple2<Integer, Slice>> compute(Partition split, TaskContext context) {
        Optional<OffsetRange> range = cut.range(split.index());
        if (range.isEmpty()) {
            return JavaConverters.asScalaIterator(java.util.Collections.emptyIterator());
        }
        Iterator<ConsumerRecord<byte[], byte[]>> records =
                firstParent(CutRdd.<ConsumerRecord<byte[], byte[]>>tag()).iterator(((Place) split).parent(), context);
        return JavaConverters.asScalaIterator(List.of(new Tuple2<>(split.index(), slice(range.get(), records)))
                .iterator());
    }

    private Slice slice(OffsetRange range, Iterator<ConsumerRecord<byte[], byte[]>> records) {
        Optional<GenerationModels> models = models(range.partition());
        ReadingLimits limits = ReadingLimits.from(settings);
        Decoders decoders = Decoders.of(limits);
        ReadingDecoder decoder = decoders.take(range.partition());
        Map<String, DeviceSlice> byDevice = new LinkedHashMap<>(); // in the order of their first readings
        int readingsOfEach = readingsOfEach(range, models);
        List<Rejected> rejected = new ArrayList<>(0);
        LogClock clock = new LogClock();
        Taken.Times taken = cut.taken(range.partition());
        ConsumerRecord<byte[], byte[]> last = null;
        LeftOutCounts leftOut = LeftOutCounts.from(settings);
        MessagesAhead messages = new MessagesAhead(records, decoder);
        for (ConsumerRecord<byte[], byte[]> message = messages.next(); message != null; message = messages.next()) {
            last = message;
            Taken.When when = taken.at(message.offset());
            if (decoder.decode(message.key(), message.value(), message.timestamp(), when.limit())) {
                clock.take(LogClock.timeOf(decoder.ts(), message.timestamp(), limits.earliest(), when.time()));
                byDevice.computeIfAbsent(decoder.device(), device -> new DeviceSlice(device, readingsOfEach))
                        .add(decoder, message.offset(), clock);
                if (decoder.leftOutCount() > 0) {
                    leftOut.add(decoder);
                }
            } else {
                rejected.add(new Rejected(
                        message.offset(),
                        message.timestamp(),
                        Optional.ofNullable(message.key()),
                        Optional.ofNullable(message.value()),
                        decoder.reason(),
                        decoder.detail()));
            }
        }
        decoders.giveBack(range.partition(), decoder);
        return scored(range, byDevice.values(), rejected, leftOut, proof(last), clock, models);
    }

    /** Of a fleet without models nothing is known. */
    private int readingsOfEach(OffsetRange range, Optional<GenerationModels> models) {
        long devices = models.map(GenerationModels::devices).orElse(0L) / parentOf.length;
        return devices == 0 ? 1 : (int) Math.min(Integer.MAX_VALUE, range.length() / devices);
    }

    /** The slice with each device's baseline, or with none where those cannot be had and that is allowed. */
    private Slice scored(
            OffsetRange range,
            Collection<DeviceSlice> byDevice,
            List<Rejected> rejected,
            LeftOutCounts leftOut,
            Optional<MessageProof> last,
            LogClock clock,
            Optional<GenerationModels> models) {
        WindowSet windows = windows();
        RetiredDevices retired = windows.retired();
        Optional<List<Slice.OfDevice>> known = models.flatMap(each -> orUnscored(range.partition(), () -> {
            List<Slice.OfDevice> devices = new ArrayList<>(byDevice.size());
            for (DeviceSlice readings : byDevice) {
                if (retired.contains(readings.device())) {
                    devices.add(Slice.OfDevice.unscored(readings));
                    continue;
                }
                Optional<DeviceBaseline> baseline = each.find(readings.device(), range.partition());
                devices.add(new Slice.OfDevice(readings, baseline, patience(baseline), cut.generation()));
            }
            return devices;
        }));
        // Without baselines nothing is scored, and no device is new for that.
        List<Slice.OfDevice> devices = known.orElseGet(
                () -> byDevice.stream().map(Slice.OfDevice::unscored).toList());
        String generation = known.isPresent() ? cut.generation() : "";
        return new Slice(cut, range, rejected, leftOut, devices, last, clock, generation, windows, checkpointed);
    }

    private static Optional<MessageProof> proof(ConsumerRecord<byte[], byte[]> last) {
        return Optional.ofNullable(last)
                .map(message -> MessageProof.of(
                        message.partition(), message.offset(), message.timestamp(), message.key(), message.value()));
    }

    /** The windows that the cut is told under. State alone can be rebuilt without, where they are gone. */
    private WindowSet windows() {
        try {
            return Windows.of(settings).get(cut.terms().windows());
        } catch (CorruptDataException e) {
            if (cut.purpose() == Cut.Purpose.STATE_ONLY || OnLostGeneration.isUnscored(settings)) {
                LoggerFactory.getLogger(CutRdd.class)
                        .warn(
                                "Cut {} goes on as if there were no maintenance windows: {}",
                                cut.number(),
                                e.getMessage());
                return WindowSet.NONE;
            }
            throw new CorruptDataException(
                    e.getMessage() + " Cut " + cut.number()
                            + " of the journal was begun under them, and cannot be ended"
                            + " otherwise: bring them back from a backup, or set " + OnLostGeneration.SETTING
                            + " = unscored to tell all its alerts.",
                    e);
        }
    }

    private long patience(Optional<DeviceBaseline> baseline) {
        return baseline.map(each -> Math.max(leastSilence, Pace.patience(each.interval())))
                .orElse(Long.MAX_VALUE);
    }

    /** The models that the cut is scored with. */
    private Optional<GenerationModels> models(int partition) {
        return orUnscored(partition, () -> Models.of(settings).of(cut.generation(), parentOf.length));
    }

    /** What is read of the cut's generation. State alone can be rebuilt without, where it is gone. */
    private <T> Optional<T> orUnscored(int partition, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (CorruptDataException e) {
            if (cut.purpose() == Cut.Purpose.STATE_ONLY) {
                LoggerFactory.getLogger(CutRdd.class)
                        .warn("State of partition {} is rebuilt without open alerts: {}", partition, e.getMessage());
                return Optional.empty();
            }
            if (OnLostGeneration.isUnscored(settings)) {
                LoggerFactory.getLogger(CutRdd.class)
                        .warn(
                                "Cut {} goes on without scores in partition {}: {}",
                                cut.number(),
                                partition,
                                e.getMessage());
                return Optional.empty();
            }
            throw new CorruptDataException(
                    e.getMessage() + " Cut " + cut.number() + " of the journal was begun with it, and cannot be ended"
                            + " otherwise: bring it back from a backup, or set " + OnLostGeneration.SETTING
                            + " = unscored to give its readings out without scores.",
                    e);
        }
    }
}

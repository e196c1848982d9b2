package io.seamark.common.habit;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Which devices of a partition have gone silent. Time is what the log itself says: it stands still where the log does, so that
 * neither a broker's restart nor a stop of the speed layer makes anybody silent; and whatever the log is cut into, the same
 * devices are silent at the same offsets. A partition of which nobody sends any more is therefore not told from one whose
 * broker is away. Mutable; not thread-safe. Copies share what neither has changed.
 */
public final class SilenceWatch {

    /** What found such an alert. */
    public static final String DETECTOR = "silent";

    private static final double WORTH = 0.8;
    private static final int CHUNKS = 64;

    /**
     * When a device was heard of last.
     *
     * @param at the log's time then, epoch milliseconds
     * @param patience how long it may be silent, milliseconds
     * @param offset of its last reading
     * @param told whether it is said to be silent
     */
    private record Heard(long at, long patience, long offset, boolean told) {
        boolean isSilentAt(long clock) {
            return clock - at > patience;
        }
    }

    /** The readings of one device in a cut, in the order of the log; at least one. */
    public interface Readings {
        String device();

        int size();

        /** The log's time at reading {@code i}, epoch milliseconds; not before that of the reading before. */
        long clock(int i);

        /** Offset of reading {@code i} in its partition. */
        long offset(int i);
    }

    /**
     * One device in a cut.
     *
     * @param readings of it
     * @param patience how long the device may be silent, milliseconds; {@code Long.MAX_VALUE} if that is not known
     */
    public record Visit(Readings readings, long patience) {}

    /** By the hash of the device. */
    private final List<Map<String, Heard>> chunks;

    private final boolean[] owned = new boolean[CHUNKS];
    private long clock;

    /** Of a partition of which nothing is known yet. */
    public SilenceWatch() {
        this(new ArrayList<>(), Long.MIN_VALUE);
        for (int i = 0; i < CHUNKS; i++) {
            chunks.add(Map.of());
        }
    }

    private SilenceWatch(List<Map<String, Heard>> chunks, long clock) {
        this.chunks = chunks;
        this.clock = clock;
    }

    /** A copy that changes without changing this one. This one must not change any more. */
    public SilenceWatch copy() {
        return new SilenceWatch(new ArrayList<>(chunks), clock);
    }

    /** How many devices are watched. */
    public int devices() {
        return chunks.stream().mapToInt(Map::size).sum();
    }

    /**
     * Takes a cut of the partition.
     *
     * @param visits of all devices that have readings in it, in an order that does not change
     * @param until the log's time at its end
     * @return what happened to alerts of silence
     */
    public List<AlertEvent> take(List<Visit> visits, long until, String generation, int partition) {
        List<AlertEvent> events = new ArrayList<>(0);
        for (Visit visit : visits) {
            visit(visit, generation, partition, events);
        }
        clock = Math.max(clock, until);
        List<AlertEvent> opened = new ArrayList<>(0);
        for (int i = 0; i < CHUNKS; i++) {
            tell(i, generation, partition, opened);
        }
        opened.sort(Comparator.comparing(AlertEvent::device));
        events.addAll(opened);
        return events;
    }

    private void visit(Visit visit, String generation, int partition, List<AlertEvent> events) {
        Readings readings = visit.readings();
        String device = readings.device();
        int chunk = chunk(device);
        Heard heard = chunks.get(chunk).get(device);
        int last = readings.size() - 1;
        for (int i = isUnbroken(heard, visit) ? last : 0; i <= last; i++) {
            long at = Math.max(clock, readings.clock(i));
            if (heard != null && (heard.told() || heard.isSilentAt(at))) {
                if (!heard.told()) {
                    events.add(event(
                            Kind.OPENED,
                            device,
                            heard,
                            heard.at() + heard.patience(),
                            heard.offset(),
                            generation,
                            partition));
                }
                events.add(event(Kind.CLOSED, device, heard, at, readings.offset(i), generation, partition));
            }
            heard = new Heard(at, visit.patience(), readings.offset(i), false);
        }
        if (visit.patience() == Long.MAX_VALUE) {
            if (chunks.get(chunk).containsKey(device)) {
                own(chunk).remove(device);
            }
        } else {
            own(chunk).put(device, heard);
        }
    }

    /** Whether no pause before or among the readings can have been too long: what all of them take is not. */
    private boolean isUnbroken(Heard heard, Visit visit) {
        Readings readings = visit.readings();
        long until = Math.max(clock, readings.clock(readings.size() - 1));
        if (heard == null) {
            return until - Math.max(clock, readings.clock(0)) <= visit.patience();
        }
        return !heard.told() && until - heard.at() <= Math.min(heard.patience(), visit.patience());
    }

    private void tell(int chunk, String generation, int partition, List<AlertEvent> events) {
        List<String> silent = new ArrayList<>(0);
        chunks.get(chunk).forEach((device, heard) -> {
            if (!heard.told() && heard.isSilentAt(clock)) {
                silent.add(device);
            }
        });
        for (String device : silent) {
            Heard heard = chunks.get(chunk).get(device);
            events.add(event(
                    Kind.OPENED, device, heard, heard.at() + heard.patience(), heard.offset(), generation, partition));
            own(chunk).put(device, new Heard(heard.at(), heard.patience(), heard.offset(), true));
        }
    }

    private static AlertEvent event(
            Kind kind, String device, Heard heard, long ts, long offset, String generation, int partition) {
        return new AlertEvent(
                1,
                device + '|' + DETECTOR + '|' + partition + '|' + heard.offset(),
                kind,
                device,
                DETECTOR,
                heard.at() + heard.patience(),
                ts,
                kind == Kind.CLOSED ? 0 : WORTH,
                WORTH,
                AlertEvent.severity(WORTH),
                0,
                List.of(),
                generation,
                partition,
                offset);
    }

    private static int chunk(String device) {
        return (device.hashCode() * 0x9e3779b9) >>> 26;
    }

    private Map<String, Heard> own(int chunk) {
        if (!owned[chunk]) {
            chunks.set(chunk, new HashMap<>(chunks.get(chunk)));
            owned[chunk] = true;
        }
        return chunks.get(chunk);
    }

    /**
     * Takes over the devices of another watch that belong here, as where a log has been given more partitions; time is that of
     * the later one.
     */
    public void adopt(SilenceWatch other, Predicate<String> belongs) {
        clock = Math.max(clock, other.clock);
        other.forEach((device, heard) -> {
            if (belongs.test(device)) {
                own(chunk(device)).put(device, heard);
            }
        });
    }

    private void forEach(BiConsumer<String, Heard> each) {
        chunks.forEach(chunk -> chunk.forEach(each));
    }

    /** The stored form. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).i64(clock).varint(devices());
        forEach((device, heard) -> out.text(device)
                .i64(heard.at())
                .varint(heard.patience())
                .varint(heard.offset())
                .u8(heard.told() ? 1 : 0));
        return out.toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static SilenceWatch fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        SilenceWatch watch = new SilenceWatch();
        watch.clock = in.i64();
        for (int left = in.count(12); left > 0; left--) {
            String device = in.text();
            Heard heard = new Heard(in.i64(), in.varint(), in.varint(), in.u8() != 0);
            if (heard.patience() < 0 || heard.offset() < 0) {
                throw new CorruptDataException(
                        "'" + device + "' with a patience of " + heard.patience() + " at offset " + heard.offset());
            }
            watch.own(chunk(device)).put(device, heard);
        }
        if (in.remaining() != 0) {
            throw new CorruptDataException("a watch with " + in.remaining() + " bytes too many");
        }
        return watch;
    }
}

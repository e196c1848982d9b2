package io.seamark.serving.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewKey;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * Both sides of one generation at one moment: batch view, fold and offsets belong together, whatever is swapped or folded
 * meanwhile. For one thread.
 */
public final class PinnedView implements AutoCloseable {

    private final ServingDb db;
    private final View view;
    private final Snapshot snapshot;
    private final ReadOptions options;

    PinnedView(ServingDb db, View view) {
        this.db = db;
        this.view = view;
        this.snapshot = db.rocks().getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    public View view() {
        return view;
    }

    /** How far the fold was at this moment. */
    public FoldState state() {
        return get(db.meta(), MetaKeys.fold(view.id()))
                .map(FoldState::fromBytes)
                .orElse(FoldState.at(view.seam()));
    }

    /** What is known of a device; empty if no view has it. */
    public Optional<DeviceMark> device(String id) {
        return get(view.families().devices(), id.getBytes(UTF_8)).map(DeviceMark::fromBytes);
    }

    /**
     * Devices by id, in the order of its bytes.
     *
     * @param prefix what the ids begin with; empty for all
     * @param after the id after which to begin; empty for the first
     */
    public Map<String, DeviceMark> devices(String prefix, String after, int limit) {
        Map<String, DeviceMark> found = new java.util.LinkedHashMap<>();
        String from = after.compareTo(prefix) > 0 ? after : prefix;
        scan(view.families().devices(), from.getBytes(UTF_8), Optional.empty(), (key, value) -> {
            String id = new String(key, UTF_8);
            if (!id.startsWith(prefix) || found.size() >= limit) {
                return false;
            }
            if (!id.equals(after)) {
                found.put(id, DeviceMark.fromBytes(value));
            }
            return true;
        });
        return found;
    }

    /** How many devices there are, counted one by one. */
    public long countDevices() {
        long[] count = {0};
        scan(view.families().devices(), new byte[0], Optional.empty(), (key, value) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    /** What is normal for a device, if the generation has a baseline for it. */
    public Optional<DeviceBaseline> baseline(String device) {
        return get(view.families().models(), device.getBytes(UTF_8))
                .map(bytes -> ModelFile.decode(bytes).get(0));
    }

    /** The hours of a metric in {@code [fromHour, untilHour)} that have values, in order. */
    public List<MergedHour> hours(String device, String metric, long fromHour, long untilHour) {
        byte[] from = ViewKey.encode(device, metric, bounded(fromHour));
        byte[] until = ViewKey.encode(device, metric, bounded(untilHour));
        TreeMap<Long, Summary> batch = new TreeMap<>();
        scan(view.families().batch(), from, Optional.of(until), (key, value) -> {
            batch.put(ViewKey.decode(key).hour(), Summary.fromBytes(value));
            return true;
        });
        TreeMap<Long, Summary> speed = new TreeMap<>();
        scan(view.families().speed(), from, Optional.of(until), (key, value) -> {
            speed.put(ViewKey.decode(key).hour(), Summary.fromBytes(value));
            return true;
        });
        TreeMap<Long, MergedHour> merged = new TreeMap<>();
        batch.forEach((hour, summary) -> merged.put(hour, new MergedHour(hour, summary, summary.count(), 0)));
        speed.forEach((hour, summary) -> {
            long count = summary.count();
            MergedHour known = merged.get(hour);
            merged.put(
                    hour,
                    known == null
                            ? new MergedHour(hour, summary, 0, count)
                            : new MergedHour(hour, known.summary().merge(summary), known.batchCount(), count));
        });
        return new ArrayList<>(merged.values());
    }

    /** The summary of a metric's latest hour in either view: its last value is the metric's last. */
    public Optional<Summary> latest(String device, String metric) {
        Optional<Summary> batch = last(view.families().batch(), device, metric);
        Optional<Summary> speed = last(view.families().speed(), device, metric);
        if (batch.isEmpty() || speed.isEmpty()) {
            return batch.or(() -> speed);
        }
        return batch.get().lastTs() > speed.get().lastTs() ? batch : speed;
    }

    private Optional<Summary> last(ColumnFamilyHandle family, String device, String metric) {
        byte[] prefix = ViewKey.prefix(device, metric);
        try (RocksIterator each = db.rocks().newIterator(family, options)) {
            each.seekForPrev(ViewKey.encode(device, metric, Integer.MAX_VALUE));
            boolean found = each.isValid()
                    && each.key().length == prefix.length + 4
                    && java.util.Arrays.equals(each.key(), 0, prefix.length, prefix, 0, prefix.length);
            return found ? Optional.of(Summary.fromBytes(each.value())) : Optional.empty();
        }
    }

    private static long bounded(long hour) {
        return Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, hour));
    }

    private Optional<byte[]> get(ColumnFamilyHandle family, byte[] key) {
        try {
            return Optional.ofNullable(db.rocks().get(family, options, key));
        } catch (RocksDBException e) {
            throw ServingDb.failed("read", e);
        }
    }

    /** Visits entries in key order until the end or until {@code visit} says false. */
    private void scan(
            ColumnFamilyHandle family, byte[] from, Optional<byte[]> until, BiPredicate<byte[], byte[]> visit) {
        try (Slice end = new Slice(until.orElse(new byte[0]));
                ReadOptions bounds = new ReadOptions().setSnapshot(snapshot)) {
            if (until.isPresent()) {
                bounds.setIterateUpperBound(end);
            }
            try (RocksIterator each = db.rocks().newIterator(family, bounds)) {
                for (each.seek(from); each.isValid() && visit.test(each.key(), each.value()); each.next()) {
                    // visited by the condition
                }
                each.status();
            } catch (RocksDBException e) {
                throw ServingDb.failed("read", e);
            }
        }
    }

    @Override
    public void close() {
        options.close();
        db.rocks().releaseSnapshot(snapshot);
        view.leave();
    }
}

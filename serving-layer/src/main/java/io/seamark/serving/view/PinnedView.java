package io.seamark.serving.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewKey;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.MergedHour.HourSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Both sides of one generation at one moment: batch view, fold and offsets belong together, whatever is swapped or folded
 * meanwhile. For one thread.
 */
public final class PinnedView implements AutoCloseable {

    /** Up to so many hours are read one by one: an iterator costs as much as some four reads before it has found anything. */
    private static final int FEW_HOURS = 4;

    /** Room for so many hours is made before they are read, at most. */
    private static final int MOST_EXPECTED = 1_000;

    private final ServingDb db;
    private final Moment moment;
    private final View view;
    private final ReadOptions options;

    /** @param moment entered by the caller, left by {@link #close} */
    PinnedView(ServingDb db, Moment moment) {
        this.db = db;
        this.moment = moment;
        this.view = moment.view();
        this.options = moment.options();
    }

    public View view() {
        return view;
    }

    /** How far the fold was at this moment. */
    public FoldState state() {
        return moment.state();
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
     * @param listed which of them are wanted
     */
    public Map<String, DeviceMark> devices(String prefix, String after, int limit, Predicate<String> listed) {
        Map<String, DeviceMark> found = new java.util.LinkedHashMap<>();
        String from = after.compareTo(prefix) > 0 ? after : prefix;
        scan(view.families().devices(), from.getBytes(UTF_8), (key, value) -> {
            String id = new String(key, UTF_8);
            if (!id.startsWith(prefix) || found.size() >= limit) {
                return false;
            }
            if (!id.equals(after) && listed.test(id)) {
                found.put(id, DeviceMark.fromBytes(value));
            }
            return true;
        });
        return found;
    }

    /**
     * How many devices there are.
     *
     * @param all their number
     * @param withMore how many of them have more metrics than are listed
     * @param exampleWithMore one of those, if there is any
     */
    public record Devices(long all, long withMore, Optional<String> exampleWithMore) {}

    /** Counts the devices one by one. */
    public Devices countDevices() {
        long[] counts = new long[2];
        List<String> example = new ArrayList<>(1);
        scan(view.families().devices(), new byte[0], (key, value) -> {
            counts[0]++;
            if (DeviceMark.hasMore(value)) {
                counts[1]++;
                if (example.isEmpty()) {
                    example.add(new String(key, UTF_8));
                }
            }
            return true;
        });
        return new Devices(counts[0], counts[1], example.stream().findFirst());
    }

    /**
     * How many devices are named, counted one by one.
     *
     * @param patterns ids; one that ends with {@code *} stands for all that begin so
     */
    public long countMatching(Collection<String> patterns) {
        Set<String> prefixes = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        for (String each : patterns) {
            if (each.endsWith("*")) {
                prefixes.add(each.substring(0, each.length() - 1));
            } else {
                ids.add(each);
            }
        }
        long count = 0;
        String before = null; // sorted: what a prefix covers follows it
        for (String prefix : prefixes) {
            if (before == null || !prefix.startsWith(before)) {
                before = prefix;
                count += countBeginningWith(prefix.getBytes(UTF_8));
            }
        }
        for (String id : ids) {
            if (prefixes.stream().noneMatch(id::startsWith)
                    && value(view.families().devices(), id.getBytes(UTF_8)) != null) {
                count++;
            }
        }
        return count;
    }

    private long countBeginningWith(byte[] prefix) {
        long[] count = {0};
        scan(view.families().devices(), prefix, (key, value) -> {
            boolean fits = beginsWith(key, prefix);
            count[0] += fits ? 1 : 0;
            return fits;
        });
        return count[0];
    }

    /** What is normal for a device, if the generation has a baseline for it. */
    public Optional<DeviceBaseline> baseline(String device) {
        return get(view.families().models(), device.getBytes(UTF_8))
                .map(bytes -> ModelFile.decode(bytes).get(0));
    }

    /**
     * Names of a device's metrics in either view, in the order of their bytes.
     *
     * @param after the name after which to begin; empty for the first
     */
    public List<String> metrics(String device, String after, int limit) {
        NavigableSet<String> names =
                new TreeSet<>((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));
        names.addAll(metrics(view.families().batch(), device, after, limit));
        names.addAll(metrics(view.families().speed(), device, after, limit));
        return names.stream().limit(limit).toList();
    }

    /** From metric to metric, past all hours of each. */
    private List<String> metrics(ColumnFamilyHandle family, String device, String after, int limit) {
        byte[] prefix = ViewKey.prefix(device);
        List<String> names = new ArrayList<>();
        try (RocksIterator each = db.rocks().newIterator(family, options)) {
            each.seek(after.isEmpty() ? prefix : ViewKey.endOf(device, after));
            while (names.size() < limit && each.isValid() && beginsWith(each.key(), prefix)) {
                String name = ViewKey.decode(each.key()).metric();
                names.add(name);
                each.seek(ViewKey.endOf(device, name));
            }
            each.status();
        } catch (RocksDBException e) {
            throw ServingDb.failed("read", e);
        }
        return names;
    }

    private static boolean beginsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The hours of a metric in {@code [fromHour, untilHour)} that have values, in order. */
    public List<MergedHour> hours(String device, String metric, long fromHour, long untilHour) {
        long from = bounded(fromHour);
        long until = bounded(untilHour);
        // Most look-ups are of hours before those of all readings beyond the seam: nothing is looked for then.
        long beyond = Math.max(from, state().oldestHour());
        return MergedHour.merged(
                side(view.families().batch(), device, metric, from, until),
                side(view.families().speed(), device, metric, beyond, until));
    }

    private List<HourSummary> side(ColumnFamilyHandle family, String device, String metric, long from, long until) {
        if (from >= until) {
            return List.of();
        }
        List<HourSummary> found = new ArrayList<>((int) Math.min(until - from, MOST_EXPECTED));
        if (until - from <= FEW_HOURS) {
            for (long hour = from; hour < until; hour++) {
                byte[] value = value(family, ViewKey.encode(device, metric, hour));
                if (value != null) {
                    found.add(new HourSummary(hour, Summary.fromBytes(value)));
                }
            }
            return found;
        }
        byte[] end = ViewKey.encode(device, metric, until);
        scan(family, ViewKey.encode(device, metric, from), (key, value) -> {
            if (Arrays.compareUnsigned(key, end) >= 0) {
                return false;
            }
            found.add(new HourSummary(ViewKey.hour(key), Summary.fromBytes(value)));
            return true;
        });
        return found;
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
                    && Arrays.equals(each.key(), 0, prefix.length, prefix, 0, prefix.length);
            return found ? Optional.of(Summary.fromBytes(each.value())) : Optional.empty();
        }
    }

    private static long bounded(long hour) {
        return Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, hour));
    }

    private Optional<byte[]> get(ColumnFamilyHandle family, byte[] key) {
        return Optional.ofNullable(value(family, key));
    }

    private byte[] value(ColumnFamilyHandle family, byte[] key) {
        try {
            return db.rocks().get(family, options, key);
        } catch (RocksDBException e) {
            throw ServingDb.failed("read", e);
        }
    }

    /** Visits entries in key order until the end or until {@code visit} says false. */
    private void scan(ColumnFamilyHandle family, byte[] from, BiPredicate<byte[], byte[]> visit) {
        try (RocksIterator each = db.rocks().newIterator(family, options)) {
            for (each.seek(from); each.isValid() && visit.test(each.key(), each.value()); each.next()) {
                // visited by the condition
            }
            each.status();
        } catch (RocksDBException e) {
            throw ServingDb.failed("read", e);
        }
    }

    @Override
    public void close() {
        moment.leave();
    }
}

package io.seamark.serving.fold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewKey;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.ServingDb;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The summaries that the next write brings to disk, and those of the writes before as a cache: the same hours are folded
 * again and again, second after second. For one thread.
 */
final class FoldBuffer {

    private static final int MAX_CACHED = 50_000;

    /** Names of metrics in all marks that are kept as a cache, some 100 bytes each. */
    private static final int MAX_NAMES = 500_000;

    private final ServingDb db;
    private final Families families;
    private final int maxMetrics;
    private final SplitBook split;
    private final Map<Key, Summary> summaries = new HashMap<>();
    private final Map<Key, DeviceMark> marks = new HashMap<>();
    private final Set<Key> changedSummaries = new HashSet<>();
    /** Names of metrics in all marks. */
    private long names;

    private final Set<Key> changedMarks = new HashSet<>();

    /** Bytes as a key of maps; in an order, which is all that a map has to go by where somebody has chosen names of one hash. */
    private static final class Key implements Comparable<Key> {
        private final byte[] bytes;
        private final int hash;

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Key other && Arrays.equals(bytes, other.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }
    }

    FoldBuffer(ServingDb db, Families families, int maxMetrics, SplitBook split) {
        this.maxMetrics = maxMetrics;
        this.db = requireNonNull(db, "db");
        this.families = requireNonNull(families, "families");
        this.split = requireNonNull(split, "split");
    }

    /** @param partition of the log that the readings came from */
    void fold(DeviceDelta device, int partition) {
        Key id = new Key(device.device().getBytes(UTF_8));
        List<String> added =
                device.metrics().stream().map(MetricDelta::metric).distinct().toList();
        DeviceMark mark = marks.get(id);
        if (mark == null) {
            mark = stored(families.devices(), id).map(DeviceMark::fromBytes).orElse(DeviceMark.NONE);
            names += mark.metrics().size();
        }
        DeviceMark next = mark.with(device.lastTs(), device.score(), added, maxMetrics)
                .placed(split.place(device.device(), mark.placement(), partition));
        names += next.metrics().size() - mark.metrics().size();
        marks.put(id, next);
        changedMarks.add(id);
        for (MetricDelta delta : device.metrics()) {
            Key key = new Key(ViewKey.encode(device.device(), delta.metric(), delta.hour()));
            Summary summary = summaries.get(key);
            if (summary == null) {
                summary = stored(families.speed(), key).map(Summary::fromBytes).orElseGet(Summary::new);
                summaries.put(key, summary);
            }
            summary.merge(delta.summary());
            changedSummaries.add(key);
        }
    }

    private Optional<byte[]> stored(ColumnFamilyHandle family, Key key) {
        try {
            return Optional.ofNullable(db.rocks().get(family, key.bytes));
        } catch (RocksDBException e) {
            throw ServingDb.failed("read the speed view", e);
        }
    }

    /** Whether so much waits that it should be written before more is folded. */
    boolean isFull() {
        return changedSummaries.size() >= MAX_CACHED || names > MAX_NAMES;
    }

    void writeTo(WriteBatch batch) throws RocksDBException {
        for (Key key : changedSummaries) {
            batch.put(families.speed(), key.bytes, summaries.get(key).toBytes());
        }
        for (Key id : changedMarks) {
            batch.put(families.devices(), id.bytes, marks.get(id).toBytes());
        }
    }

    /** The write has succeeded. */
    void written() {
        changedSummaries.clear();
        changedMarks.clear();
        if (summaries.size() > MAX_CACHED) {
            summaries.clear();
        }
        if (marks.size() > MAX_CACHED || names > MAX_NAMES) {
            marks.clear();
            names = 0;
        }
    }

    /** Forgets everything. */
    void clear() {
        summaries.clear();
        marks.clear();
        names = 0;
        changedSummaries.clear();
        changedMarks.clear();
    }
}

package io.seamark.serving.fold;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.FrameAssembler;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.FramePart;
import io.seamark.common.frame.Tally;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.log.Folder;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the deltas beyond the seam of one generation. What {@link FrameAssembler} says is done: a whole next frame is
 * folded, a repeat is skipped, a gap is told and waited out. The fold and its offsets go to RocksDB in one write, so that a
 * killed process goes on exactly where the disk says.
 *
 * <p>{@link #reload}, {@link #offer} and {@link #commit} are for one thread; the rest is thread-safe.
 */
public final class SpeedFold implements Folder {

    private static final Logger LOG = LoggerFactory.getLogger(SpeedFold.class);

    /** Every so many frames of a partition the place of the next one is noted, for a later generation's fold. */
    private static final int INDEX_EVERY = 16;

    private final ServingDb db;
    private final Families families;
    private final Seam seam;
    private final boolean originKnown;
    private final FoldListener listener;

    private final FoldBuffer buffer;
    private final List<byte[][]> changedIndex = new ArrayList<>();
    private final Map<Integer, Integer> sinceIndexed = new HashMap<>();
    private FrameAssembler assembler;
    private Map<Integer, Long> positions = new TreeMap<>();
    private Tally tally = new Tally();
    private long newestTs;
    private long frameAt;
    private boolean changed;

    private volatile FoldState committed;
    private volatile Map<Integer, FrameGap> gaps = Map.of();
    private final AtomicLong framesApplied = new AtomicLong();
    private final AtomicLong gapsSeen = new AtomicLong();
    private final AtomicLong corrupt = new AtomicLong();

    /**
     * @param seam where the generation's batch view ends
     * @param originKnown false before the first generation: then each partition begins where its first frame does
     */
    public SpeedFold(ServingDb db, Families families, Seam seam, boolean originKnown, FoldListener listener) {
        this.db = requireNonNull(db, "db");
        this.families = requireNonNull(families, "families");
        this.seam = requireNonNull(seam, "seam");
        this.originKnown = originKnown;
        this.listener = requireNonNull(listener, "listener");
        this.buffer = new FoldBuffer(db, families);
        this.assembler = new FrameAssembler(seam);
        this.committed = FoldState.at(seam);
        reload();
    }

    @Override
    public void reload() {
        FoldState state =
                db.get(MetaKeys.fold(families.id())).map(FoldState::fromBytes).orElse(FoldState.at(seam));
        buffer.clear();
        changedIndex.clear();
        assembler = new FrameAssembler(state.applied());
        positions = new TreeMap<>(state.positions());
        tally = new Tally().merge(state.tally());
        newestTs = state.newestTs();
        frameAt = state.frameAt();
        changed = false;
        gaps = Map.of();
        committed = state;
    }

    @Override
    public long start(int partition) {
        Long known = positions.get(partition);
        return known != null ? known : indexed(partition, seam.at(partition));
    }

    /** The best place known to begin, so that the frame that begins at the seam is not missed; 0 if none is known. */
    private long indexed(int partition, long from) {
        byte[] prefix = MetaKeys.indexPrefix(partition);
        try (RocksIterator each = db.rocks().newIterator(db.meta())) {
            each.seekForPrev(MetaKeys.index(partition, from));
            boolean found = each.isValid()
                    && each.key().length == prefix.length + 8
                    && Arrays.equals(each.key(), 0, prefix.length, prefix, 0, prefix.length);
            return found ? ByteBuffer.wrap(each.value()).getLong() : 0;
        }
    }

    @Override
    public OptionalLong offer(LogMessage message) {
        FramePart part;
        try {
            part = FrameCodec.decode(message.value());
        } catch (CorruptDataException e) {
            // Not applied, so that the next frame shows the gap; the original stays in the topic.
            corrupt.incrementAndGet();
            LOG.error(
                    "The message at offset {} of partition {} of the deltas is skipped: {}",
                    message.offset(),
                    message.partition(),
                    e.getMessage());
            return OptionalLong.empty();
        }
        int partition = part.range().partition();
        if (!originKnown && !assembler.applied().offsets().containsKey(partition)) {
            long from = part.range().from();
            assembler.applied(new OffsetRange(partition, from, from));
        }
        FrameAssembler.Verdict verdict = assembler.offer(part);
        if (verdict instanceof FrameAssembler.Apply apply) {
            return fold(message, apply.parts());
        } else if (verdict instanceof FrameAssembler.Gap gap) {
            missing(message, gap.expected(), gap.found(), false);
        } else if (verdict instanceof FrameAssembler.Overlap overlap) {
            missing(message, overlap.expected(), overlap.found(), true);
        }
        return OptionalLong.empty();
    }

    private void missing(LogMessage message, long expected, OffsetRange found, boolean overlap) {
        int partition = found.partition();
        FrameGap known = gaps.get(partition);
        if (known == null || known.expected() != expected) {
            gapsSeen.incrementAndGet();
            LOG.error(
                    "{} in the deltas of partition {}: expected a frame from {}, found {}. Its readings are missing in"
                            + " answers until the speed layer writes them again or the next generation covers them.",
                    overlap ? "An overlap" : "A gap",
                    partition,
                    expected,
                    found);
            set(new FrameGap(partition, expected, found.from(), message.offset(), System.currentTimeMillis(), overlap));
        } else {
            set(new FrameGap(
                    partition,
                    expected,
                    Math.min(known.found(), found.from()),
                    Math.min(known.resumeAt(), message.offset()),
                    known.since(),
                    known.overlap() || overlap));
        }
    }

    private void set(FrameGap gap) {
        Map<Integer, FrameGap> all = new HashMap<>(gaps);
        all.put(gap.partition(), gap);
        gaps = Map.copyOf(all);
    }

    private OptionalLong fold(LogMessage message, List<FramePart> parts) {
        OffsetRange range = parts.get(0).range();
        for (FramePart part : parts) {
            for (DeviceDelta device : part.devices()) {
                buffer.fold(device);
                newestTs = Math.max(newestTs, device.lastTs());
            }
            tally.merge(part.tally());
        }
        assembler.applied(range);
        frameAt = Math.max(frameAt, message.timestamp());
        changed = true;
        OptionalLong elsewhere = healed(message, range);
        FrameGap gap = gaps.get(range.partition());
        long next =
                elsewhere.orElse(gap == null ? message.offset() + 1 : Math.min(gap.resumeAt(), message.offset() + 1));
        positions.put(message.partition(), next);
        if (sinceIndexed.merge(range.partition(), 1, Integer::sum) >= INDEX_EVERY) {
            sinceIndexed.put(range.partition(), 0);
            changedIndex.add(new byte[][] {
                MetaKeys.index(range.partition(), range.until()),
                ByteBuffer.allocate(8).putLong(next).array()
            });
        }
        parts.forEach(listener::folded);
        framesApplied.incrementAndGet();
        if (buffer.isFull()) {
            commit();
        }
        return elsewhere;
    }

    /** If the missing frames have come: where the ones stand that were read too early. */
    private OptionalLong healed(LogMessage message, OffsetRange range) {
        FrameGap gap = gaps.get(range.partition());
        if (gap == null) {
            return OptionalLong.empty();
        }
        Map<Integer, FrameGap> left = new HashMap<>(gaps);
        if (range.until() < gap.found()) {
            left.put(
                    range.partition(),
                    new FrameGap(
                            gap.partition(), range.until(), gap.found(), gap.resumeAt(), gap.since(), gap.overlap()));
            gaps = Map.copyOf(left);
            return OptionalLong.empty();
        }
        left.remove(range.partition());
        gaps = Map.copyOf(left);
        LOG.info("The deltas of partition {} are whole again up to {}", range.partition(), range.until());
        return gap.resumeAt() <= message.offset() ? OptionalLong.of(gap.resumeAt()) : OptionalLong.empty();
    }

    @Override
    public void commit() {
        if (!changed) {
            return;
        }
        FoldState state = new FoldState(
                assembler.applied(), new TreeMap<>(positions), new Tally().merge(tally), newestTs, frameAt);
        try (WriteBatch batch = new WriteBatch();
                WriteOptions options = new WriteOptions()) {
            buffer.writeTo(batch);
            for (byte[][] entry : changedIndex) {
                batch.put(db.meta(), entry[0], entry[1]);
            }
            batch.put(db.meta(), MetaKeys.fold(families.id()), state.toBytes());
            db.rocks().write(options, batch);
        } catch (RocksDBException e) {
            throw ServingDb.failed("write the speed view", e);
        }
        buffer.written();
        changedIndex.clear();
        changed = false;
        committed = state;
    }

    /** What has been committed last. */
    public FoldState state() {
        return committed;
    }

    /** Stretches that are missing now, by partition. */
    public Map<Integer, FrameGap> gaps() {
        return gaps;
    }

    /** Frames folded since the process began. */
    public long framesApplied() {
        return framesApplied.get();
    }

    /** Gaps and overlaps noticed since the process began, healed ones as well. */
    public long gapsSeen() {
        return gapsSeen.get();
    }

    /** Messages of the deltas that are no frames, since the process began. */
    public long corrupt() {
        return corrupt.get();
    }
}

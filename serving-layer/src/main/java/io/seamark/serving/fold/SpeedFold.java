package io.seamark.serving.fold;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FrameAssembler;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.FramePart;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.log.Folder;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.FoldState;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
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

    private final ServingDb db;
    private final Families families;
    private final Seam seam;
    private final boolean originKnown;
    private final FrameSearch search;
    private final FoldListener listener;

    private final SplitBook split;
    private final FoldBuffer buffer;
    private final GapBook gaps = new GapBook();
    private final Set<Integer> begunBySearch = new HashSet<>();
    private FrameAssembler assembler;
    private Map<Integer, Long> positions = new TreeMap<>();
    private final Map<Integer, LogMessage> last = new TreeMap<>();
    private List<MessageProof> proofs = List.of();
    private String topic = "";
    private Tally tally = new Tally();
    private long newestTs;
    private long frameAt;
    private long oldestHour;
    private boolean changed;

    private volatile FoldState committed;
    private volatile SplitDevices splitDevices = SplitDevices.NONE;
    private final AtomicLong framesApplied = new AtomicLong();
    private final AtomicLong corrupt = new AtomicLong();

    /**
     * @param seam where the generation's batch view ends
     * @param originKnown false before the first generation: then each partition begins where its first frame does
     * @param deltas where the frames come from
     * @param maxMetrics names of metrics that the list of devices has of one
     * @param splitExamples how many of the devices in several partitions are named
     */
    public SpeedFold(
            ServingDb db,
            Families families,
            Seam seam,
            boolean originKnown,
            Log deltas,
            FoldListener listener,
            int maxMetrics,
            int splitExamples) {
        this.db = requireNonNull(db, "db");
        this.families = requireNonNull(families, "families");
        this.seam = requireNonNull(seam, "seam");
        this.originKnown = originKnown;
        this.search = new FrameSearch(deltas);
        this.listener = requireNonNull(listener, "listener");
        this.split = new SplitBook(splitExamples);
        this.buffer = new FoldBuffer(db, families, maxMetrics, split);
        this.assembler = new FrameAssembler(seam);
        this.committed = FoldState.at(seam);
        reload("");
    }

    @Override
    public void reload(String current) {
        FoldState state =
                db.get(MetaKeys.fold(families.id())).map(FoldState::fromBytes).orElse(FoldState.at(seam));
        buffer.clear();
        split.reload(db.get(MetaKeys.foldSplit(families.id())), state.applied());
        splitDevices = split.found();
        last.clear();
        proofs = db.get(MetaKeys.foldProofs(families.id()))
                .map(bytes -> MessageProof.parse(new String(bytes, US_ASCII)))
                .orElse(List.of());
        assembler = new FrameAssembler(state.applied());
        positions = new TreeMap<>(state.positions());
        topic = current.isEmpty() ? state.topic() : current;
        if (!state.topic().isEmpty() && !state.topic().equals(topic)) {
            // What is folded stays: it is keyed by the offsets of readings, and the frames before may be gone with the
            // old topic. Frames of the new one join it where it ends, or are told as a gap.
            LOG.warn(
                    "The topic of deltas was made anew: its positions are forgotten, it is read from its beginning."
                            + " What is folded up to {} stays.",
                    state.applied());
            positions.replaceAll((partition, position) -> 0L);
            proofs = List.of();
        }
        tally = new Tally().merge(state.tally());
        newestTs = state.newestTs();
        frameAt = state.frameAt();
        oldestHour = state.oldestHour();
        changed = false;
        gaps.clear();
        begunBySearch.clear();
        committed = state;
    }

    @Override
    public long start(int partition) {
        Long known = positions.get(partition);
        if (known != null) {
            return known;
        }
        if (!originKnown) {
            return 0;
        }
        FrameSearch.Place place = search.place(partition, seam.at(partition));
        if (!place.isOldest()) {
            begunBySearch.add(partition);
        }
        return place.offset();
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
            return missing(message, gap.expected(), gap.found(), false);
        } else if (verdict instanceof FrameAssembler.Overlap overlap) {
            return missing(message, overlap.expected(), overlap.found(), true);
        }
        return OptionalLong.empty();
    }

    private OptionalLong missing(LogMessage message, long expected, OffsetRange found, boolean overlap) {
        if (begunBySearch.remove(found.partition())) {
            LOG.info(
                    "The frame of partition {} that begins at {} is not where the search began: the deltas are read"
                            + " from their beginning",
                    found.partition(),
                    expected);
            return OptionalLong.of(0);
        }
        gaps.missing(message, expected, found, overlap);
        return OptionalLong.empty();
    }

    private OptionalLong fold(LogMessage message, List<FramePart> parts) {
        OffsetRange range = parts.get(0).range();
        split.frame(range.partition());
        for (FramePart part : parts) {
            for (DeviceDelta device : part.devices()) {
                buffer.fold(device, range.partition());
                for (MetricDelta metric : device.metrics()) {
                    oldestHour = Math.min(oldestHour, metric.hour());
                }
                newestTs = Math.max(newestTs, device.lastTs());
            }
            tally.merge(part.tally());
        }
        assembler.applied(range);
        frameAt = Math.max(frameAt, message.timestamp());
        changed = true;
        OptionalLong elsewhere = gaps.healed(message, range);
        positions.put(message.partition(), elsewhere.orElse(gaps.resume(range.partition(), message.offset() + 1)));
        last.put(message.partition(), message);
        parts.forEach(listener::folded);
        framesApplied.incrementAndGet();
        if (buffer.isFull()) {
            commit();
        }
        return elsewhere;
    }

    @Override
    public List<MessageProof> proofs() {
        List<MessageProof> all = new ArrayList<>(proofs);
        last.values().forEach(message -> all.add(message.proof()));
        return MessageProof.lastOfEach(all);
    }

    /** What is folded is keyed by the offsets of readings: frames that were lost count, and those that come again are skipped. */
    @Override
    public void lostTail(Set<Integer> partitions) {
        positions.keySet().removeAll(partitions);
        last.keySet().removeAll(partitions);
        proofs = proofs.stream()
                .filter(proof -> !partitions.contains(proof.partition()))
                .toList();
        changed = true;
        commit();
    }

    @Override
    public void commit() {
        if (!changed) {
            return;
        }
        proofs = proofs();
        last.clear();
        FoldState state = new FoldState(
                assembler.applied(),
                new TreeMap<>(positions),
                topic,
                new Tally().merge(tally),
                newestTs,
                frameAt,
                oldestHour);
        try (WriteBatch batch = new WriteBatch()) {
            buffer.writeTo(batch);
            batch.put(db.meta(), MetaKeys.fold(families.id()), state.toBytes());
            batch.put(
                    db.meta(),
                    MetaKeys.foldProofs(families.id()),
                    MessageProof.toText(proofs).getBytes(US_ASCII));
            if (split.isChanged()) {
                batch.put(db.meta(), MetaKeys.foldSplit(families.id()), split.toBytes());
            }
            db.write("write the speed view", batch, false);
        } catch (RocksDBException e) {
            throw ServingDb.failed("write the speed view", e);
        }
        buffer.written();
        split.written();
        splitDevices = split.found();
        changed = false;
        committed = state;
    }

    /** What has been committed last. */
    public FoldState state() {
        return committed;
    }

    /** Devices whose deltas beyond the seam come from several partitions, of what has been committed last. */
    public SplitDevices splitDevices() {
        return splitDevices;
    }

    /** Stretches that are missing now, by partition. */
    public Map<Integer, FrameGap> gaps() {
        return gaps.gaps();
    }

    /** Frames folded since the process began. */
    public long framesApplied() {
        return framesApplied.get();
    }

    /** Gaps and overlaps noticed since the process began, healed ones as well. */
    public long gapsSeen() {
        return gaps.seen();
    }

    /** Messages of the deltas that are no frames, since the process began. */
    public long corrupt() {
        return corrupt.get();
    }
}

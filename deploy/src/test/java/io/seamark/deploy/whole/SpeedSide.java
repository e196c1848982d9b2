package io.seamark.deploy.whole;

import io.seamark.common.alert.AlertLimit;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.device.DedupLimits;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.speed.cut.Cut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The speed layer without Spark: its journal, its book of cuts and its step are the real ones; what Spark does between
 * them, one micro-batch at a time, is done here, and dies where it is told to.
 */
final class SpeedSide {

    private static final Settings SETTINGS = Settings.reference();
    private static final DedupLimits WINDOW = new DedupLimits(Long.MAX_VALUE / 4, 1 << 30);

    /** Where a batch dies. */
    enum Death {
        NONE,
        AFTER_INTENT,
        MID_OUTPUT,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** What Spark's checkpoint has: how far the states have seen the log, and the states. */
    private record Checkpoint(Map<Integer, Long> standing, Map<String, DeviceState> states) {

        Checkpoint copy() {
            Map<String, DeviceState> copies = new HashMap<>();
            states.forEach((device, state) -> copies.put(device, state.copy()));
            return new Checkpoint(new TreeMap<>(standing), copies);
        }
    }

    private final Store store;
    private final ReadingLog readings;
    private final DeltaLog deltas;
    private final Set<Part> without;
    private final Random random;
    private final DeviceStep step =
            new DeviceStep(WINDOW, AlertRule.from(SETTINGS), AlertLimit.ofDevice(SETTINGS), 500);
    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(SETTINGS));

    private Optional<CutSource> cuts = Optional.empty();
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private Checkpoint now = new Checkpoint(new TreeMap<>(), new HashMap<>());
    private int life;
    private int partBytes;
    private long batches;

    SpeedSide(Store store, ReadingLog readings, DeltaLog deltas, Set<Part> without, Random random) {
        this.store = store;
        this.readings = readings;
        this.deltas = deltas;
        this.without = without;
        this.random = random;
    }

    boolean isUp() {
        return cuts.isPresent();
    }

    /** Starts, by one of the two lanes. */
    void start() {
        Seam origin = zero();
        CutSource source;
        if (life > 0 && without.contains(Part.JOURNAL_REPLAY)) {
            source = CutSource.openForgetful(store, life, origin);
        } else {
            source = CutSource.open(store, journalOf(life), origin);
        }
        cuts = Optional.of(source);
        if (life > 0 && without.contains(Part.DEDUP)) {
            now = new Checkpoint(new TreeMap<>(source.committedAtStart().offsets()), new HashMap<>());
        } else if (checkpoint.isPresent() && random.nextBoolean()) {
            now = checkpoint.get().copy();
        } else {
            now = new Checkpoint(new TreeMap<>(source.origin().offsets()), new HashMap<>());
        }
        partBytes = random.nextBoolean() ? 1 << 20 : 400; // settings may change with every start
        life++;
    }

    private int journalOf(int ofLife) {
        return without.contains(Part.JOURNAL_REPLAY) ? ofLife : 0;
    }

    private Seam zero() {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (int p = 0; p < readings.partitionCount(); p++) {
            offsets.put(p, 0L);
        }
        return new Seam(offsets);
    }

    /** Where the committed cuts end; empty before the first start. */
    Optional<Seam> committed() {
        return life == 0 ? Optional.empty() : CutSource.committed(store, journalOf(life - 1));
    }

    void kill() {
        cuts.ifPresent(CutSource::die);
        cuts = Optional.empty();
    }

    /** Whether the states have seen the whole log. */
    boolean isAtEnd() {
        return new Seam(now.standing).isAtOrBeyond(readings.end());
    }

    /** Runs one micro-batch, up to its death. */
    void batch(String generation, Death death) {
        CutSource source = cuts.orElseThrow();
        Map<Integer, Long> end = source.end(now.standing, fresh(), 1 + random.nextInt(40));
        List<OffsetRange> ranges = new ArrayList<>();
        end.forEach((p, until) -> {
            long from = now.standing.getOrDefault(p, 0L);
            if (until > from) {
                ranges.add(new OffsetRange(p, from, until));
            }
        });
        ranges.sort(java.util.Comparator.comparingInt(OffsetRange::partition));
        Optional<Cut> opened = source.open(ranges, ++batches, generation);
        if (opened.isEmpty()) {
            return;
        }
        Cut cut = opened.get();
        if (death == Death.AFTER_INTENT) {
            kill();
            return;
        }
        Checkpoint next = now.copy();
        if (!send(process(cut, next), death)) {
            kill();
            return;
        }
        now = next;
        if (death == Death.BEFORE_COMMIT) {
            kill();
            return;
        }
        source.commit(cut);
        if (random.nextInt(3) == 0) {
            checkpoint = Optional.of(now.copy());
        }
        if (death == Death.AFTER_COMMIT) {
            kill();
        }
    }

    private Map<Integer, Long> fresh() {
        Map<Integer, Long> ends = new HashMap<>();
        for (int p = 0; p < readings.partitionCount(); p++) {
            long left = readings.end(p) - now.standing.getOrDefault(p, 0L);
            ends.put(p, now.standing.getOrDefault(p, 0L) + (left <= 0 ? 0 : random.nextInt((int) left + 1)));
        }
        return ends;
    }

    private record Sent(int partition, byte[] part) {}

    /** The output of a cut, the partitions in any order, as tasks end. */
    private List<Sent> process(Cut cut, Checkpoint into) {
        List<Sent> output = new ArrayList<>();
        List<OffsetRange> ranges = new ArrayList<>(cut.ranges());
        Collections.shuffle(ranges, random);
        for (OffsetRange range : ranges) {
            Tally tally = new Tally();
            Map<String, DeviceSlice> slices = new TreeMap<>();
            for (long offset = range.from(); offset < range.until(); offset++) {
                ReadingLog.Message message = readings.message(range.partition(), offset);
                if (decoder.decode(message.key(), message.value(), message.timestamp())) {
                    slices.computeIfAbsent(decoder.device(), DeviceSlice::new).add(decoder, offset);
                } else {
                    tally.reject(decoder.reason(), 1);
                }
            }
            List<DeviceDelta> changed = new ArrayList<>();
            slices.forEach((device, slice) -> {
                DeviceState state = into.states.computeIfAbsent(device, id -> new DeviceState());
                DeviceOutcome outcome =
                        step.apply(state, Optional.empty(), cut.generation(), range.partition(), slice, WindowSet.NONE);
                tally.accept(outcome.accepted());
                tally.duplicate(outcome.duplicates());
                if (outcome.accepted() > 0) {
                    changed.add(outcome.delta());
                }
            });
            into.standing.put(range.partition(), range.until());
            if (cut.purpose() == Cut.Purpose.OUTPUT) {
                FrameCodec.encode(range, cut.generation(), tally, changed, partBytes)
                        .forEach(part -> output.add(new Sent(range.partition(), part)));
            }
        }
        return output;
    }

    /** Sends all of it, or, with a death in the middle, some of it. */
    private boolean send(List<Sent> output, Death death) {
        int count = death == Death.MID_OUTPUT ? random.nextInt(output.size() + 1) : output.size();
        output.subList(0, count).forEach(each -> deltas.append(each.partition, each.part));
        return death != Death.MID_OUTPUT;
    }
}

package io.seamark.deploy.bench.scale;

import io.seamark.common.bytes.ByteReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** When each partition got further, by the frames that were seen. Thread-safe. */
final class FrameSteps {
    private final Map<Integer, List<Step>> steps = new TreeMap<>(); // guarded by itself

    /**
     * One partition got further.
     *
     * @param until offset of {@code readings} up to which its frames go
     * @param nanos when it was seen, by {@link System#nanoTime}
     */
    record Step(long until, long nanos) {}

    /** Takes note of a part of a frame; one that goes no further than what is known was written again. */
    void note(byte[] frame, long nanos) {
        ByteReader in = new ByteReader(frame);
        in.i32();
        int partition = (int) in.varint();
        in.varint();
        long until = in.varint();
        synchronized (steps) {
            List<Step> known = steps.computeIfAbsent(partition, missing -> new ArrayList<>());
            if (known.isEmpty() || known.get(known.size() - 1).until() < until) {
                known.add(new Step(until, nanos));
            }
        }
    }

    /** How far each partition has come. */
    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        synchronized (steps) {
            steps.forEach((partition, known) ->
                    ends.put(partition, known.get(known.size() - 1).until()));
        }
        return ends;
    }

    /** When the last of the partitions got beyond this; empty if one has not yet. */
    OptionalLong beyond(Map<Integer, Long> mark) {
        long latest = Long.MIN_VALUE;
        synchronized (steps) {
            for (Map.Entry<Integer, Long> each : mark.entrySet()) {
                var first = steps.getOrDefault(each.getKey(), List.of()).stream()
                        .filter(step -> step.until() > each.getValue())
                        .findFirst();
                if (first.isEmpty()) {
                    return OptionalLong.empty();
                }
                latest = Math.max(latest, first.get().nanos());
            }
        }
        return latest == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(latest);
    }

    /** Times between the frames of a partition that were seen at or after a moment, of all partitions, seconds. */
    List<Double> gaps(long sinceNanos) {
        List<Double> gaps = new ArrayList<>();
        synchronized (steps) {
            for (List<Step> known : steps.values()) {
                for (int i = 1; i < known.size(); i++) {
                    if (known.get(i - 1).nanos() >= sinceNanos) {
                        gaps.add((known.get(i).nanos() - known.get(i - 1).nanos()) / 1e9);
                    }
                }
            }
        }
        return gaps;
    }
}

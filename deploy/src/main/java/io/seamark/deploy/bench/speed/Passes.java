package io.seamark.deploy.bench.speed;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.bench.ground.Cuts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which readings of a backlog are the first pass, and which the second. Immutable.
 *
 * @param cold one range of every partition
 * @param warm the ranges behind them
 */
record Passes(List<OffsetRange> cold, List<OffsetRange> warm) {

    /** Divides a backlog where the cuts of the first pass end. */
    static Passes of(Seam end, Cuts cuts) {
        long boundary = cuts.perPass() * cuts.perPartition();
        Map<Integer, Long> ends = new TreeMap<>();
        end.offsets().forEach((partition, offset) -> ends.put(partition, Math.min(boundary, offset)));
        Seam half = new Seam(ends);
        return new Passes(Seam.START.until(half), half.until(end));
    }
}

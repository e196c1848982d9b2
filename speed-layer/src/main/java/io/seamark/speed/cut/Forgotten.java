package io.seamark.speed.cut;

import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.Seam;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the cuts ended that the book needs no more, but whose segments the journal keeps until the batch view has them. One
 * cut a second, and perhaps no batch run for weeks: so of many ends only every second, fourth and so on is kept, and the
 * journal is cleaned in longer steps. Not thread-safe.
 */
final class Forgotten {

    private static final int MOST = 1024;

    private record End(long cut, Seam seam) {}

    private final Deque<End> ends = new ArrayDeque<>();
    private End newest;
    private long stride = 1;
    private long taken;

    /** @param base where the first cut begins */
    Forgotten(Seam base) {
        this.newest = new End(0, base);
    }

    /** Notes the end of a cut; to be called in their order. */
    void add(Intent cut) {
        newest = new End(cut.cut(), newest.seam().advance(cut.ranges()));
        if (ends.isEmpty()) {
            stride = 1;
        }
        if (newest.cut() % stride == 0) {
            ends.addLast(newest);
        }
        if (ends.size() > MOST) {
            stride *= 2;
            ends.removeIf(end -> end.cut() % stride != 0);
        }
    }

    /** The last cut, of those whose ends are known, that lies behind a seam with all before it; 0 if none does. */
    long takenBehind(Seam batch) {
        while (!ends.isEmpty() && batch.isAtOrBeyond(ends.peekFirst().seam())) {
            taken = ends.removeFirst().cut();
        }
        if (ends.isEmpty() && batch.isAtOrBeyond(newest.seam())) {
            taken = Math.max(taken, newest.cut());
        }
        return taken;
    }

    /** How many ends are known. */
    int size() {
        return ends.size();
    }
}

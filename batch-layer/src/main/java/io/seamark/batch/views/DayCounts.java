package io.seamark.batch.views;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What became of archived readings, by UTC day since the epoch. Mutable; not thread-safe. */
final class DayCounts implements Serializable {

    /** Counts of one day. */
    static final class Count implements Serializable {
        private long accepted;
        private long duplicates;
        private long imported;

        long accepted() {
            return accepted;
        }

        long duplicates() {
            return duplicates;
        }

        /** How many of the accepted ones came by import. */
        long imported() {
            return imported;
        }
    }

    private final Map<Integer, Count> byDay = new TreeMap<>();
    private transient int lastDay;
    private transient Count last;

    void accept(int day, boolean byImport) {
        Count count = of(day);
        count.accepted++;
        count.imported += byImport ? 1 : 0;
    }

    void duplicate(int day) {
        of(day).duplicates++;
    }

    private Count of(int day) {
        if (last == null || lastDay != day) {
            last = byDay.computeIfAbsent(day, d -> new Count());
            lastDay = day;
        }
        return last;
    }

    /** The sums of all these. */
    static DayCounts sum(Iterable<DayCounts> all) {
        DayCounts sum = new DayCounts();
        all.forEach(sum::add);
        return sum;
    }

    void add(DayCounts other) {
        other.byDay.forEach((day, count) -> add(day, count.accepted, count.duplicates, count.imported));
    }

    void add(int day, long accepted, long duplicates, long imported) {
        Count mine = of(day);
        mine.accepted += accepted;
        mine.duplicates += duplicates;
        mine.imported += imported;
    }

    void forEach(BiConsumer<Integer, Count> each) {
        byDay.forEach(each);
    }
}

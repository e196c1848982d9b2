package io.seamark.batch.views;

import io.seamark.batch.archive.ArchiveDates;
import io.seamark.batch.archive.Marks;
import io.seamark.common.settings.SeamarkException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.iceberg.Table;

/**
 * What is to be done with a table of views to bring it to a snapshot of the archive.
 *
 * @param at the mark of what it holds, empty if it has none
 * @param target the snapshot that it is brought to
 * @param anew dates to compute anew from all their readings, with how many those are
 * @param addedTo dates whose earlier readings were dropped: what was archived since is added
 */
record ViewPlan(String at, long target, SortedMap<LocalDate, Long> anew, SortedSet<LocalDate> addedTo) {

    /**
     * Plans.
     *
     * @param droppedBefore readings of dates before this one were dropped from the archive
     * @throws SeamarkException if it cannot be said any more which readings the table holds, where that is needed
     */
    static ViewPlan of(Table table, ArchiveDates dates, LocalDate droppedBefore) {
        String at = Marks.of(table, Marks.VIEWS_OF).orElse("");
        OptionalLong snapshot = at.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(at));
        SortedMap<LocalDate, Long> touched = dates.touchedSince(snapshot);
        if (at.isEmpty()) {
            return new ViewPlan(at, dates.snapshot(), touched, Collections.emptySortedSet());
        }
        SortedSet<LocalDate> added =
                new TreeSet<>(touched.headMap(droppedBefore).keySet());
        if (!added.isEmpty() && !dates.isKnown(snapshot)) {
            throw new SeamarkException(
                    "The table '" + table.name() + "' holds the archive's snapshot " + at
                            + ", which is not there any more, and raw readings before " + droppedBefore
                            + " were dropped: what is to be added to " + added
                            + " cannot be said. Remove both tables of views to begin them anew, from the raw readings that are left.");
        }
        return new ViewPlan(at, dates.snapshot(), touched.tailMap(droppedBefore), added);
    }

    boolean isBehind() {
        return !at.equals(Long.toString(target));
    }

    /** Whether no row is to change. */
    boolean isEmpty() {
        return anew.isEmpty() && addedTo.isEmpty();
    }

    /** The snapshot that the table holds. */
    long snapshot() {
        return Long.parseLong(at);
    }

    /** The marks of the commit that brings it to the target. */
    Map<String, String> marks() {
        return Map.of(Marks.was(Marks.VIEWS_OF), at, Marks.VIEWS_OF, Long.toString(target));
    }
}

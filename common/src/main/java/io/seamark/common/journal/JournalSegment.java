package io.seamark.common.journal;

import io.seamark.common.journal.JournalRecord.Base;
import java.util.List;
import java.util.Optional;

/**
 * One segment of a journal, as it was found. Immutable.
 *
 * @param number from 0; segments follow each other without a hole, from the oldest that is kept
 * @param records those that are whole, in the order in which they were written
 * @param torn whether a part of one more follows: its writer died while it wrote it, and its output had not begun
 */
public record JournalSegment(long number, List<JournalRecord> records, boolean torn) {

    public JournalSegment {
        records = List.copyOf(records);
    }

    /** What the segment begins with, which names its writer; empty if its writer died before. */
    public Optional<Base> base() {
        return records.stream()
                .limit(1)
                .filter(Base.class::isInstance)
                .map(Base.class::cast)
                .findFirst();
    }
}

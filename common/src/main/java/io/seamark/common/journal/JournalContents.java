package io.seamark.common.journal;

import java.util.List;
import java.util.Optional;

/**
 * A journal as it lies there, for those who look at it. Immutable.
 *
 * @param origin where the speed view begins, and whether it has; empty if neither batch nor speed layer has run
 * @param segments in order
 * @param history what they say together
 */
public record JournalContents(Optional<Origin> origin, List<JournalSegment> segments, JournalHistory history) {

    public JournalContents {
        segments = List.copyOf(segments);
    }
}

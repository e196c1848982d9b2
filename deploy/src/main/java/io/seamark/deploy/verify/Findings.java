package io.seamark.deploy.verify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what a comparison finds: all of it counted, the first differences kept. Not thread-safe. */
final class Findings {

    private final int kept;
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();

    long devices;
    long cells;
    long values;
    long lost;
    long doubled;
    long mismatches;
    long repeatsBeyondWindow;
    long beyondArchive;

    /** Cells that hold, or may lack, values for messages that the log lost after they were taken; no mismatch. */
    long replacedCells;

    /** @param kept how many differences are kept in words */
    Findings(int kept) {
        this.kept = kept;
    }

    /** Something differs; counted as one mismatch. */
    void mismatch(Difference difference) {
        mismatches++;
        if (differences.size() < kept) {
            differences.add(difference);
        }
    }

    void note(String note) {
        notes.add(note);
    }

    List<Difference> differences() {
        return differences;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}

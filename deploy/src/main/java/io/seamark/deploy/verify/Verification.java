package io.seamark.deploy.verify;

import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a comparison came to. Immutable.
 *
 * @param devices devices that were compared
 * @param cells metric-hours of devices that were compared
 * @param values values in them, recomputed
 * @param readings accepted readings, repeats left out, at the first moment that was asked for
 * @param duplicates readings that repeat another's device and time
 * @param rejected messages of the log that are no readings
 * @param lost values missing in answers, and messages missing where they must be kept
 * @param doubled values too many in answers, and messages kept more often than they came
 * @param mismatches cells, tallies and stored messages that differ in any way
 * @param repeatsBeyondWindow values counted twice in the speed part as its bounded memory of repeats allows; no mismatch
 * @param replaced what the log lost after it was taken, as far as it still has these offsets
 * @param replacedCells cells that hold values of such messages, or may lack repeats of them; no mismatch
 * @param behind messages of the log that the answers did not hold yet
 * @param generation of the answers
 * @param seam where its batch view ends
 * @param applied where its speed view ends
 * @param seconds how long it took
 * @param differences the first differences, in the order found
 * @param notes what a reader of the counts has to know: what could not be looked at, and why
 */
public record Verification(
        long devices,
        long cells,
        long values,
        long readings,
        long duplicates,
        Map<String, Long> rejected,
        long lost,
        long doubled,
        long mismatches,
        long repeatsBeyondWindow,
        List<ReplacedRange> replaced,
        long replacedCells,
        long behind,
        String generation,
        Seam seam,
        Seam applied,
        double seconds,
        List<Difference> differences,
        List<String> notes) {

    public Verification {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
        replaced = List.copyOf(replaced);
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /** Whether everything that was compared agrees. */
    public boolean agrees() {
        return lost == 0 && doubled == 0 && mismatches == 0;
    }
}

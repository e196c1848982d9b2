package io.seamark.deploy.verify;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer about a device may hold of messages that the log lost after they were taken, and what it may lack for them: no
 * more values than messages were lost in the partitions that have the device. Not thread-safe.
 */
final class LostMessages {

    private final ServedRange range;
    private final TruthFold fold;
    private final Moment before;
    private final long more;
    private final long fewer;
    private Optional<Map<CellKey, TruthCell>> least = Optional.empty();

    /**
     * @param partitions those that have readings of the device; one that has none left may have been in any
     * @param fold the device's readings
     */
    LostMessages(ReplacedOffsets replaced, Set<Integer> partitions, ServedRange range, TruthFold fold) {
        this.range = range;
        this.fold = fold;
        this.before = replaced.before(range.moment());
        Set<Integer> concerned =
                partitions.isEmpty() ? range.moment().applied().offsets().keySet() : partitions;
        this.more = replaced.open(range.moment(), concerned);
        this.fewer = replaced.forgotten(concerned);
    }

    /** Whether lost messages can be why a cell differs. */
    boolean explain(CellKey key, TruthCell expected, TruthCell bounded, ServedCell served) {
        if (more == 0 && fewer == 0) {
            return false;
        }
        if (served.count() > Math.max(expected.count(), bounded.count()) + more) {
            return false;
        }
        long sure = least().getOrDefault(key, new TruthCell()).count();
        return served.count() >= Math.max(sure, expected.count() - fewer) && (more > 0 || sure < expected.count());
    }

    /** What answers hold in any case: values of before the loss, and of the batch view. */
    private Map<CellKey, TruthCell> least() {
        if (least.isEmpty()) {
            least = Optional.of(fold.cells(before, range.fromHour(), range.untilHour(), TruthFold.Rule.EXACT));
        }
        return least.get();
    }
}

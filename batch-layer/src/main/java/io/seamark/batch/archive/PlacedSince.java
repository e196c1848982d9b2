package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.Seam;

/**
 * From where on the devices of the log have had reason to stay in their partitions: partitions that are added move them.
 * Immutable.
 *
 * @param partitions how many the log had when it was last archived; 0 where that is not known
 * @param seam what lies below may have been placed by another number of partitions
 */
public record PlacedSince(int partitions, Seam seam) {

    /** Of an archive that nothing was taken into. */
    static final PlacedSince UNKNOWN = new PlacedSince(0, Seam.START);

    public PlacedSince {
        requireNonNull(seam, "seam");
        if (partitions < 0) {
            throw new IllegalArgumentException("no number of partitions: " + partitions);
        }
    }

    /**
     * This after the log has been archived again.
     *
     * @param now how many partitions it has
     * @param until the seam up to which it was archived
     */
    PlacedSince archived(int now, Seam until) {
        if (now == partitions) {
            return this;
        }
        return new PlacedSince(now, partitions == 0 ? Seam.START : until);
    }

    /** {@code 3/0:120,1:80,2:0}; the form in table properties. */
    String toText() {
        return partitions + "/" + seam.toText();
    }

    /**
     * Reads {@link #toText}.
     *
     * @throws CorruptDataException if it is none
     */
    static PlacedSince parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new PlacedSince(Integer.parseInt(text.substring(0, slash)), Seam.parse(text.substring(slash + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptDataException(
                    "'" + text + "' is no number of partitions with a seam; it reads 2/0:120,1:80", e);
        }
    }
}

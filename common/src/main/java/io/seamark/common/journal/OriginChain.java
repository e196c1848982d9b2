package io.seamark.common.journal;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The chain of origin files, on which batch and speed layer agree where the one's view ends and the other's begins; told at
 * {@link Journal}. Thread-safe.
 */
final class OriginChain {

    private static final String PREFIX = "origin-";

    private final Store store;
    private final Path folder;

    OriginChain(Store store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    private record Link(long number, Origin origin) {}

    /** The origin that holds now. */
    Optional<Origin> last() {
        return lastLink().map(Link::origin);
    }

    Seam begin(Supplier<Seam> proposal) {
        while (true) {
            Optional<Link> last = lastLink();
            if (last.isPresent() && last.get().origin().begun()) {
                return last.get().origin().seam();
            }
            Seam seam = last.map(each -> each.origin().seam()).orElseGet(proposal);
            if (create(last, new Origin(seam, true))) {
                return seam;
            }
        }
    }

    Origin move(Seam to) {
        while (true) {
            Optional<Link> last = lastLink();
            Origin moved = new Origin(to, false);
            if (last.isPresent()
                    && (last.get().origin().begun() || last.get().origin().equals(moved))) {
                return last.get().origin();
            }
            if (create(last, moved)) {
                return moved;
            }
        }
    }

    private Optional<Link> lastLink() {
        List<FileStatus> files = store.list(folder).stream()
                .filter(file -> file.getPath().getName().startsWith(PREFIX))
                .toList();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path path = files.get(files.size() - 1).getPath();
        byte[] bytes = store.read(path)
                .orElseThrow(() -> new CorruptDataException("The journal's origin '" + path + "' is gone."));
        try {
            long number = Long.parseLong(path.getName().substring(PREFIX.length()));
            return Optional.of(new Link(number, Origin.fromBytes(bytes)));
        } catch (CorruptDataException | NumberFormatException e) {
            throw new CorruptDataException(
                    "The journal's origin '" + path + "' is damaged: " + e.getMessage()
                            + ". Restore it, or set another seamark.application-id.",
                    e);
        }
    }

    private boolean create(Optional<Link> last, Origin next) {
        long number = last.map(Link::number).orElse(-1L) + 1;
        return store.createWhole(
                new Path(folder, PREFIX + String.format(Locale.ROOT, "%010d", number)), next.toBytes());
    }
}

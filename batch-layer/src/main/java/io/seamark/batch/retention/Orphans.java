package io.seamark.batch.retention;

import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Sweeps files below a table's folder that no state of the table has: what a killed run wrote and never committed.
 * Stateless.
 */
final class Orphans {

    private Orphans() {}

    /**
     * Removes orphans.
     *
     * @param before only files that were last written before this time, epoch milliseconds: a younger one may be about to be
     *     committed
     */
    static Optional<String> sweep(Store store, Table table, long before) {
        // Listed first: what is committed between the two steps is then known as the table's.
        List<Path> candidates = new ArrayList<>();
        for (String folder : List.of("data", "metadata")) {
            find(store, new Path(table.location(), folder), before, candidates);
        }
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        table.refresh();
        Set<String> known = known(table);
        List<Path> orphans = candidates.stream()
                .filter(path -> !known.contains(owner(path).toUri().getPath()))
                .toList();
        orphans.forEach(store::delete);
        return orphans.isEmpty()
                ? Optional.empty()
                : Optional.of(orphans.size() + " orphaned files of " + table.name() + " removed");
    }

    private static void find(Store store, Path folder, long before, List<Path> found) {
        for (FileStatus each : store.list(folder)) {
            if (each.isDirectory()) {
                find(store, each.getPath(), before, found);
            } else if (each.getModificationTime() < before) {
                found.add(each.getPath());
            }
        }
    }

    /** The paths, without the address of the file system, of all files that some state of the table has. */
    private static Set<String> known(Table table) {
        Set<String> known = new HashSet<>();
        known.add(path(ReachableFileUtil.versionHintLocation(table)));
        ReachableFileUtil.metadataFileLocations(table, false).forEach(each -> known.add(path(each)));
        ReachableFileUtil.manifestListLocations(table).forEach(each -> known.add(path(each)));
        ReachableFileUtil.statisticsFilesLocations(table).forEach(each -> known.add(path(each)));
        Set<String> read = new HashSet<>();
        for (Snapshot snapshot : table.snapshots()) {
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                if (read.add(manifest.path())) {
                    known.add(path(manifest.path()));
                    addFiles(table, manifest, known);
                }
            }
        }
        return known;
    }

    private static void addFiles(Table table, ManifestFile manifest, Set<String> known) {
        try (CloseableIterable<String> files = ManifestFiles.readPaths(manifest, table.io())) {
            files.forEach(each -> known.add(path(each)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + manifest.path() + "': " + e.getMessage(), e);
        }
    }

    /** Hadoop's local file system keeps the checksum of {@code x} in {@code .x.crc}: it belongs to whom x belongs to. */
    private static Path owner(Path path) {
        String name = path.getName();
        return name.startsWith(".") && name.endsWith(".crc")
                ? new Path(path.getParent(), name.substring(1, name.length() - ".crc".length()))
                : path;
    }

    private static String path(String location) {
        return new Path(location).toUri().getPath();
    }
}

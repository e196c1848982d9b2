package io.seamark.common.generation;

import static java.util.Objects.requireNonNull;

import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one batch run published. Immutable; stored as {@code generations/<id>/manifest.json}.
 *
 * @param formatVersion version of the manifest and of the files that it lists
 * @param id generation id: the time of the run, sortable as text
 * @param createdAt when the run published, epoch milliseconds
 * @param seam where its batch view ends
 * @param archiveSnapshot Iceberg snapshot of the archive that the views were computed from
 * @param accepted readings in the batch view, repeats left out
 * @param duplicates readings below the seam that repeat another's device and time
 * @param rejected messages below the seam that are no readings, by reason
 * @param leftOut metrics left out of readings of the log below the seam, as they are no numbers: counts by reason, by name;
 *     under the empty name those of names beyond {@code readings.left-out-names}
 * @param imported how many of the accepted readings came by import, not by the log
 * @param devices devices in the batch view
 * @param modelBuckets how many model files there are; a device is in the file of its Kafka partition for this count
 * @param files every file of the generation
 * @param model where its models come from; {@link TrainedModel#UNKNOWN} in manifests from before they were compared
 * @param splitDevices devices that sent in several partitions of the log lately, as {@link SplitLimits} says;
 *     {@link SplitDevices#NONE} in manifests from before they were counted
 * @param replaced what the log lost after it was taken, as far as it still has these offsets
 */
public record Manifest(
        int formatVersion,
        String id,
        long createdAt,
        Seam seam,
        long archiveSnapshot,
        long accepted,
        long duplicates,
        Map<String, Long> rejected,
        Map<String, Map<String, Long>> leftOut,
        long imported,
        long devices,
        int modelBuckets,
        List<File> files,
        TrainedModel model,
        SplitDevices splitDevices,
        List<ReplacedRange> replaced) {

    /** The version that this code writes and reads. */
    public static final int FORMAT_VERSION = 1;

    public Manifest {
        requireNonNull(id, "id");
        requireNonNull(seam, "seam");
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected)); // in order: the same manifest, the same bytes
        leftOut = leftOut == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(leftOut));
        files = List.copyOf(files);
        replaced = replaced == null ? List.of() : List.copyOf(replaced);
        model = model == null ? TrainedModel.UNKNOWN : model; // Gson's word for a field that is not there
        splitDevices = splitDevices == null ? SplitDevices.NONE : splitDevices;
    }

    /** A manifest that does not say where its models come from. */
    public Manifest(
            int formatVersion,
            String id,
            long createdAt,
            Seam seam,
            long archiveSnapshot,
            long accepted,
            long duplicates,
            Map<String, Long> rejected,
            long imported,
            long devices,
            int modelBuckets,
            List<File> files) {
        this(
                formatVersion,
                id,
                createdAt,
                seam,
                archiveSnapshot,
                accepted,
                duplicates,
                rejected,
                imported,
                devices,
                modelBuckets,
                files,
                TrainedModel.UNKNOWN);
    }

    /** A manifest of readings out of which nothing was left. */
    public Manifest(
            int formatVersion,
            String id,
            long createdAt,
            Seam seam,
            long archiveSnapshot,
            long accepted,
            long duplicates,
            Map<String, Long> rejected,
            long imported,
            long devices,
            int modelBuckets,
            List<File> files,
            TrainedModel model) {
        this(
                formatVersion,
                id,
                createdAt,
                seam,
                archiveSnapshot,
                accepted,
                duplicates,
                rejected,
                Map.of(),
                imported,
                devices,
                modelBuckets,
                files,
                model,
                SplitDevices.NONE,
                List.of());
    }

    /** What a file of a generation holds. */
    public enum Kind {
        /** Sorted summaries: a {@link io.seamark.common.view.ViewFile}. */
        VIEW,
        /** Baselines of devices: a {@link io.seamark.common.baseline.ModelFile}. */
        MODEL
    }

    /**
     * One file.
     *
     * @param name path below the generation's folder
     * @param kind what it holds
     * @param bytes its size
     * @param crc32c checksum of all its bytes
     * @param rows entries in it
     */
    public record File(String name, Kind kind, long bytes, long crc32c, long rows) {}

    /** The files of one kind, in order. */
    public List<File> files(Kind kind) {
        return files.stream().filter(file -> file.kind() == kind).toList();
    }
}

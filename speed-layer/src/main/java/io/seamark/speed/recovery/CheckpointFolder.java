package io.seamark.speed.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Spark's checkpoint on HDFS, and the fingerprint of who wrote it. The fingerprint is there only while the checkpoint can be
 * trusted to hold the states: not until the first of them is in it, and not while a start from it has yet to succeed.
 * Thread-safe.
 */
public final class CheckpointFolder {

    private static final String PREFIX = "checkpoint-";

    private final Store store;
    private final Path spark;
    private final Path fingerprint;

    public CheckpointFolder(Store store, String applicationId) {
        this.store = store;
        Path folder = store.path("checkpoint/" + applicationId);
        this.spark = new Path(folder, "spark");
        this.fingerprint = new Path(folder, "fingerprint");
    }

    /** The folder that Spark writes to. */
    public String path() {
        return spark.toString();
    }

    /** Who wrote it; empty if there is no checkpoint that could be used. */
    public Optional<String> fingerprint() {
        return newest().isEmpty() ? Optional.empty() : store.read(fingerprint).map(bytes -> new String(bytes, UTF_8));
    }

    /** How old the newest checkpoint is: Spark makes a batch of every interval since the batch that it was written in. */
    public Duration age(long now) {
        return newest().map(status ->
                        Duration.ofMillis(Math.max(0, now - Math.min(time(status), status.getModificationTime()))))
                .orElse(Duration.ZERO);
    }

    /** Time of the batch that the newest checkpoint was written in, epoch milliseconds; 0 without one. */
    public long time() {
        return newest().map(CheckpointFolder::time).orElse(0L);
    }

    private static long time(FileStatus checkpoint) {
        String name = checkpoint.getPath().getName();
        return Long.parseLong(name.substring(PREFIX.length()));
    }

    private Optional<FileStatus> newest() {
        return store.list(spark).stream()
                .filter(file -> file.getPath().getName().startsWith(PREFIX))
                .filter(file -> !file.getPath().getName().endsWith(".bk"))
                .reduce((a, b) -> b);
    }

    /** Begins anew: nothing of the old checkpoint is left. */
    public void clear() {
        distrust();
        store.delete(spark);
    }

    /** Whether a life has stored states in its folder. */
    public boolean holdsStates(Path life) {
        return store.list(life).stream().anyMatch(FileStatus::isDirectory);
    }

    /**
     * Removes the states that earlier lives of the process stored: each writes to a folder of its own, and Spark leaves
     * those of the dead. To be called when the states of this life are stored, and the earlier ones out of use.
     *
     * @param current where this life stores its states
     * @return how many folders were removed
     */
    public int sweep(Path current) {
        List<FileStatus> dead = store.list(spark).stream()
                .filter(FileStatus::isDirectory)
                .filter(folder -> !folder.getPath().getName().equals(current.getName()))
                .toList();
        dead.forEach(folder -> store.delete(folder.getPath()));
        return dead.size();
    }

    /** Whoever starts now must not use the checkpoint. */
    public void distrust() {
        store.delete(fingerprint);
    }

    /** Whoever starts now with the same code and settings may use the checkpoint. */
    public void trust(String ofThisStart) {
        store.replace(fingerprint, ofThisStart);
    }
}

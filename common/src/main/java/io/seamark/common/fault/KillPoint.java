package io.seamark.common.fault;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places in the life of the programs at which a death would hurt most. A proof names one of them and the process dies
 * there of a true SIGKILL, without a last word to anybody: system property {@value #PROPERTY}, set to a point's
 * {@linkplain #label label}, or {@code label:n} for the n-th time that it is reached. Without the property a point costs one
 * comparison. Thread-safe.
 */
public enum KillPoint {
    /** Speed, driver: the intent of a cut is durable, nothing of it is computed. */
    AFTER_INTENT,
    /** Speed, executor: some of a partition's output is acknowledged, its frame is not written. */
    MID_OUTPUT,
    /** Speed, driver: all output is acknowledged, the commit is not written. */
    BEFORE_COMMIT,
    /** Speed: some of a snapshot's files are written, it is not published. */
    MID_SNAPSHOT,
    /** Batch: files of the archive are written, nothing is committed. */
    MID_ARCHIVE,
    /** Batch: all that the archive's commit needs is ready. */
    BEFORE_ARCHIVE_COMMIT,
    /** Batch: the archive has the readings and the seam, the views know nothing of it. */
    AFTER_ARCHIVE_COMMIT,
    /** Batch: the views' tables are committed, nothing of the generation is staged. */
    AFTER_VIEWS_COMMIT,
    /** Batch: the generation is staged, not renamed. */
    MID_PUBLISH,
    /** Batch: the generation is in its place, the pointer names the one before. */
    BEFORE_POINTER,
    /** Batch: the pointer names the new generation, nothing is tidied. */
    AFTER_POINTER,
    /** Serving: some of a generation's files are loaded beside the one that answers. */
    MID_LOAD;

    /** The system property that arms a point. */
    public static final String PROPERTY = "seamark.kill-at";

    private static final String ARMED = System.getProperty(PROPERTY, "");
    private static final AtomicInteger LEFT = new AtomicInteger(times());

    /** The name of the point, such as {@code after-intent}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int times() {
        int colon = ARMED.indexOf(':');
        return colon < 0 ? 1 : Integer.parseInt(ARMED.substring(colon + 1));
    }

    /** Tells that the process has come here; does not return if it is to die here. */
    public void reached() {
        if (!ARMED.isEmpty() && isArmed() && LEFT.decrementAndGet() == 0) {
            die();
        }
    }

    private boolean isArmed() {
        return ARMED.equals(label()) || ARMED.startsWith(label() + ":");
    }

    private void die() {
        long pid = ProcessHandle.current().pid();
        System.err.println("Kill point " + label() + " is reached: process " + pid + " dies");
        try {
            // A process may not kill itself through ProcessHandle; and halt() would not be the death that is to be
            // proved.
            new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The kill point " + label() + " cannot kill: is there a 'kill' on the path?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

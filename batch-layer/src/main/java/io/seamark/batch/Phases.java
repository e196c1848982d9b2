package io.seamark.batch;

import io.seamark.common.settings.SeamarkException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the phases of a run: one line in the log for each, and a failure that names its phase. Stateless. */
public final class Phases {

    private static final Logger LOG = LoggerFactory.getLogger(Phases.class);

    private Phases() {}

    /** What a phase gives: its result, and what to say about it. */
    public record Done<T>(T result, String said) {}

    /**
     * Runs one phase.
     *
     * @throws SeamarkException if it fails
     */
    public static <T> T run(String name, Callable<Done<T>> phase) {
        long start = System.nanoTime();
        try {
            Done<T> done = phase.call();
            double seconds = (System.nanoTime() - start) / 1e9;
            LOG.info("{}: {} ({} s)", name, done.said(), String.format(Locale.ROOT, "%.1f", seconds));
            return done.result();
        } catch (SeamarkException e) {
            throw e;
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SeamarkException known) {
                    throw known;
                }
            }
            LOG.error("The phase '{}' failed", name, e);
            throw new SeamarkException(
                    "The phase '" + name + "' failed: " + root(e)
                            + ". Run it again once the cause is gone: it goes on from what is done.",
                    e);
        }
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }
}

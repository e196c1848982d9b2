package io.seamark.deploy.bench.faults;

import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.Trees;
import io.seamark.deploy.fault.FaultRun;
import io.seamark.deploy.fault.Proof;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary folder of a proof and what runs in it: ended however the command ends, also by a signal. The folder stays unless
 * it is {@linkplain #discard discarded}. Thread-safe.
 */
final class FaultGround implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultGround.class);
    private static final long HOOK_PATIENCE_SECONDS = 90;

    private final Path folder;
    private final FaultRun run;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean discarded;

    private FaultGround(Path folder, FaultRun run) {
        this.folder = folder;
        this.run = run;
    }

    static FaultGround prepare(Path parent, Proof proof, List<String> settings, PrintWriter out) {
        try {
            Files.createDirectories(parent);
            Path folder = Files.createTempDirectory(parent.toAbsolutePath(), "seamark-faults-");
            FaultGround ground = new FaultGround(folder, new FaultRun(Home.find(), folder, proof, settings, out));
            Runtime.getRuntime().addShutdownHook(new Thread(ground::atSignal, "faults-stop"));
            return ground;
        } catch (IOException e) {
            throw new CommandFailure(
                    "No folder can be made in '" + parent + "': " + e.getMessage() + ". Name another with --dir.", e);
        }
    }

    FaultRun run() {
        return run;
    }

    /** Nothing in the folder is worth a look. */
    void discard() {
        discarded = true;
    }

    /** The JVM may go only when the main thread has ended what it started. */
    private void atSignal() {
        if (ended.getCount() == 0) {
            return;
        }
        discarded = true;
        run.interrupt();
        try {
            if (!ended.await(HOOK_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("Not everything is stopped; look for processes of '{}'", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            run.close();
            if (discarded) {
                Trees.delete(folder);
            } else {
                LOG.warn("Everything is left for a look in '{}'", folder);
            }
        } catch (UncheckedIOException e) {
            LOG.warn("'{}' stays behind: {}", folder, e.getCause().getMessage());
        } finally {
            ended.countDown();
        }
    }
}

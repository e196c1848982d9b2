package io.seamark.deploy.bench.ground;

import io.seamark.common.settings.Settings;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The real serving layer in a process of its own, on a port that the system has chosen. Thread-safe apart from its end. */
public final class ServingProcess implements AutoCloseable {
    /** What the launcher gives it unless told otherwise. */
    private static final String HEAP = "1g";

    private final Program program;
    private final Path addressFile;

    private ServingProcess(Program program, Path addressFile) {
        this.program = program;
        this.addressFile = addressFile;
    }

    /** @param settings with a {@code serving.data-dir} of its own */
    public static ServingProcess start(Home home, BenchGround ground, Settings settings) {
        Path dataDir = Path.of(settings.string("seamark.serving.data-dir"));
        return new ServingProcess(
                ground.program(home, "serve", HEAP, settings, "--port", "0"), dataDir.resolve("address"));
    }

    /**
     * Waits until it answers and is ready.
     *
     * @param alive throws if there is no use in waiting
     */
    public ServingClient awaitReady(Duration limit, Runnable alive) throws InterruptedException {
        Runnable all = () -> {
            program.requireRunning();
            alive.run();
        };
        Waiting.until("the serving layer to begin", limit, all, () -> !address().isEmpty());
        ServingClient serving = new ServingClient(URI.create(address()));
        Waiting.until("the serving layer to be ready", limit, all, serving::isReady);
        return serving;
    }

    private String address() {
        try {
            return Files.exists(addressFile) ? Files.readString(addressFile).trim() : "";
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + addressFile + "'", e);
        }
    }

    /** Throws with the end of its log if it has ended. */
    public void requireRunning() {
        program.requireRunning();
    }

    @Override
    public void close() {
        program.close();
    }
}

package io.seamark.batch.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Alert events as JSON lines, as they are on the topic {@code alerts}; those of one device in order. Thread-safe. */
final class AlertFile implements AutoCloseable {

    private final Optional<Writer> writer;

    private AlertFile(Optional<Writer> writer) {
        this.writer = writer;
    }

    /** Opens a file; without one, what is written is forgotten. */
    static AlertFile open(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return new AlertFile(Optional.empty());
        }
        Files.createDirectories(file.get().toAbsolutePath().getParent());
        return new AlertFile(Optional.of(Files.newBufferedWriter(file.get())));
    }

    synchronized void write(AlertEvent event) {
        if (writer.isPresent()) {
            try {
                writer.get().write(new String(AlertCodec.encode(event), UTF_8) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write the alerts: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (writer.isPresent()) {
            writer.get().close();
        }
    }
}

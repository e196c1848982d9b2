package io.seamark.deploy.status;

import io.seamark.common.settings.Settings;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the serving layer is. Stateless. */
public final class ServingAddress {

    private ServingAddress() {}

    /**
     * The address that a serving layer of these settings wrote when it began to listen.
     *
     * @return empty if none serves from this data folder
     */
    public static Optional<URI> written(Settings settings) {
        Path file = Path.of(settings.string("seamark.serving.data-dir")).resolve("address");
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(URI.create(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "'" + file + "' names no address: " + e.getMessage() + ". Name it by --serving", e);
        }
    }
}

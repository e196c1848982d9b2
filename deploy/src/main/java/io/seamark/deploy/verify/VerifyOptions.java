package io.seamark.deploy.verify;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a comparison is done.
 *
 * @param device the one device to compare; empty for all
 * @param differences how many differences are kept in words
 * @param memory about how many bytes the readings and answers of one pass may take; more passes otherwise
 * @param patience how long to wait at first until the answers hold all of the log; zero takes them as they are
 * @param progress is told now and then how far it is
 */
public record VerifyOptions(
        Optional<String> device, int differences, long memory, Duration patience, Consumer<String> progress) {

    /** All devices, 20 differences, two fifths of this process's memory, no waiting, no telling. */
    public static final VerifyOptions DEFAULT = new VerifyOptions(
            Optional.empty(), 20, Runtime.getRuntime().maxMemory() * 2 / 5, Duration.ZERO, line -> {});

    /** These, waiting until the answers hold all of the log. */
    public VerifyOptions waiting(Duration limit) {
        return new VerifyOptions(device, differences, memory, limit, progress);
    }
}

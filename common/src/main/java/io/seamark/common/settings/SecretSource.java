package io.seamark.common.settings;

import java.util.Optional;

/**
 * Where a process finds the secret values of settings that came to it without them, as from a checkpoint or with a task. Found by
 * {@link java.util.ServiceLoader}; implementations are thread-safe.
 */
public interface SecretSource {

    /**
     * The value of a setting.
     *
     * @param key in full, such as {@code seamark.kafka.client.sasl.jaas.config}
     */
    Optional<String> value(String key);
}

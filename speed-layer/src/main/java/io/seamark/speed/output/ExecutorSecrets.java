package io.seamark.speed.output;

import io.seamark.common.settings.SecretSource;
import java.util.Map;
import java.util.Optional;

/** What an executor was told of the settings' secrets when it started, see {@link SecretsPlugin}. Thread-safe. */
public final class ExecutorSecrets implements SecretSource {

    private static volatile Map<String, String> told = Map.of();

    static void tell(Map<String, String> secrets) {
        told = Map.copyOf(secrets);
    }

    @Override
    public Optional<String> value(String key) {
        return Optional.ofNullable(told.get(key));
    }
}

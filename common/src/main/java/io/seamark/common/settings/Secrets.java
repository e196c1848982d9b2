package io.seamark.common.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The secret values of this process' settings. They are left out wherever settings are serialized, and put in again from here, so
 * that what is stored, such as Spark's checkpoint, has none. Thread-safe.
 */
public final class Secrets {

    private static final Map<String, String> OWN = new ConcurrentHashMap<>();

    private static final List<SecretSource> SOURCES =
            ServiceLoader.load(SecretSource.class, Secrets.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private Secrets() {}

    /** Makes these values known in this process. */
    static void know(Map<String, String> values) {
        OWN.putAll(values);
    }

    /** All that this process was started with, by key in full. */
    public static Map<String, String> own() {
        return Map.copyOf(OWN);
    }

    /** The value of a setting, from this process' own or from what it was given on the way; empty if nobody knows it. */
    public static Optional<String> value(String key) {
        Optional<String> own = Optional.ofNullable(OWN.get(key));
        return own.isPresent()
                ? own
                : SOURCES.stream().flatMap(source -> source.value(key).stream()).findFirst();
    }
}

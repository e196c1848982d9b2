package io.seamark.speed.output;

import io.seamark.common.settings.Secrets;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import org.apache.kafka.common.config.types.Password;

/** A secret value of a Kafka client's configuration, of which only the key is serialized. Immutable. */
final class SecretValue extends Password implements Serializable {

    private static final long serialVersionUID = 1;

    private final String key;

    /** @param key of the setting, in full */
    SecretValue(String key, String value) {
        super(value);
        this.key = key;
    }

    private record Key(String key) implements Serializable {
        private Object readResolve() {
            return new SecretValue(
                    key,
                    Secrets.value(key)
                            .orElseThrow(
                                    () -> new IllegalStateException(
                                            "the value of '" + key
                                                    + "' is not known in this process: it must be started with the settings that have it")));
        }
    }

    private Object writeReplace() {
        return new Key(key);
    }

    @SuppressWarnings("UnusedVariable")
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a secret is read by its key");
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}

package io.seamark.speed.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's checkpoint stores of the settings: the graph's functions have them, and the stream its consumer's configuration. */
class SecretsTest {

    private static final String JAAS = "PlainLoginModule required username='fleet' password='open-sesame';";

    @TempDir
    Path folder;

    private Settings settings() throws Exception {
        Path file = Files.writeString(
                folder.resolve("secret.conf"),
                """
                seamark.kafka.client {
                  security.protocol = SASL_SSL
                  sasl.jaas.config = "%s"
                  ssl.truststore.password = sesame-2
                  sasl.oauthbearer.token.endpoint.url = "https://example.org/token"
                }
                """
                        .formatted(JAAS));
        return Settings.load(List.of(file), Map.of(), Map.of());
    }

    private static byte[] written(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        assertThat(new String(bytes.toByteArray(), ISO_8859_1)).doesNotContain("sesame");
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    @Test
    void serializedSettingsHaveNoSecretAndGetThemBackWhereTheyAreKnown() throws Exception {
        Settings back = (Settings) read(written(settings()));
        assertThat(back.below("seamark.kafka.client"))
                .isEqualTo(settings().below("seamark.kafka.client"))
                .containsEntry("sasl.jaas.config", JAAS);
    }

    @Test
    void aSerializedClientConfigurationHasNoSecretAndKafkaTakesIt() throws Exception {
        Object back = read(written(new HashMap<>(Clients.stream(settings()))));
        @SuppressWarnings("unchecked")
        ConsumerConfig config = new ConsumerConfig((Map<String, Object>) back);
        assertThat(config.getPassword("sasl.jaas.config")).isEqualTo(new Password(JAAS));
        assertThat(config.getPassword("ssl.truststore.password").value()).isEqualTo("sesame-2");
        assertThat(config.getString("sasl.oauthbearer.token.endpoint.url")).isEqualTo("https://example.org/token");
    }
}

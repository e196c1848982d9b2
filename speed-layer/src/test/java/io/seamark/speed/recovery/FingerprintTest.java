package io.seamark.speed.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ends the fast lane. */
class FingerprintTest {

    private static String of(Map<String, String> settings) {
        return Fingerprint.of("", Settings.reference().with(settings), 2);
    }

    @Test
    void aChangedSecretChangesItAndTheSecretIsNotInIt() {
        String key = "kafka.client.sasl.jaas.config";
        String first = of(Map.of(key, "user 'fleet' with the password 'one'"));
        assertThat(first).isEqualTo(of(Map.of(key, "user 'fleet' with the password 'one'")));
        assertThat(first).doesNotContain("one");
        assertThat(first).isNotEqualTo(of(Map.of(key, "user 'fleet' with the password 'two'")));
    }

    @Test
    void howToRecoverIsNotWhatIsRecovered() {
        assertThat(of(Map.of("speed.recovery", "journal"))).isEqualTo(of(Map.of()));
        assertThat(of(Map.of("speed.interval", "7s"))).isNotEqualTo(of(Map.of()));
    }
}

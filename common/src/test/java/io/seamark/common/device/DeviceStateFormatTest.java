package io.seamark.common.device;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.fuzz.Seeds;
import org.junit.jupiter.api.Test;

/** The stored form of a device's state. */
class DeviceStateFormatTest {

    @Test
    void anotherVersionIsNotGuessedAt() {
        for (byte version : new byte[] {1, 5, 7}) {
            for (byte[] state : Seeds.deviceStates()) {
                state[0] = version;
                assertThatThrownBy(() -> DeviceState.fromBytes(state))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining("version " + version);
            }
        }
    }
}

package io.seamark.speed.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class KeyPlacementTest {

    private static KeyPlacement found(int partitions, ToIntFunction<String> rule) {
        KeyPlacement.Finder finder = new KeyPlacement.Finder(partitions);
        for (int i = 0; i < 40; i++) {
            String device = "pump-" + i;
            finder.see(device, rule.applyAsInt(device));
        }
        return finder.found();
    }

    @Test
    void theRuleIsFoundByWhereDevicesAre() {
        assertThat(found(4, device -> KeyPlacement.MURMUR2.partition(device, 0, 4)))
                .isEqualTo(KeyPlacement.MURMUR2);
        assertThat(found(4, device -> KeyPlacement.CRC32.partition(device, 0, 4)))
                .isEqualTo(KeyPlacement.CRC32);
        assertThat(found(4, device -> device.length() % 4)).isEqualTo(KeyPlacement.AS_SEEN);
        assertThat(found(1, device -> 0)).isEqualTo(KeyPlacement.MURMUR2);
        assertThat(new KeyPlacement.Finder(4).found()).isEqualTo(KeyPlacement.MURMUR2);
    }

    /** The CRC-32 of "123456789" is 0xcbf43926, the check value of the algorithm's definition. */
    @Test
    void librdkafkaTakesTheUnsignedCrcModuloThePartitions() {
        assertThat(KeyPlacement.CRC32.partition("123456789", 0, 1000)).isEqualTo((int) (0xcbf43926L % 1000));
    }

    @Test
    void aDeviceThatDoesNotFollowTheRuleStaysWhereItIs() {
        int own = KeyPlacement.CRC32.partition("pump-1", 0, 4);
        int other = (own + 1) % 4;
        assertThat(KeyPlacement.CRC32.moved("pump-1", own, 4, 6))
                .isEqualTo(KeyPlacement.CRC32.partition("pump-1", 0, 6));
        assertThat(KeyPlacement.CRC32.moved("pump-1", other, 4, 6)).isEqualTo(other);
    }
}

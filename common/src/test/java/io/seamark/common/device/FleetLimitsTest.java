package io.seamark.common.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetLimitsTest {

    @Test
    void eachPartitionHasItsShare() {
        assertThat(new FleetLimits(10, 1).devicesOfPartition(4)).isEqualTo(3);
        assertThat(new FleetLimits(1, 1).devicesOfPartition(40)).isEqualTo(1);
        assertThat(new FleetLimits(100_000_000, 1).devicesOfPartition(1)).isEqualTo(100_000_000);
    }

    @Test
    void whatCannotBeIsRefusedWithItsName() {
        Settings none = Settings.reference().with(Map.of("fleet.max-metrics", "0"));
        assertThatThrownBy(() -> FleetLimits.from(none))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("fleet.max-metrics");
    }
}

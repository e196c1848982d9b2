package io.seamark.deploy.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedLogTest {

    @Test
    void aSpeedLayerTellsHowLongItStoresItsStates() {
        SpeedLog log = SpeedLog.of(List.of(
                "10:00:00 INFO  SpeedLayer - Recovery by the journal lane: there is no checkpoint",
                "10:00:10 INFO  ReliableCheckpointRDD - Checkpointing took 250 ms.",
                "10:00:20 INFO  Snapshots - Snapshot after cut 17: 1000 devices in 1234 ms",
                "10:00:40 INFO  ReliableCheckpointRDD - Checkpointing took 80 ms.",
                "10:01:00 INFO  SpeedLayer - Recovery by the fast lane: it fits"));
        assertThat(log.snapshotMillis()).containsExactly(1234L);
        assertThat(log.checkpointMillis()).containsExactly(250L, 80L);
        assertThat(log.longestSnapshot()).isEqualTo(1.234);
        assertThat(log.longestCheckpoint()).isEqualTo(0.25);
        assertThat(log.lanes()).containsExactly("journal", "fast");
        assertThat(SpeedLog.of(List.of()).longestSnapshot()).isZero();
    }
}

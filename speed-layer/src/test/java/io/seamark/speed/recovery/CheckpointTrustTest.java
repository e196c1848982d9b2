package io.seamark.speed.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTrustTest {

    @Test
    void aCheckpointIsTrustedOnlyOnceItHoldsTheStates(@TempDir Path dir) throws IOException {
        Store store = TestStore.at(dir);
        CheckpointFolder folder = new CheckpointFolder(store, "fleet");
        store.createNew(store.path("checkpoint/fleet/spark/checkpoint-1000")).close();
        CheckpointTrust trust = new CheckpointTrust(folder, "now", Duration.ofSeconds(30), 1000);
        trust.done(100_000);
        trust.done(129_999);
        assertThat(folder.fingerprint()).isEmpty();
        trust.done(130_000);
        assertThat(folder.fingerprint()).contains("now");
        folder.distrust();
        assertThat(folder.fingerprint()).isEmpty();
        new CheckpointTrust(folder, "now", Duration.ZERO, 1000).done(7);
        assertThat(folder.fingerprint()).contains("now");
        folder.clear();
        assertThat(folder.fingerprint()).isEmpty();
        assertThat(store.exists(store.path("checkpoint/fleet/spark"))).isFalse();
    }

    @Test
    void aFleetThatIsTooLargeEndsTheTrustBeforeItsStatesAreLeftOut(@TempDir Path dir) throws IOException {
        Store store = TestStore.at(dir);
        CheckpointFolder folder = new CheckpointFolder(store, "fleet");
        store.createNew(store.path("checkpoint/fleet/spark/checkpoint-1000")).close();
        CheckpointTrust trust = new CheckpointTrust(folder, "now", Duration.ZERO, 1000);
        trust.fleet(1000);
        trust.done(7);
        assertThat(folder.fingerprint()).contains("now");
        assertThat(trust.isPossible()).isTrue();
        trust.fleet(1001);
        assertThat(folder.fingerprint()).isEmpty();
        assertThat(trust.isPossible()).isFalse();
        trust.fleet(10);
        trust.done(9);
        assertThat(folder.fingerprint()).as("for the life of the process").isEmpty();
    }
}

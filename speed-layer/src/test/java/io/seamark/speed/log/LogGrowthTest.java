package io.seamark.speed.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log may grow where every state holds all that was sent before, and is known by its id. */
class LogGrowthTest {

    private static final Seam END = new Seam(Map.of(0, 10L, 1, 20L, 2, 5L));
    private static final LogCheck LOG = new LogCheck(3, Seam.START, END, "id");

    private static Settings settings(Map<String, String> more) {
        return Settings.load(List.of(), Map.of(), more);
    }

    @Test
    void aLogThatHasNotGrownMayHaveMessagesWaiting() {
        assertThatCode(() -> LOG.requireNoBacklogMoved(3, Seam.START, settings(Map.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void aLogMayGrowWhereTheStatesHoldAllOfTheOldPartitions() {
        Seam states = new Seam(Map.of(0, 10L, 1, 20L));
        assertThatCode(() -> LOG.requireNoBacklogMoved(2, states, settings(Map.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void messagesOfOldPartitionsThatTheStatesLackRefuseTheStart() {
        Seam states = new Seam(Map.of(0, 10L, 1, 17L));
        assertThatThrownBy(() -> LOG.requireNoBacklogMoved(2, states, settings(Map.of())))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("from 2 to 3 partitions while 3 messages")
                .hasMessageContaining("seamark.speed.accept-moved-devices = true");
        assertThatCode(() -> LOG.requireNoBacklogMoved(
                        2, states, settings(Map.of("seamark.speed.accept-moved-devices", "true"))))
                .doesNotThrowAnyException();
    }

    @Test
    void aTopicIsKnownByItsIdAndByHowItsDevicesAreDivided(@TempDir Path dir) {
        Store store =
                Store.open(settings(Map.of("seamark.store.root", dir.toUri().toString())));
        LogIdentity identity = new LogIdentity(store, "app");
        identity.require("first");
        assertThat(identity.partitions()).isEmpty();
        identity.dividedBy(2);
        identity.dividedBy(3);
        LogIdentity later = new LogIdentity(store, "app");
        assertThat(later.partitions()).hasValue(3);
        assertThatCode(() -> later.require("first")).doesNotThrowAnyException();
        assertThatThrownBy(() -> later.require("second")).hasMessageContainingAll("first", "second", "application-id");
    }
}

package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.settings.Settings;
import io.seamark.serving.log.Topics;
import io.seamark.serving.state.ServingDb;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that fails leaves nothing open: the next one can have the database. */
class ServingNodeTest {

    @TempDir
    Path folder;

    private void failsAndLeavesNothing(Settings settings) {
        MemoryLog log = new MemoryLog(1);
        assertThatThrownBy(() -> new ServingNode(
                        settings,
                        new Topics(log, log, log, log, log, log),
                        (messages, timestamp) -> {},
                        new Operators()))
                .isInstanceOf(RuntimeException.class);
        ServingDb.open(Path.of(settings.string("seamark.serving.data-dir")), 1 << 20)
                .close();
    }

    @ParameterizedTest
    @CsvSource({
        "serving.load-share, 7",
        "serving.max-alerts, 0",
        "serving.recent-window, soon",
        "serving.generation-poll, x",
        "serving.max-points, many",
        "serving.max-staleness, -1s",
        "serving.port, 70000",
        "serving.max-connections, 0",
        "serving.max-body-memory, 1",
        "serving.header-timeout, 0s",
        "operators.max-windows, 0",
        "operators.max-retired, 0",
        "alerts.keep-windows, -1s",
        "readings.max-metrics, 0",
        "store.root, nowhere://x/y"
    })
    void aSettingThatCannotBeUsed(String key, String value) {
        failsAndLeavesNothing(TestFleet.settings(folder).with(Map.of(key, value)));
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            failsAndLeavesNothing(
                    TestFleet.settings(folder).with(Map.of("serving.port", Integer.toString(other.getLocalPort()))));
        }
    }
}

package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.maintenance.MaintenanceWindow.Kind;
import io.seamark.common.registry.RetiredDevices;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of windows that have retired devices besides. */
class WindowSetTest {

    private static final WindowSet WINDOW =
            WindowSet.of(List.of(new MaintenanceWindow(1, "w", Kind.MAINTENANCE, List.of("a"), "", 10, 20, "why", 0)));
    private static final WindowSet RETIRED = WINDOW.with(RetiredDevices.of(List.of("b", "a"), List.of("a")));

    @Test
    void aSetReadsBackAsItWasWithAndWithoutRetiredDevices() {
        assertThat(new String(WINDOW.toBytes(), UTF_8)).startsWith("[");
        for (WindowSet set : List.of(WINDOW, RETIRED, WindowSet.NONE.with(RETIRED.retired()))) {
            WindowSet read = WindowSet.fromBytes(set.toBytes());
            assertThat(read.id()).isEqualTo(set.id()).isNotEmpty();
            assertThat(read.windows()).isEqualTo(set.windows());
            assertThat(read.retired().names()).isEqualTo(set.retired().names());
            assertThat(read.retired().released()).isEqualTo(set.retired().released());
        }
    }

    @Test
    void whoIsRetiredAndWhoIsReleasedIsPartOfItsName() {
        assertThat(Set.of(
                        WINDOW.id(),
                        RETIRED.id(),
                        WINDOW.with(RetiredDevices.of(List.of("a", "b"), List.of()))
                                .id()))
                .hasSize(3);
        assertThat(RETIRED.with(RetiredDevices.NONE).id()).isEqualTo(WINDOW.id());
        assertThat(WindowSet.NONE.with(RetiredDevices.NONE)).isSameAs(WindowSet.NONE);
    }

    @Test
    void whatIsNoSetIsRefused() {
        for (String bad : List.of("{}", "{\"windows\":[]}", "{\"windows\":[],\"retired\":[],\"released\":[\"a\"]}")) {
            assertThatThrownBy(() -> WindowSet.fromBytes(bad.getBytes(UTF_8)))
                    .as(bad)
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void aSetWithRetiredDevicesStaysAsLongAsItIsKeptAgain(@TempDir Path folder) throws IOException {
        Store store = Store.open(Settings.reference()
                .with(Map.of("seamark.store.root", folder.toUri().toString())));
        WindowStore kept = new WindowStore(store);
        kept.keep(RETIRED);
        assertThat(kept.read(RETIRED.id()).retired().contains("b")).isTrue();
        long now = System.currentTimeMillis();
        assertThat(kept.retain(Set.of(), now)).as("kept just now").isZero();
        Path file = Path.of(store.list(store.path("windows")).get(0).getPath().toUri());
        FileTime longAgo = FileTime.fromMillis(now - 4 * WindowStore.KEEP_AGAIN.toMillis());
        Files.setLastModifiedTime(file, longAgo);
        assertThat(kept.retain(Set.of(RETIRED.id()), now)).as("a cut names it").isZero();
        kept.keep(RETIRED);
        assertThat(kept.retain(Set.of(), now)).as("kept again").isZero();
        Files.setLastModifiedTime(file, longAgo);
        assertThat(kept.retain(Set.of(), now)).isOne();
        assertThat(kept.has(RETIRED.id())).isFalse();
    }
}

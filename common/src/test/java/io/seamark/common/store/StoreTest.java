package io.seamark.common.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = TestStore.at(folder);
    }

    @Test
    void whatIsNotThereIsEmptyAndNoError() {
        assertThat(store.read(store.path("none"))).isEmpty();
        assertThat(store.list(store.path("none"))).isEmpty();
        assertThat(store.status(store.path("none"))).isEmpty();
        store.delete(store.path("none"));
    }

    @Test
    void replacesAFileAsAWhole() {
        store.replace(store.path("CURRENT"), "a much longer content than the next");
        store.replace(store.path("CURRENT"), "b");
        assertThat(store.read(store.path("CURRENT")).map(bytes -> new String(bytes, UTF_8)))
                .contains("b");
        assertThat(store.list(store.root())).hasSize(1);
    }

    @Test
    void twoThatReplaceAFileAtOnceBothSucceedAndOneContentStays() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (String content : List.of("first", "second")) {
                done.add(both.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        store.replace(store.path("CURRENT"), content);
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            both.shutdownNow();
        }
        assertThat(store.read(store.path("CURRENT")).map(bytes -> new String(bytes, UTF_8)))
                .hasValueSatisfying(found -> assertThat(found).isIn("first", "second"));
        assertThat(store.list(store.root())).hasSize(1);
    }

    @Test
    void aStoreBelongsToOneApplicationId() {
        Settings fleet = Settings.reference().with(Map.of("application-id", "fleet"));
        Settings other = Settings.reference().with(Map.of("application-id", "other"));
        StoreOwner.require(store, fleet);
        StoreOwner.require(store, fleet);
        assertThatThrownBy(() -> StoreOwner.require(store, other))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("belongs to the application-id 'fleet'")
                .hasMessageContaining("remove '" + store.path("application-id") + "'");
        store.delete(store.path("application-id"));
        StoreOwner.require(store, other);
    }

    @Test
    void createsAFileOnce() throws IOException {
        try (FSDataOutputStream out = store.createNew(store.path("a/b/lease"))) {
            out.write(1);
        }
        assertThatThrownBy(() -> store.createNew(store.path("a/b/lease"))).isInstanceOf(IOException.class);
        assertThat(store.read(store.path("a/b/lease"))).contains(new byte[] {1});
    }

    @Test
    void renamesNeverOntoWhatExists() {
        store.replace(store.path("from/x"), "x");
        store.replace(store.path("to/y"), "y");
        assertThatThrownBy(() -> store.rename(store.path("from"), store.path("to")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("from");
        store.rename(store.path("from"), store.path("deep/er"));
        assertThat(store.exists(store.path("deep/er/x"))).isTrue();
        assertThat(store.exists(store.path("from"))).isFalse();
    }

    @Test
    void aStoreThatCannotBeReachedSaysWhatToDo() {
        for (String root : new String[] {"nosuch://host/x", "hdfs:", "file:///proc/no/such", "::"}) {
            Settings settings = Settings.reference().with(Map.of("store.root", root));
            assertThatThrownBy(() -> Store.open(settings))
                    .isInstanceOf(SeamarkException.class)
                    .hasMessageContaining(root)
                    .hasMessageContaining("seamark.store.root");
        }
    }
}

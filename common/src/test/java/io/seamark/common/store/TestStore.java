package io.seamark.common.store;

import io.seamark.common.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/** A store on the local file system, for tests. */
public final class TestStore {

    private TestStore() {}

    /** Opens the store whose root is {@code folder}. */
    public static Store at(Path folder) {
        return Store.open(
                Settings.reference().with(Map.of("store.root", folder.toUri().toString())));
    }
}

package io.seamark.common.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import org.apache.hadoop.fs.Path;

/**
 * Which {@code application-id} a store belongs to. Archive, views and generations of a store are of one fleet, whose journal is kept
 * under its id: those of another one would be archived into the same tables by other offsets. Stateless.
 */
public final class StoreOwner {

    private StoreOwner() {}

    /**
     * Makes the store belong to the {@code application-id} of these settings, if it belongs to none yet.
     *
     * @throws SeamarkException if it belongs to another one
     */
    public static void require(Store store, Settings settings) {
        String id = settings.string("seamark.application-id");
        Path file = store.path("application-id");
        if (store.createWhole(file, id.getBytes(UTF_8))) {
            return;
        }
        String owner = store.read(file).map(bytes -> new String(bytes, UTF_8)).orElse(id);
        if (!owner.equals(id)) {
            throw new SeamarkException("The store '" + store.root() + "' belongs to the application-id '" + owner
                    + "', and seamark.application-id is '" + id + "': the archive and the generations of two would be"
                    + " mixed. Set another seamark.store.root. If this one takes the place of '" + owner
                    + "', and none of its programs runs any more, remove '" + file + "' first.");
        }
    }
}

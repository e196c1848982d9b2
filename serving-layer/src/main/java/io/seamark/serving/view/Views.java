package io.seamark.serving.view;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.SeamarkException;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The view that answers. Swapped as a whole; a request keeps the one that it began with. Thread-safe. */
public final class Views implements AutoCloseable {

    private static final long DRAIN_SECONDS = 30;

    private final ServingDb db;
    private final Set<String> retiring = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<View>> current = new AtomicReference<>(Optional.empty());

    public Views(ServingDb db) {
        this.db = requireNonNull(db, "db");
    }

    /** The view that answers; empty until one is there. */
    public Optional<View> current() {
        return current.get();
    }

    /**
     * Pins the current view at this moment; to be closed soon.
     *
     * @throws SeamarkException if there is no view yet, or the server stops
     */
    public PinnedView pin() {
        while (true) {
            View view = current.get()
                    .orElseThrow(() -> new SeamarkException("No view is loaded yet; /ready tells when there is one."));
            Optional<PinnedView> pinned = view.pin(db);
            if (pinned.isPresent()) {
                return pinned.get();
            }
        }
    }

    /** Makes {@code next} the view that answers, and removes the one before when its last request has left. */
    public void swap(View next) {
        db.put(MetaKeys.current(), next.id().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        current.getAndSet(Optional.of(next)).ifPresent(old -> {
            retiring.add(old.id());
            old.follower().close();
            old.retire(() -> {
                db.drop(old.id());
                retiring.remove(old.id());
            });
        });
    }

    /** Whether a generation that was swapped out still has requests. */
    public boolean isRetiring(String id) {
        return retiring.contains(id);
    }

    /** Stops answering, and waits until the last request has left: nobody may read a closed database. */
    @Override
    public void close() {
        Optional<View> last = current.getAndSet(Optional.empty());
        if (last.isEmpty()) {
            return;
        }
        last.get().follower().close();
        CountDownLatch left = new CountDownLatch(1);
        last.get().retire(left::countDown);
        try {
            if (!left.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                throw new SeamarkException("A request has not ended for " + DRAIN_SECONDS + " s at the stop.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

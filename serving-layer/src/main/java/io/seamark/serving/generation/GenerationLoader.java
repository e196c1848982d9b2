package io.seamark.serving.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.Journal;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import io.seamark.serving.fold.FoldListener;
import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.View;
import io.seamark.serving.view.Views;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the pointer to the current generation: loads a new one beside the old, folds the deltas beyond its seam until it
 * has what the old one has, then swaps. Whatever fails meanwhile, the old one goes on answering. {@link #open},
 * {@link #poll} are for one thread at a time; the rest is thread-safe.
 */
public final class GenerationLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationLoader.class);
    private static final long CATCH_UP_LOOK_MILLIS = 50;

    private final ServingDb db;
    private final Views views;
    private final Supplier<Store> opener;
    private final String application;
    private final Log deltas;
    private final FoldListener listener;
    private final Duration interval;
    private final double loadShare;
    private final int maxMetrics;
    private final int splitExamples;
    private final GenerationImport imports;
    private final GenerationCatalogue catalogue = new GenerationCatalogue();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "generation-loader");

    private Optional<Store> store = Optional.empty();
    private volatile String loading = "";
    private volatile String alarm = "";

    /**
     * @param opener opens the store; called again until it succeeds
     * @param application {@code seamark.application-id}: whose journal tells what the log has lost
     * @param interval how often the pointer is read
     * @param loadShare of one processor, in (0, 1], for loading a generation while another one answers
     * @param maxMetrics names of metrics that the list of devices has of one
     * @param splitExamples how many devices in several partitions are named
     */
    public GenerationLoader(
            ServingDb db,
            Views views,
            Supplier<Store> opener,
            String application,
            Log deltas,
            FoldListener listener,
            Duration interval,
            double loadShare,
            int maxMetrics,
            int splitExamples) {
        this.db = requireNonNull(db, "db");
        this.views = requireNonNull(views, "views");
        this.opener = requireNonNull(opener, "opener");
        this.application = requireNonNull(application, "application");
        this.deltas = requireNonNull(deltas, "deltas");
        this.listener = requireNonNull(listener, "listener");
        this.interval = requireNonNull(interval, "interval");
        this.loadShare = loadShare;
        this.maxMetrics = maxMetrics;
        this.imports = new GenerationImport(db, maxMetrics);
        this.splitExamples = splitExamples;
        thread.setDaemon(true);
    }

    /**
     * Brings up what the disk has, or else the fold without a generation if none is published.
     *
     * @throws SeamarkException if the disk has nothing and the store cannot be reached
     */
    public void open() {
        Optional<String> last = db.get(MetaKeys.current()).map(bytes -> new String(bytes, UTF_8));
        Optional<Manifest> manifest = last.flatMap(imports::loaded);
        Set<String> onDisk = db.generations();
        boolean without = last.equals(Optional.of(""));
        imports.sweep();
        onDisk.stream()
                .filter(id -> !(manifest.isPresent() || without) || !id.equals(last.get()))
                .forEach(db::drop);
        if (manifest.isPresent() || without) {
            View view = view(manifest, db.families(last.get()));
            views.swap(view);
            view.follower().start();
        } else if (store().currentId().isEmpty()) {
            View view = view(Optional.empty(), db.families(""));
            views.swap(view);
            view.follower().start();
        }
    }

    /** Begins to follow the pointer. */
    public void start() {
        thread.start();
    }

    private void run() {
        do {
            try {
                db.retryIfFailed();
                poll();
            } catch (RuntimeException | LinkageError e) {
                // The latter where the jars were replaced under it: told in the alarm, and not by a thread that is
                // gone.
                if (!alarm.equals(String.valueOf(e.getMessage()))) {
                    LOG.error("A new generation cannot be taken up; the loaded one goes on", e);
                }
                alarm = String.valueOf(e.getMessage());
            }
        } while (!stopsWithin(interval.toMillis()));
    }

    private boolean stopsWithin(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private GenerationStore store() {
        if (store.isEmpty()) {
            store = Optional.of(opener.get());
        }
        return new GenerationStore(store.get());
    }

    /**
     * Reads the pointer and takes up what it names, if that is not the one that answers. Returns when the swap is done, or
     * the generation cannot be taken up now.
     *
     * @throws RuntimeException if it cannot be loaded; the one before goes on
     */
    public void poll() {
        GenerationStore generations = store();
        Optional<String> pointer = generations.currentId();
        catalogue.refresh(generations, pointer, new Journal(store.get(), application).replaced());
        Optional<String> answering = views.current().map(View::id);
        if (pointer.isEmpty() || pointer.equals(answering)) {
            alarm = "";
            return;
        }
        if (views.isRetiring(pointer.get())) {
            return; // its last request has not left yet; it is loaded afresh then
        }
        loading = pointer.get();
        try {
            Manifest manifest = generations.manifest(pointer.get());
            Pace pace = new Pace(answering.isPresent() ? loadShare : 1); // before the first, nobody can ask
            View next = view(Optional.of(manifest), imports.load(store.get(), generations, manifest, pace));
            try {
                next.follower().start();
                if (hasCaughtUp(next, generations)) {
                    views.swap(next);
                    alarm = "";
                    LOG.info("The generation {} answers, seam {}", next.id(), next.seam());
                }
            } finally {
                if (views.current().filter(current -> current == next).isEmpty()) {
                    // With its thread: a second fold into the same families would count twice.
                    next.follower().close();
                    db.drop(next.id());
                }
            }
        } finally {
            loading = "";
        }
    }

    /** Waits until {@code next} has all that the current view has; false if it is no longer wanted. */
    private boolean hasCaughtUp(View next, GenerationStore generations) {
        Optional<View> old = views.current();
        long lookedAt = System.nanoTime();
        Seam seen = next.seam();
        while (old.isPresent() && !isLevelWith(next, old.get())) {
            if (stopsWithin(CATCH_UP_LOOK_MILLIS)) {
                return false;
            }
            if (System.nanoTime() - lookedAt > interval.toNanos()) {
                lookedAt = System.nanoTime();
                if (!generations.currentId().equals(Optional.of(next.id()))) {
                    return false;
                }
                Seam applied = next.fold().state().applied();
                boolean stands = next.follower().caughtUp() && applied.equals(seen);
                seen = applied;
                if (!next.fold().gaps().isEmpty() || stands) {
                    alarm = "The generation " + next.id() + " is loaded, but frames beyond its seam " + next.seam()
                            + " are missing in the deltas, which bring it to " + applied + " only, so that "
                            + (old.get().id().isEmpty()
                                    ? "no generation"
                                    : old.get().id())
                            + " goes on answering. Run the batch again, or point to another generation"
                            + " (seamark generations rollback).";
                }
            }
        }
        return true;
    }

    /** Whether a swap takes nothing away from the answers. */
    private static boolean isLevelWith(View next, View old) {
        if (!next.follower().caughtUp()) {
            return false;
        }
        if (old.manifest().isEmpty()) {
            return true; // history is missing there in any case
        }
        if (!next.fold().gaps().isEmpty() && old.fold().gaps().isEmpty()) {
            return false;
        }
        return next.fold().state().applied().isAtOrBeyond(old.fold().state().applied());
    }

    private View view(Optional<Manifest> manifest, Families families) {
        Seam seam = manifest.map(Manifest::seam).orElse(Seam.START);
        SpeedFold fold =
                new SpeedFold(db, families, seam, manifest.isPresent(), deltas, listener, maxMetrics, splitExamples);
        String name = manifest.isPresent() ? "deltas beyond " + families.id() : "deltas";
        return new View(manifest, families, fold, new LogFollower(name, deltas, fold));
    }

    /** What is published, as last seen. */
    public GenerationCatalogue catalogue() {
        return catalogue;
    }

    /** The generation that is being loaded; empty if none is. */
    public String loading() {
        return loading;
    }

    /** Why the generation that the pointer names does not answer; empty if nothing is wrong. */
    public String alarm() {
        return alarm;
    }

    @Override
    public void close() {
        stopping.countDown();
        if (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

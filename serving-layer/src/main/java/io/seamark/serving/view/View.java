package io.seamark.serving.view;

import static java.util.Objects.requireNonNull;

import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.serving.fold.SpeedFold;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.ServingDb;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One generation with the fold beyond its seam: what a request pins. Lives until it is retired and its last request has
 * left. Thread-safe.
 */
public final class View {

    private final Optional<Manifest> manifest;
    private final Families families;
    private final SpeedFold fold;
    private final LogFollower follower;
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile Runnable whenUnused = () -> {};
    private volatile Optional<Moment> latest = Optional.empty();
    private boolean retired; // guarded by this

    /** @param manifest empty before the first generation */
    public View(Optional<Manifest> manifest, Families families, SpeedFold fold, LogFollower follower) {
        this.manifest = requireNonNull(manifest, "manifest");
        this.families = requireNonNull(families, "families");
        this.fold = requireNonNull(fold, "fold");
        this.follower = requireNonNull(follower, "follower");
    }

    /** Generation id; empty before the first generation. */
    public String id() {
        return families.id();
    }

    public Optional<Manifest> manifest() {
        return manifest;
    }

    /** Where its batch view ends. */
    public Seam seam() {
        return manifest.map(Manifest::seam).orElse(Seam.START);
    }

    public Families families() {
        return families;
    }

    public SpeedFold fold() {
        return fold;
    }

    /** What feeds the fold. */
    public LogFollower follower() {
        return follower;
    }

    /** Pins the state of now, that is with all that the fold has committed; empty if the view is retired. */
    Optional<PinnedView> pin(ServingDb db) {
        Optional<Moment> moment = latest.filter(this::canEnter);
        return (moment.isPresent() ? moment : renewed(db)).map(entered -> new PinnedView(db, entered));
    }

    private boolean canEnter(Moment moment) {
        return moment.isOf(fold.state()) && moment.enter();
    }

    private synchronized Optional<Moment> renewed(ServingDb db) {
        if (retired || latest.filter(this::canEnter).isPresent()) {
            return latest;
        }
        Moment next = new Moment(db, this, fold.state());
        next.enter();
        latest.ifPresent(Moment::leave);
        latest = Optional.of(next);
        return latest;
    }

    /** One more user, while there is another. */
    void enter() {
        users.incrementAndGet();
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            whenUnused.run();
        }
    }

    /** Gives up the place of the current view; {@code then} runs when the last request has left. */
    void retire(Runnable then) {
        whenUnused = then;
        synchronized (this) {
            retired = true;
            latest.ifPresent(Moment::leave);
            latest = Optional.empty();
        }
        leave();
    }
}

package io.seamark.serving.view;

import io.seamark.serving.state.FoldState;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * A snapshot of the database, which all requests share until the fold has moved on: taking one for each would have each of them
 * wait for the lock under which tables are handed over, and read anew how far the fold is. Lives until it is let go and its last
 * request has left. Thread-safe.
 */
final class Moment {

    private final ServingDb db;
    private final View view;
    private final FoldState committed;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private final FoldState state;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Takes it, and keeps the view until it has ended.
     *
     * @param committed what the fold had committed before now
     */
    Moment(ServingDb db, View view, FoldState committed) {
        this.db = db;
        this.view = view;
        this.committed = committed;
        this.snapshot = db.rocks().getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
        try {
            byte[] stored = db.rocks().get(db.meta(), options, MetaKeys.fold(view.id()));
            this.state = stored == null ? FoldState.at(view.seam()) : FoldState.fromBytes(stored);
        } catch (RocksDBException e) {
            release();
            throw ServingDb.failed("read", e);
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        view.enter();
    }

    View view() {
        return view;
    }

    /** For reads of this moment. */
    ReadOptions options() {
        return options;
    }

    /** How far the fold was. */
    FoldState state() {
        return state;
    }

    /** Whether the fold has committed nothing since. */
    boolean isOf(FoldState lastCommitted) {
        return committed.equals(lastCommitted);
    }

    /** One more user, unless the last has left already. */
    boolean enter() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            release();
            view.leave();
        }
    }

    private void release() {
        options.close();
        db.rocks().releaseSnapshot(snapshot);
    }
}

package io.seamark.serving.fleet;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.serving.log.Log;
import io.seamark.serving.log.LogAwayException;
import io.seamark.serving.log.LogIdentity;
import io.seamark.serving.log.LogProbe;
import io.seamark.serving.log.LogReader;
import io.seamark.serving.log.Topics;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds a data folder to the fleet that it was first used for, so that it is never filled from two. What only a broker can
 * tell is noted when one is first reached, and checked whenever a topic is opened. Thread-safe.
 */
public final class FleetBinding {

    private static final Logger LOG = LoggerFactory.getLogger(FleetBinding.class);

    private final ServingDb db;
    private FleetIdentity bound;

    /**
     * Binds the folder, or holds what it is bound to against the settings.
     *
     * @throws SeamarkException if it belongs to another fleet
     */
    public FleetBinding(ServingDb db, Settings settings) {
        this.db = requireNonNull(db, "db");
        FleetIdentity mine = new FleetIdentity(
                settings.string("seamark.application-id"), settings.string("seamark.store.root"), "", "");
        bound = db.get(MetaKeys.fleet()).map(FleetIdentity::fromBytes).orElse(mine);
        meet(mine);
    }

    private synchronized void meet(FleetIdentity met) {
        List<String> contradictions = bound.contradictions(met);
        if (!contradictions.isEmpty()) {
            throw new SeamarkException("The data folder '" + db.folder() + "' belongs to another fleet: "
                    + String.join("; ", contradictions)
                    + ". Set seamark.serving.data-dir to another folder, or remove this one: it is rebuilt from HDFS and"
                    + " Kafka, but for acknowledgements and labels of alerts.");
        }
        FleetIdentity completed = bound.completedBy(met);
        if (!completed.equals(bound) || db.get(MetaKeys.fleet()).isEmpty()) {
            bound = completed;
            db.put(MetaKeys.fleet(), completed.toBytes());
            LOG.info("The data folder {} is bound to {}", db.folder(), completed);
        }
    }

    /** What the folder is bound to. */
    public synchronized FleetIdentity identity() {
        return bound;
    }

    /**
     * The same topics, which refuse to tell who they are if they are those of another fleet. Asks the broker at once if there
     * is one: a wrong folder is then told at the start.
     *
     * @throws SeamarkException if they are those of another fleet
     */
    public Topics bind(Topics topics) {
        try {
            LogIdentity readings = topics.readings().identity();
            meet(ofLog(readings, true));
        } catch (LogAwayException e) {
            LOG.warn("{} What the disk has is answered meanwhile.", e.getMessage());
        }
        return new Topics(
                new BoundLog(topics.readings(), true),
                new BoundLog(topics.deltas(), false),
                new BoundLog(topics.alerts(), false),
                new BoundLog(topics.labels(), false),
                new BoundLog(topics.maintenance(), false),
                new BoundLog(topics.retired(), false));
    }

    private FleetIdentity ofLog(LogIdentity log, boolean readings) {
        FleetIdentity mine = identity();
        return new FleetIdentity(mine.application(), mine.store(), log.cluster(), readings ? log.topic() : "");
    }

    private final class BoundLog implements Log {
        private final Log log;
        private final boolean readings;

        BoundLog(Log log, boolean readings) {
            this.log = log;
            this.readings = readings;
        }

        @Override
        public LogIdentity identity() {
            LogIdentity found = log.identity();
            meet(ofLog(found, readings));
            return found;
        }

        @Override
        public LogReader open(IntToLongFunction start) {
            return log.open(start);
        }

        @Override
        public LogProbe probe() {
            return log.probe();
        }
    }
}

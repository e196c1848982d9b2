package io.seamark.common.version;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A map that goes from version to version in steps, of which the last can be taken back: a step that is run again finds what its first
 * run found, and nothing has to be kept of what did not change. A version is a number that the caller chooses.
 *
 * <p>Values that the map holds must not be changed any more once their step has ended. Thread-safe: where two steps are begun at one
 * version, the later one counts, and the earlier one fails at its next change.
 *
 * @param <V> value; never null
 */
public final class VersionedMap<V> {

    private static final class Slot<V> {
        private final String key;
        /** Null where it is removed. */
        private V latest;
        /** Before the last step; null where it was not there, or has not changed. */
        private V before;

        private Step<V> changedIn;

        Slot(String key) {
            this.key = key;
        }
    }

    private final Map<String, Slot<V>> slots = new HashMap<>();
    /** Of the last step. */
    private List<Slot<V>> changed = new ArrayList<>();

    private long version;
    private long versionBefore;
    /** Null where none is under way. */
    private Step<V> current;

    /** @param version of the map as it is now, empty, to be filled by {@link #load} */
    public VersionedMap(long version) {
        this.version = version;
        this.versionBefore = version;
    }

    /** Adds an entry to the version that the map begins with; before the first step. */
    public synchronized void load(String key, V value) {
        Slot<V> slot = new Slot<>(key);
        slot.latest = value;
        slots.put(key, slot);
    }

    /**
     * Begins a step.
     *
     * @param from the version that it sees: the latest, or the one before, whereupon the step between them is taken back
     * @throws IllegalStateException if the map has that version no more, or not yet
     */
    public synchronized Step<V> begin(long from) {
        if (current == null && from == version) {
            settle();
        } else if (from == versionBefore) {
            takeBack();
        } else {
            throw noVersion(from);
        }
        versionBefore = from;
        current = new Step<>(this);
        return current;
    }

    private void settle() {
        for (Slot<V> slot : changed) {
            slot.before = null;
            slot.changedIn = null;
            if (slot.latest == null) {
                slots.remove(slot.key);
            }
        }
        changed = new ArrayList<>();
    }

    private void takeBack() {
        for (Slot<V> slot : changed) {
            slot.latest = slot.before;
            slot.before = null;
            slot.changedIn = null;
            if (slot.latest == null) {
                slots.remove(slot.key);
            }
        }
        changed = new ArrayList<>();
    }

    /** Whether that is the latest version, and no step to another is under way. */
    public synchronized boolean isLatest(long of) {
        return current == null && of == version;
    }

    /**
     * A copy of the references of a version's entries, in no order.
     *
     * @throws IllegalStateException if that is not the latest version
     */
    public synchronized Entries<V> entries(long of) {
        if (!isLatest(of)) {
            throw noVersion(of);
        }
        Entries<V> entries = new Entries<>(slots.size());
        for (Slot<V> slot : slots.values()) {
            if (slot.latest != null) {
                entries.add(slot.key, slot.latest);
            }
        }
        return entries;
    }

    private IllegalStateException noVersion(long wanted) {
        return new IllegalStateException("version " + wanted + " is asked for, but there are "
                + (current == null ? version : "one that is being made") + " and " + versionBefore);
    }

    /**
     * Takes an entry.
     *
     * @param <X> what may go wrong
     */
    public interface Taker<V, X extends Exception> {
        void take(String key, V value) throws X;
    }

    /** What one version holds. */
    public static final class Entries<V> {
        private final List<String> keys;
        private final List<V> values;

        private Entries(int expected) {
            keys = new ArrayList<>(expected);
            values = new ArrayList<>(expected);
        }

        private void add(String key, V value) {
            keys.add(key);
            values.add(value);
        }

        /** How many there are. */
        public int size() {
            return keys.size();
        }

        /** Takes all, and lets go of each as it is taken: can be called once. */
        public <X extends Exception> void drain(Taker<V, X> each) throws X {
            for (int i = 0; i < keys.size(); i++) {
                each.take(keys.get(i), values.set(i, null));
            }
        }
    }

    /** The way from one version to the next. For one thread. */
    public static final class Step<V> {
        private final VersionedMap<V> map;

        private Step(VersionedMap<V> map) {
            this.map = map;
        }

        /**
         * Replaces a value; may be called for a key more than once.
         *
         * @param next gets the value as it is, null where there is none, and must not change it unless this step has made it; null removes it
         * @return what {@code next} has returned
         * @throws IllegalStateException if the step counts no more
         */
        public V update(String key, UnaryOperator<V> next) {
            synchronized (map) {
                requireCurrent();
                Slot<V> slot = map.slots.computeIfAbsent(key, Slot::new);
                if (slot.changedIn != this) {
                    slot.changedIn = this;
                    slot.before = slot.latest;
                    map.changed.add(slot);
                }
                slot.latest = next.apply(slot.latest);
                return slot.latest;
            }
        }

        /**
         * Ends the step: the map is at a new version.
         *
         * @throws IllegalStateException if the step counts no more
         */
        public void end(long to) {
            synchronized (map) {
                requireCurrent();
                map.version = to;
                map.current = null;
            }
        }

        private void requireCurrent() {
            if (map.current != this) {
                throw new IllegalStateException("another step was begun at version " + map.versionBefore);
            }
        }
    }
}

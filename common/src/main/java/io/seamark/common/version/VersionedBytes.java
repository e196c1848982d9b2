package io.seamark.common.version;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A map from names to bytes that goes from version to version in steps, of which the last can be taken back: a step that is run again finds
 * what its first run found, and nothing has to be kept of what did not change. A version is a number that the caller chooses.
 *
 * <p>A version can be read while steps go on: what they replace is kept until it has been taken. Thread-safe: where two steps are begun at one
 * version, the later one counts, and the earlier one fails at its next change.
 */
public final class VersionedBytes {

    private static final long NOTHING = -1;
    /** Who reads longer than so many others have asked since is taken to have given up. */
    private static final int MOST_READERS = 4;

    private final Names names = new Names();
    private Cells cells = new Cells();
    private final ByteWriter buffer = new ByteWriter(1024);
    /** Where the bytes of each name are. */
    private long[] latest = new long[16];
    /** In which step each name was changed last. */
    private int[] changedIn = new int[16];
    /** How many names have bytes. */
    private int present;

    // Names that the last step has changed, and where their bytes were before.
    private int[] changed = new int[16];
    private long[] before = new long[16];
    private int changes;
    /** Number of the last step; 0 before the first. */
    private int steps;

    // Of the names that are looked for ahead.
    private int[] hashes = new int[16];
    private int[] numbers = new int[16];
    /** What was found there, so that it is looked at. */
    int touched;

    private long version;
    private long versionBefore;
    private Step current;
    /** Who still reads a version, the oldest first. */
    private final List<Entries> readers = new ArrayList<>();

    /** @param version of the map as it is now, empty, to be filled by {@link #load} */
    public VersionedBytes(long version) {
        this.version = version;
        this.versionBefore = version;
    }

    /** Adds an entry to the version that the map begins with; before the first step. */
    public synchronized void load(String name, byte[] bytes) {
        buffer.clear();
        int number = number(name);
        present += latest[number] == NOTHING ? 1 : 0;
        latest[number] = cells.store(buffer.raw(bytes));
    }

    private int number(String name) {
        int known = names.size();
        int number = names.number(name);
        if (number == known) {
            if (number == latest.length) {
                latest = Arrays.copyOf(latest, number * 2);
                changedIn = Arrays.copyOf(changedIn, number * 2);
            }
            latest[number] = NOTHING;
        }
        return number;
    }

    /**
     * Begins a step.
     *
     * @param from the version that it sees: the latest, or the one before, whereupon the step between them is taken back
     * @throws IllegalStateException if the map has that version no more, or not yet
     */
    public synchronized Step begin(long from) {
        if (current == null && from == version) {
            settle();
        } else if (from == versionBefore) {
            takeBack();
        } else {
            throw noVersion(from);
        }
        changes = 0;
        if (cells.isWasteful() && readers.isEmpty()) {
            compact();
        }
        steps++;
        versionBefore = from;
        current = new Step();
        return current;
    }

    // Short loops, each of which waits for one thing: a processor is ahead by some rounds then.
    private void lookAhead(int count, IntFunction<String> of) {
        if (hashes.length < count) {
            hashes = new int[count];
            numbers = new int[count];
        }
        for (int i = 0; i < count; i++) {
            hashes[i] = Names.hash(of.apply(i));
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = names.find(of.apply(i), hashes[i]);
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int number = numbers[i];
            sum += number >= 0 && latest[number] != NOTHING ? changedIn[number] + cells.touch(latest[number]) : 0;
        }
        for (int i = 0; i < count; i++) {
            int number = numbers[i];
            sum += number >= 0 && latest[number] != NOTHING ? cells.touchAll(latest[number]) : 0;
        }
        touched = sum;
    }

    private void settle() {
        for (int i = 0; i < changes; i++) {
            release(changed[i], before[i]);
        }
    }

    private void release(int number, long address) {
        if (address == NOTHING) {
            return;
        }
        for (Entries reader : readers) {
            if (reader.keeps(number, address)) {
                return;
            }
        }
        cells.free(address);
    }

    private static int count(long address) {
        return address == NOTHING ? 0 : 1;
    }

    private void takeBack() {
        for (int i = 0; i < changes; i++) {
            release(changed[i], latest[changed[i]]);
            present += count(before[i]) - count(latest[changed[i]]);
            latest[changed[i]] = before[i];
        }
    }

    /** Sizes that were common once and are no more leave cells that nothing fits: all is moved to new ones then. */
    private void compact() {
        Cells compacted = new Cells();
        for (int number = 0; number < names.size(); number++) {
            if (latest[number] != NOTHING) {
                ByteReader in = cells.read(latest[number]);
                buffer.clear();
                latest[number] = compacted.store(buffer.raw(in.raw(in.remaining())));
            }
        }
        cells = compacted;
    }

    /** Whether that is the latest version, and no step to another is under way. */
    public synchronized boolean isLatest(long of) {
        return current == null && of == version;
    }

    /**
     * The entries of a version, to be read while steps go on; by a few at a time.
     *
     * @throws IllegalStateException if that is not the latest version
     */
    public synchronized Entries entries(long of) {
        if (!isLatest(of)) {
            throw noVersion(of);
        }
        if (readers.size() == MOST_READERS) {
            readers.get(0).end();
        }
        Entries reader = new Entries();
        readers.add(reader);
        return reader;
    }

    /** What the bytes of all names and versions take, and what they have taken and left free, bytes. */
    synchronized long room() {
        return cells.room();
    }

    private IllegalStateException noVersion(long wanted) {
        return new IllegalStateException("version " + wanted + " is asked for, but there are "
                + (current == null ? version : "one that is being made") + " and " + versionBefore);
    }

    /** Makes the next value of a name. */
    public interface Change {

        /**
         * Called while the map is locked.
         *
         * @param known the bytes as they are, to be read in the call; null where there are none
         * @param next where the bytes of the new version go
         */
        void make(ByteReader known, ByteWriter next);
    }

    /**
     * Takes an entry.
     *
     * @param <X> what may go wrong
     */
    public interface Taker<X extends Exception> {
        void take(String name, byte[] bytes) throws X;
    }

    /** What one version holds, until it is taken or closed. For one thread, beside that of the steps. */
    public final class Entries implements AutoCloseable {
        /** Where the bytes of each name are in this version. */
        private final long[] addresses = Arrays.copyOf(latest, names.size());
        /** Those that nobody else needs any more. */
        private final BitSet left = new BitSet();

        private final int size =
                (int) Arrays.stream(addresses).filter(each -> each != NOTHING).count();
        private int next;

        private Entries() {}

        /** How many there are. */
        public int size() {
            return size;
        }

        /** Whether it still needs what the steps need no more; it is freed when it has been taken then. */
        private boolean keeps(int number, long address) {
            if (number < next || number >= addresses.length || addresses[number] != address) {
                return false;
            }
            left.set(number);
            return true;
        }

        /** Lets go of what has not been taken. */
        @Override
        public void close() {
            synchronized (VersionedBytes.this) {
                end();
            }
        }

        private void end() {
            readers.remove(this);
            left.stream().forEach(number -> release(number, addresses[number]));
            left.clear();
        }

        /**
         * Takes all; can be called once.
         *
         * @throws IllegalStateException if too many others have been asked for since
         */
        public <X extends Exception> void drain(Taker<X> each) throws X {
            try {
                for (int number = 0; number < addresses.length; number++) {
                    String name;
                    byte[] bytes;
                    synchronized (VersionedBytes.this) {
                        name = names.name(number);
                        bytes = take(number);
                    }
                    if (bytes != null) {
                        each.take(name, bytes);
                    }
                }
            } finally {
                close();
            }
        }

        private byte[] take(int number) {
            if (!readers.contains(this)) {
                throw new IllegalStateException("a version is read while too many others are");
            }
            next = number + 1;
            if (addresses[number] == NOTHING) {
                return null;
            }
            ByteReader in = cells.read(addresses[number]);
            byte[] bytes = in.raw(in.remaining());
            if (left.get(number)) {
                left.clear(number);
                release(number, addresses[number]);
            }
            return bytes;
        }
    }

    /** The way from one version to the next. For one thread. */
    public final class Step {

        private Step() {}

        /**
         * Replaces the bytes of a name; may be called for one more than once.
         *
         * @throws IllegalStateException if the step counts no more
         */
        public void update(String name, Change change) {
            update(name, Integer.MAX_VALUE, change);
        }

        /**
         * The same, but a name that has no bytes yet is given some only where fewer than so many names have.
         *
         * @return whether the change was made
         * @throws IllegalStateException if the step counts no more
         */
        public boolean update(String name, int max, Change change) {
            synchronized (VersionedBytes.this) {
                requireCurrent();
                if (present >= max && !isPresent(name)) {
                    return false;
                }
                int number = number(name);
                long known = latest[number];
                buffer.clear();
                change.make(known == NOTHING ? null : cells.read(known), buffer);
                long next = cells.store(buffer);
                replace(number, next);
                return true;
            }
        }

        private boolean isPresent(String name) {
            int number = names.find(name, Names.hash(name));
            return number >= 0 && latest[number] != NOTHING;
        }

        /** The bytes of a name as the step has them so far; null where there are none. */
        public byte[] get(String name) {
            synchronized (VersionedBytes.this) {
                requireCurrent();
                int number = names.find(name, Names.hash(name));
                if (number < 0 || latest[number] == NOTHING) {
                    return null;
                }
                ByteReader in = cells.read(latest[number]);
                return in.raw(in.remaining());
            }
        }

        /**
         * Removes the bytes of a name, if there are any.
         *
         * @throws IllegalStateException if the step counts no more
         */
        public void remove(String name) {
            synchronized (VersionedBytes.this) {
                requireCurrent();
                int number = names.find(name, Names.hash(name));
                if (number >= 0 && latest[number] != NOTHING) {
                    replace(number, NOTHING);
                }
            }
        }

        private void replace(int number, long next) {
            present += count(next) - count(latest[number]);
            if (changedIn[number] != steps) {
                remember(number);
            } else if (latest[number] != NOTHING) {
                cells.free(latest[number]);
            }
            latest[number] = next;
        }

        /**
         * Goes to the bytes of some names that are updated next, and changes nothing: memory that is not at hand is waited for once for
         * several of them, instead of for each when its turn comes.
         *
         * @param count how many names
         * @param names by index
         */
        public void ahead(int count, IntFunction<String> names) {
            synchronized (VersionedBytes.this) {
                lookAhead(count, names);
            }
        }

        private void remember(int number) {
            if (changes == changed.length) {
                changed = Arrays.copyOf(changed, changes * 2);
                before = Arrays.copyOf(before, changes * 2);
            }
            changed[changes] = number;
            before[changes] = latest[number];
            changes++;
            changedIn[number] = steps;
        }

        /**
         * Ends the step: the map is at a new version.
         *
         * @throws IllegalStateException if the step counts no more
         */
        public void end(long to) {
            synchronized (VersionedBytes.this) {
                requireCurrent();
                version = to;
                current = null;
            }
        }

        private void requireCurrent() {
            if (current != this) {
                throw new IllegalStateException("another step was begun at version " + versionBefore);
            }
        }
    }
}

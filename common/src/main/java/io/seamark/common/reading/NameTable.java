package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Turns the bytes of device ids and metric names into strings, the same bytes into the same string object, without
 * allocating on a repeat. Forgets all when it is full, so that hostile names cannot fill the memory. Not thread-safe.
 */
final class NameTable {

    private static final int MAX_NAMES = 1 << 20;
    private static final int MAX_BYTES = 32 << 20; // a million usual names; hostile ones are as long as they may be
    /** Of this process alone: names that collide here are not known to those who choose names. */
    private static final long SECRET = new SecureRandom().nextLong();

    /** So many entries are not at hand all the time. */
    private static final int MANY = 1 << 14;

    /** For so many names at most it can be gone ahead at once. */
    static final int MOST_AHEAD = 64;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Entry[] ahead = new Entry[MOST_AHEAD];
    /** What was found where it was gone ahead, so that it is looked at. */
    int touched;

    private final long seed;
    private final long factor;
    private Entry[] entries = new Entry[1024];
    private int size;
    private long bytesOfNames;

    NameTable() {
        this(SECRET);
    }

    /** @param secret that makes the places of names unforeseeable */
    NameTable(long secret) {
        this.seed = spread(secret);
        this.factor = spread(seed) | 1;
    }

    /** A name that is known. */
    static final class Entry {
        private final byte[] bytes;
        private final int hash;
        final String name;
        /** What the messages of the device look like; null if that is not known. */
        MessageShape shape;

        /** How many messages of the device had another. */
        int surprises;

        private Entry(byte[] bytes, int hash) {
            this.bytes = bytes;
            this.hash = hash;
            this.name = new String(bytes, UTF_8);
        }

        boolean is(byte[] other) {
            return Arrays.equals(bytes, other);
        }
    }

    /** The entry of {@code bytes[from, until)}; null if it is not known. */
    Entry find(byte[] bytes, int from, int until) {
        return entries[slot(bytes, from, until, hash(bytes, from, until))];
    }

    /** The entry of {@code bytes[from, until)}, which must be valid UTF-8. */
    Entry intern(byte[] bytes, int from, int until) {
        int hash = hash(bytes, from, until);
        Entry known = entries[slot(bytes, from, until, hash)];
        return known == null ? add(new Entry(Arrays.copyOfRange(bytes, from, until), hash)) : known;
    }

    /**
     * Goes to the entries of some names that are looked for next, and changes nothing: memory that is not at hand is waited for once for
     * several of them.
     *
     * @param names may have nulls
     */
    void ahead(byte[][] names, int count) {
        if (size < MANY) {
            return;
        }
        int sum = 0;
        int mask = entries.length - 1;
        for (int i = 0; i < count; i++) {
            byte[] name = names[i];
            ahead[i] = name == null ? null : entries[hash(name, 0, name.length) & mask];
        }
        for (int i = 0; i < count; i++) {
            sum += ahead[i] == null ? 0 : ahead[i].hash;
        }
        for (int i = 0; i < count; i++) {
            sum += ahead[i] == null ? 0 : ahead[i].bytes.length + ahead[i].name.hashCode();
        }
        Arrays.fill(ahead, 0, count, null);
        touched = sum;
    }

    private int slot(byte[] bytes, int from, int until, int hash) {
        int mask = entries.length - 1;
        int slot = hash & mask;
        while (entries[slot] != null && !isName(entries[slot], hash, bytes, from, until)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean isName(Entry entry, int hash, byte[] bytes, int from, int until) {
        return entry.hash == hash && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, until);
    }

    private Entry add(Entry entry) {
        if (size == MAX_NAMES || (size > 0 && bytesOfNames + entry.bytes.length > MAX_BYTES)) {
            Arrays.fill(entries, null);
            size = 0;
            bytesOfNames = 0;
        } else if (size * 2 >= entries.length) {
            Entry[] before = entries;
            entries = new Entry[before.length * 2];
            for (Entry each : before) {
                if (each != null) {
                    put(each);
                }
            }
        }
        size++;
        bytesOfNames += entry.bytes.length;
        put(entry);
        return entry;
    }

    private void put(Entry entry) {
        entries[slot(entry.bytes, 0, entry.bytes.length, entry.hash)] = entry;
    }

    /**
     * Eight bytes at a time, the last eight overlapping. A product of 128 bits with a secret factor, folded, as in wyhash (Wang
     * Yi, 2019): whoever does not know the secret cannot choose names that collide.
     */
    int hash(byte[] bytes, int from, int until) {
        int length = until - from;
        long h = seed ^ length;
        if (length >= Long.BYTES) {
            for (int i = from; i < until - Long.BYTES; i += Long.BYTES) {
                h = mixed(h, (long) LONGS.get(bytes, i));
            }
            h = mixed(h, (long) LONGS.get(bytes, until - Long.BYTES));
        } else {
            long all = 0;
            for (int i = from; i < until; i++) {
                all = all << Byte.SIZE | bytes[i] & 0xff;
            }
            h = mixed(h, all);
        }
        return (int) (h ^ h >>> 32);
    }

    private long mixed(long h, long eight) {
        long a = h ^ eight;
        return Math.multiplyHigh(a, factor) ^ a * factor;
    }

    /** All bits depend on all of the number's: the finalizer of SplitMix64 (Steele, Lea, Flood, 2014). */
    private static long spread(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}

package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Turns the bytes of device ids and metric names into strings, the same bytes into the same string object, without
 * allocating on a repeat. Forgets all when it is full, so that hostile names cannot fill the memory. Not thread-safe.
 */
final class NameTable {

    private static final int MAX_NAMES = 1 << 20;
    private static final int MAX_BYTES = 32 << 20; // a million usual names; hostile ones are as long as they may be

    private byte[][] keys = new byte[1024][];
    private String[] names = new String[1024];
    private int size;
    private long bytesOfNames;

    /** The string of {@code bytes[from, until)}, which must be valid UTF-8. */
    String intern(byte[] bytes, int from, int until) {
        int mask = keys.length - 1;
        int slot = hash(bytes, from, until) & mask;
        while (keys[slot] != null) {
            if (Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, until)) {
                return names[slot];
            }
            slot = (slot + 1) & mask;
        }
        return add(slot, Arrays.copyOfRange(bytes, from, until));
    }

    private String add(int slot, byte[] key) {
        if (size == MAX_NAMES || (size > 0 && bytesOfNames + key.length > MAX_BYTES)) {
            Arrays.fill(keys, null);
            Arrays.fill(names, null);
            size = 0;
            bytesOfNames = 0;
            return intern(key, 0, key.length);
        }
        if (size * 2 >= keys.length) {
            grow();
            return intern(key, 0, key.length);
        }
        size++;
        bytesOfNames += key.length;
        keys[slot] = key;
        names[slot] = new String(key, UTF_8);
        return names[slot];
    }

    private void grow() {
        byte[][] oldKeys = keys;
        String[] oldNames = names;
        keys = new byte[oldKeys.length * 2][];
        names = new String[keys.length];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                int slot = hash(oldKeys[i], 0, oldKeys[i].length) & mask;
                while (keys[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                keys[slot] = oldKeys[i];
                names[slot] = oldNames[i];
            }
        }
    }

    /** FNV-1a, with the murmur3 finaliser so that the low bits that the mask keeps depend on all of it. */
    private static int hash(byte[] bytes, int from, int until) {
        int h = 0x811c9dc5;
        for (int i = from; i < until; i++) {
            h = (h ^ bytes[i]) * 0x01000193;
        }
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        return h ^ (h >>> 13);
    }
}

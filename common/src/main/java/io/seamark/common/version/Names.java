package io.seamark.common.version;

import io.seamark.common.text.SeededHash;
import java.util.Arrays;

/**
 * Numbers names from 0 in the order in which they come: a hash table with linear probing (Knuth, "Sorting and Searching", 6.4, algorithm L).
 * Not thread-safe.
 */
final class Names {

    private static final int FIRST = 16;

    private String[] names = new String[FIRST];
    private int size;
    /** Numbers plus 1, by hash; 0 where it is free. */
    private int[] slots = new int[2 * FIRST];

    int size() {
        return size;
    }

    String name(int number) {
        return names[number];
    }

    /** What {@link #find} and {@link #number} begin with. */
    static int hash(String name) {
        return SeededHash.of(name);
    }

    /** The number of a name, by its hash; -1 if it has none. */
    int find(String name, int hash) {
        int slot = slot(name, hash);
        return slots[slot] - 1;
    }

    /** Where a name is, or the free slot where it would be. */
    private int slot(String name, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0 && !names[slots[slot] - 1].equals(name)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The number of a name, which is given one if it has none. */
    int number(String name) {
        int slot = slot(name, hash(name));
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == names.length) {
            grow();
            return number(name);
        }
        names[size] = name;
        slots[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        names = Arrays.copyOf(names, size * 2);
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = hash(names[number]) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number + 1;
        }
    }
}

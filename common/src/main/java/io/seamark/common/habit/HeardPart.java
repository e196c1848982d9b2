package io.seamark.common.habit;

import io.seamark.common.text.SeededHash;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A few devices of a {@link HeardMap}: a hash table with linear probing (Knuth, "Sorting and Searching", 6.4, algorithm L), whose numbers lie
 * side by side: to copy it is to copy three arrays. Mutable; not thread-safe.
 */
final class HeardPart {

    private static final int FIRST_SLOTS = 8;

    // Of each slot in a row.
    private static final int AT = 0;
    private static final int PATIENCE = 1;
    private static final int OFFSET = 2;
    private static final int NUMBERS = 3;

    /** By slot; null where it is free. A power of two of them, at most three quarters taken. */
    private String[] devices;

    private long[] numbers;
    /** What holds back what is said, by slot; null where nothing is said, and all of it where nothing is said of any. */
    private String[] heldBy;

    private int size;

    HeardPart() {
        devices = new String[FIRST_SLOTS];
        numbers = new long[NUMBERS * FIRST_SLOTS];
    }

    private HeardPart(HeardPart of) {
        devices = of.devices.clone();
        numbers = of.numbers.clone();
        heldBy = of.heldBy == null ? null : of.heldBy.clone();
        size = of.size;
    }

    /** An independent copy. */
    HeardPart copy() {
        return new HeardPart(this);
    }

    /** Where a device is, or the free slot where it would be. */
    private int slot(String device, int hash) {
        int mask = devices.length - 1;
        int slot = hash & mask;
        while (devices[slot] != null && !devices[slot].equals(device)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Something of where a device of this hash is, or would be first. */
    int touch(int hash) {
        int slot = hash & devices.length - 1;
        return (int) numbers[NUMBERS * slot] + (devices[slot] == null ? 0 : 1);
    }

    /**
     * When a device was heard of; null if it was not.
     *
     * @param hash of the device, as {@link SeededHash} has it; so below
     */
    Heard get(String device, int hash) {
        int slot = slot(device, hash);
        return devices[slot] == null ? null : at(slot);
    }

    private Heard at(int slot) {
        int from = NUMBERS * slot;
        String held = heldBy == null ? null : heldBy[slot];
        return new Heard(
                numbers[from + AT],
                numbers[from + PATIENCE],
                numbers[from + OFFSET],
                held != null,
                held == null ? "" : held);
    }

    /** Replaces what is known of a device; returns whether that was nothing. */
    boolean put(String device, int hash, Heard heard) {
        int slot = slot(device, hash);
        boolean isNew = devices[slot] == null;
        if (isNew) {
            if (4 * (size + 1) > 3 * devices.length) {
                rebuild(devices.length * 2, each -> true);
                slot = slot(device, hash);
            }
            devices[slot] = device;
            size++;
        }
        int from = NUMBERS * slot;
        numbers[from + AT] = heard.at();
        numbers[from + PATIENCE] = heard.patience();
        numbers[from + OFFSET] = heard.offset();
        if (heard.said() && heldBy == null) {
            heldBy = new String[devices.length];
        }
        if (heldBy != null) {
            heldBy[slot] = heard.said() ? heard.heldBy() : null;
        }
        return isNew;
    }

    /** Forgets a device that is there. */
    void remove(String device) {
        rebuild(devices.length, each -> !each.equals(device));
    }

    private void rebuild(int slots, Predicate<String> stays) {
        HeardPart before = copy();
        devices = new String[slots];
        numbers = new long[NUMBERS * slots];
        heldBy = null;
        size = 0;
        before.forEach((device, heard) -> {
            if (stays.test(device)) {
                put(device, SeededHash.of(device), heard);
            }
        });
    }

    void forEach(BiConsumer<String, Heard> each) {
        for (int slot = 0; slot < devices.length; slot++) {
            if (devices[slot] != null) {
                each.accept(devices[slot], at(slot));
            }
        }
    }
}

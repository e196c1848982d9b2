package io.seamark.common.version;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many small runs of bytes in a few large arrays, so that a collector has nothing to look at or to copy, however many there are and however
 * often they are replaced. What is freed is used again by runs of about the same size. Not thread-safe.
 */
final class Cells {

    /** Sizes of cells are multiples of it, bytes. */
    private static final int UNIT = 32;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Bytes that a processor takes from memory at once; most have lines of that size. */
    private static final int LINE = 64;

    private static final int FIRST_PAGE = 1 << 14;
    private static final int LARGEST_PAGE = 1 << 20;

    private final List<byte[]> pages = new ArrayList<>();
    /** Of free cells, by their size in units. */
    private final Map<Integer, Addresses> free = new HashMap<>();

    /** Bytes of all pages. */
    private long room;
    /** Bytes of the cells in use. */
    private long used;

    private byte[] last = new byte[0];
    /** Where the unused rest of the last page begins. */
    private int top;

    /** A stack of numbers. */
    private static final class Addresses {
        private long[] all = new long[16];
        private int size;

        void push(long address) {
            if (size == all.length) {
                all = Arrays.copyOf(all, size * 2);
            }
            all[size++] = address;
        }

        long pop() {
            return all[--size];
        }
    }

    /** Keeps a copy of what has been written; returns its address, which is not negative. */
    long store(ByteWriter bytes) {
        int units = units(bytes.size());
        Addresses ofSize = free.get(units);
        long address = ofSize == null || ofSize.size == 0 ? allocate(units) : ofSize.pop();
        used += (long) units * UNIT;
        byte[] page = page(address);
        int at = (int) address;
        INTS.set(page, at, bytes.size());
        bytes.copyTo(page, at + Integer.BYTES);
        return address;
    }

    private static int units(int length) {
        return (Integer.BYTES + length + UNIT - 1) / UNIT;
    }

    private long allocate(int units) {
        int size = units * UNIT;
        int rest = (last.length - top) / UNIT;
        if (rest < units) {
            byte[] next = new byte[Math.max(size, Math.max(FIRST_PAGE, Math.min(LARGEST_PAGE, last.length * 2)))];
            if (rest > 0) {
                free(rest, address(top));
            }
            pages.add(next);
            room += next.length;
            last = next;
            top = 0;
        }
        top += size;
        return address(top - size);
    }

    private long address(int at) {
        return (long) (pages.size() - 1) << Integer.SIZE | at;
    }

    private void free(int units, long address) {
        free.computeIfAbsent(units, size -> new Addresses()).push(address);
    }

    /** Gives a cell back: what was stored there must not be read any more. */
    void free(long address) {
        int units = units(length(address));
        used -= (long) units * UNIT;
        free(units, address);
    }

    private byte[] page(long address) {
        return pages.get((int) (address >>> Integer.SIZE));
    }

    private int length(long address) {
        return (int) INTS.get(page(address), (int) address);
    }

    /** Reads what was stored there; until it is freed. */
    ByteReader read(long address) {
        int from = (int) address + Integer.BYTES;
        return new ByteReader(page(address), from, from + length(address));
    }

    /** The first bytes of what was stored there, so that they are at hand. */
    int touch(long address) {
        return length(address);
    }

    /** One byte of each {@value #LINE} of what was stored there, so that all of it is at hand. */
    int touchAll(long address) {
        byte[] page = page(address);
        int last = (int) address + Integer.BYTES + length(address) - 1;
        int sum = page[last];
        for (int at = (int) address + LINE; at < last; at += LINE) {
            sum += page[at];
        }
        return sum;
    }

    /** Bytes of all cells, used and free. */
    long room() {
        return room;
    }

    /** Whether free cells take more than those that are used. */
    boolean isWasteful() {
        return room > 2 * used + LARGEST_PAGE;
    }
}

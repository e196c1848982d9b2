package io.seamark.common.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads what {@link ByteWriter} wrote. Every read checks its bounds: whatever the bytes, the only error is
 * {@link CorruptDataException}, and no length field can make it allocate more than the bytes that are there. Not
 * thread-safe.
 */
public final class ByteReader {

    // One load where four or eight would be needed: numbers are most of what is stored.
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The bit that says that a varint goes on, of eight bytes. */
    private static final long GOES_ON = 0x8080808080808080L;

    private final byte[] bytes;
    private final int end;
    private int pos;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int from, int until) {
        this.bytes = requireNonNull(bytes, "bytes");
        this.pos = from;
        this.end = until;
    }

    private void need(long count) {
        if (count < 0 || count > end - pos) {
            throw new CorruptDataException(
                    "needs " + count + " bytes at " + pos + ", but " + (end - pos) + " are left");
        }
    }

    public int u8() {
        need(1);
        return bytes[pos++] & 0xff;
    }

    public int i32() {
        need(Integer.BYTES);
        pos += Integer.BYTES;
        return (int) INTS.get(bytes, pos - Integer.BYTES);
    }

    public long i64() {
        need(Long.BYTES);
        pos += Long.BYTES;
        return (long) LONGS.get(bytes, pos - Long.BYTES);
    }

    public double f64() {
        return Double.longBitsToDouble(i64());
    }

    public float f32() {
        return Float.intBitsToFloat(i32());
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7f) << shift;
            if ((b & 0x80) == 0) {
                return value;
            }
        }
        throw new CorruptDataException("a varint of more than 10 bytes at " + pos);
    }

    public long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A varint that counts things of which each takes at least {@code leastBytes}; so it cannot exceed what is left. */
    public int count(int leastBytes) {
        long count = varint();
        if (count < 0 || count * Math.max(1, leastBytes) > end - pos || count > Integer.MAX_VALUE) {
            throw new CorruptDataException(
                    "counts " + count + " entries at " + pos + ", but only " + (end - pos) + " bytes are left");
        }
        return (int) count;
    }

    public byte[] raw(int length) {
        need(length);
        pos += length;
        return Arrays.copyOfRange(bytes, pos - length, pos);
    }

    /**
     * The stored form of some varints, of three bytes each at most, for who may never ask what they are: to find where they end takes a
     * fraction of the time.
     *
     * @param count how many
     */
    public byte[] shortVarints(int count) {
        int from = pos;
        int at = pos;
        int left = count;
        long before = 0;
        while (left > 0) {
            if (at >= end) {
                throw new CorruptDataException(
                        "counts " + count + " varints at " + from + ", but " + left + " are not there");
            }
            // Bytes past the array's end are taken for single ones; that they are not there is found below.
            long eight = at + Long.BYTES <= bytes.length ? (long) EIGHT_BYTES.get(bytes, at) : lastBytes(at);
            long goesOn = eight & GOES_ON;
            long ends = ~goesOn & GOES_ON;
            int some = Long.bitCount(ends);
            int taken = Long.BYTES;
            if (some >= left) {
                for (; left > 1; left--) {
                    ends &= ends - 1;
                }
                int lastEnd = Long.numberOfTrailingZeros(ends);
                taken = lastEnd / Byte.SIZE + 1;
                goesOn &= (1L << lastEnd) - 1; // what lies behind is something else
                some = left;
            }
            if ((goesOn & (goesOn << 8 | before >>> 56) & (goesOn << 16 | before >>> 48)) != 0) {
                throw new CorruptDataException("a varint of more than 3 bytes at " + at);
            }
            left -= some;
            at += taken;
            before = goesOn;
        }
        return raw(at - from);
    }

    private long lastBytes(int at) {
        long value = 0;
        for (int i = bytes.length - 1; i >= at; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }

    /**
     * Numbers of four bytes.
     *
     * @param from index of the first in the array
     * @param until index after the last
     * @param room length of the array, at least {@code until}; it holds 0 where none is read
     */
    public int[] ints(int from, int until, int room) {
        need((long) Integer.BYTES * (until - from));
        int[] into = new int[room];
        for (int i = from; i < until; i++) {
            into[i] = (int) INTS.get(bytes, pos + Integer.BYTES * (i - from));
        }
        pos += Integer.BYTES * (until - from);
        return into;
    }

    public byte[] block() {
        return raw(count(1));
    }

    public String text() {
        int length = count(1);
        need(length);
        pos += length;
        return new String(bytes, pos - length, length, UTF_8);
    }

    /** Reads a CRC-32C and checks it against everything since {@code from}. */
    public void crcSince(int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, pos - from);
        int expected = (int) crc.getValue();
        int found = i32();
        if (found != expected) {
            throw new CorruptDataException(
                    String.format("checksum %08x does not fit the content, which has %08x", found, expected));
        }
    }

    public int position() {
        return pos;
    }

    public int remaining() {
        return end - pos;
    }
}

package io.seamark.common.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A growing byte buffer with the primitives that all stored formats of Seamark are made of: big-endian fixed widths,
 * varints (7 bits a byte, low first), length-prefixed UTF-8, CRC-32C. Reused by {@link #clear}. Not thread-safe.
 */
public final class ByteWriter {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    public ByteWriter u8(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public ByteWriter i32(int value) {
        ensure(Integer.BYTES);
        INTS.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    public ByteWriter i64(long value) {
        ensure(Long.BYTES);
        LONGS.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    public ByteWriter f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    public ByteWriter f32(float value) {
        return i32(Float.floatToRawIntBits(value));
    }

    /** An unsigned varint: 1 byte below 128, 10 at most. */
    public ByteWriter varint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A signed varint (zigzag): short for small magnitudes of both signs. */
    public ByteWriter zigzag(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    public ByteWriter raw(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return this;
    }

    public ByteWriter raw(byte[] source) {
        return raw(source, 0, source.length);
    }

    /** Length as varint, then the bytes. */
    public ByteWriter block(byte[] source) {
        return varint(source.length).raw(source);
    }

    /** Length in bytes as varint, then UTF-8. */
    public ByteWriter text(String value) {
        return block(value.getBytes(UTF_8));
    }

    /** Appends the CRC-32C of everything since {@code from}, 4 bytes. */
    public ByteWriter crcSince(int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, size - from);
        return i32((int) crc.getValue());
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Takes back all that was written since the buffer had {@code length} bytes. */
    public void truncate(int length) {
        size = Math.min(size, length);
    }

    /** Copies all that was written to {@code target}, from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, size);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}

package io.seamark.common.view;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A file of view rows in key order (docs/formats.md): blocks of rows, each with its length and CRC-32C, closed by an empty
 * block. Neutral: whatever store serves, it is loaded from this.
 */
public final class ViewFile {

    private static final int MAGIC = 0x534d5601; // "SMV", version 1
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MAX_BLOCK_BYTES = 64 << 20;

    private ViewFile() {}

    /** Writes rows; the caller gives them in strictly ascending key order. Not thread-safe. */
    public static final class Writer implements AutoCloseable {
        private final OutputStream out;
        private final ByteWriter block = new ByteWriter(BLOCK_BYTES * 2);
        private byte[] previous = new byte[0];
        private long rows;

        public Writer(OutputStream out) throws IOException {
            this.out = out;
            out.write(new ByteWriter(4).i32(MAGIC).toBytes());
        }

        /**
         * Appends a row.
         *
         * @param key {@link ViewKey#toBytes}
         * @param summary {@link io.seamark.common.summary.Summary#toBytes}
         */
        public void add(byte[] key, byte[] summary) throws IOException {
            if (Arrays.compareUnsigned(previous, key) >= 0) {
                throw new IllegalArgumentException("rows are not in key order: " + ViewKey.decode(key));
            }
            previous = key;
            block.block(key).block(summary);
            rows++;
            if (block.size() >= BLOCK_BYTES) {
                flush();
            }
        }

        private void flush() throws IOException {
            byte[] payload = block.toBytes();
            out.write(new ByteWriter(4).i32(payload.length).toBytes());
            int size = block.crcSince(0).size();
            out.write(block.toBytes(), 0, size);
            block.clear();
        }

        public long rows() {
            return rows;
        }

        /** Writes the end of the file and closes the stream. */
        @Override
        public void close() throws IOException {
            if (block.size() > 0) {
                flush();
            }
            out.write(new ByteWriter(4).i32(0).toBytes());
            out.close();
        }
    }

    /**
     * Reads all rows, in order, as (key, summary).
     *
     * @throws CorruptDataException if the bytes are no view file, or are cut short
     */
    public static long read(InputStream source, BiConsumer<byte[], byte[]> row) throws IOException {
        try (DataInputStream in = new DataInputStream(source)) {
            int magic = in.readInt();
            if (magic != MAGIC) {
                throw new CorruptDataException(
                        String.format("Not a view file: it begins with %08x, not %08x", magic, MAGIC));
            }
            long rows = 0;
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                if (length < 0 || length > MAX_BLOCK_BYTES) {
                    throw new CorruptDataException("Not a view file: a block of " + length + " bytes");
                }
                byte[] block = in.readNBytes(length + 4);
                if (block.length < length + 4) {
                    throw new EOFException();
                }
                ByteReader check = new ByteReader(block);
                check.raw(length);
                check.crcSince(0);
                ByteReader entries = new ByteReader(block, 0, length);
                while (entries.remaining() > 0) {
                    row.accept(entries.block(), entries.block());
                    rows++;
                }
            }
            if (in.read() >= 0) {
                // A damaged length can read as the end: the checksums do not cover it.
                throw new CorruptDataException("The view file goes on after its end, at row " + rows);
            }
            return rows;
        } catch (EOFException e) {
            throw new CorruptDataException("The view file is cut short", e);
        }
    }
}

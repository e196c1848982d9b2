package io.seamark.batch.publish;

import io.seamark.common.store.Store;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.Path;

/** A file of a generation while it is written: counts its bytes and their checksum, for the manifest. Not thread-safe. */
public final class StagedFile implements AutoCloseable {

    private static final class Counting extends FilterOutputStream {
        private final CRC32C crc = new CRC32C();
        private long bytes;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            crc.update(b);
            bytes++;
        }

        @Override
        public void write(byte[] source, int from, int length) throws IOException {
            out.write(source, from, length);
            crc.update(source, from, length);
            bytes += length;
        }
    }

    private final Counting out;

    private StagedFile(Counting out) {
        this.out = out;
    }

    /** Creates the file; what a task that was run before has left of it goes. */
    public static StagedFile create(Store store, Path path) throws IOException {
        store.delete(path);
        return new StagedFile(new Counting(store.createNew(path)));
    }

    public OutputStream out() {
        return out;
    }

    public long bytes() {
        return out.bytes;
    }

    /** Checksum of all bytes so far. */
    public long crc32c() {
        return out.crc.getValue();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

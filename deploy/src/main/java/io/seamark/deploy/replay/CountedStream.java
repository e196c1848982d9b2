package io.seamark.deploy.replay;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes are read, for the progress of a replay. */
final class CountedStream extends FilterInputStream {

    private final LongConsumer onBytes;

    CountedStream(InputStream in, LongConsumer onBytes) {
        super(in);
        this.onBytes = onBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        onBytes.accept(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        onBytes.accept(Math.max(0, count));
        return count;
    }
}

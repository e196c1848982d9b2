package io.seamark.batch.imports;

import io.seamark.common.files.ReadingFile;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A file to import.
 *
 * @param path absolute path
 * @param device the device of its rows, where they name none
 * @param bytes its size
 * @param crc32c checksum of its bytes
 * @param number running number over all imports; the high bits of the offsets of its rows
 */
record SourceFile(String path, String device, long bytes, long crc32c, long number) implements Serializable {

    private static final int ROW_BITS = 36;

    /** The place of a row among all imported rows: a later file is behind an earlier one. */
    long offset(long row) {
        return number << ROW_BITS | row;
    }

    SourceFile numbered(long given) {
        return new SourceFile(path, device, bytes, crc32c, given);
    }

    ReadingFile toReadingFile() {
        return new ReadingFile(Path.of(path), device);
    }
}

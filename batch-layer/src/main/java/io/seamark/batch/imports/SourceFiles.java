package io.seamark.batch.imports;

import io.seamark.common.files.ReadingFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Takes the fingerprints of files that an import is to take. Stateless. */
final class SourceFiles {

    private SourceFiles() {}

    static List<SourceFile> withFingerprints(List<ReadingFile> files) throws IOException {
        List<SourceFile> found = new ArrayList<>();
        for (ReadingFile file : files) {
            found.add(of(file));
        }
        return found;
    }

    private static SourceFile of(ReadingFile file) throws IOException {
        CRC32C crc = new CRC32C();
        long bytes = 0;
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file.path()), crc)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        }
        String path = file.path().toAbsolutePath().normalize().toString();
        return new SourceFile(path, file.device(), bytes, crc.getValue(), 0);
    }
}

package io.seamark.speed.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Says whether two starts run the same code with the same settings: only then may one use the other's Spark checkpoint. */
public final class Fingerprint {

    /** How to recover says nothing of what is recovered. */
    private static final Map<String, String> NEUTRAL = Map.of("seamark.speed.recovery", "auto");

    private Fingerprint() {}

    /**
     * The fingerprint of this process.
     *
     * @param classPath its jars and folders; only those of Seamark count, others are named by their version
     * @param partitions of the log; the state is divided by them
     */
    public static String of(String classPath, Settings settings, int partitions) {
        CRC32C crc = new CRC32C();
        for (String entry : classPath.split(java.io.File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            crc.update(String.valueOf(path.getFileName()).getBytes(UTF_8));
            if (String.valueOf(path.getFileName()).contains("seamark") || Files.isDirectory(path)) {
                content(path).forEach(file -> update(crc, file));
            }
        }
        return String.format(
                "code-%08x settings-%08x secrets-%04x partitions-%d",
                crc.getValue(), text(settings.with(NEUTRAL).effective()), settings.secretsChecksum(), partitions);
    }

    private static long text(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return crc.getValue();
    }

    private static List<Path> content(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the class path entry " + path, e);
        }
    }

    private static void update(CRC32C crc, Path file) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the class path entry " + file, e);
        }
    }
}

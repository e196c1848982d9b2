package io.seamark.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of this machine with all that is in them. Stateless. */
public final class Trees {
    private Trees() {}

    /**
     * Removes a folder with all that is in it; links are removed, not what they lead to. One that is not there is no error.
     *
     * @throws UncheckedIOException if something of it cannot be removed
     */
    public static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(root)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove '" + root + "'", e);
        }
    }
}

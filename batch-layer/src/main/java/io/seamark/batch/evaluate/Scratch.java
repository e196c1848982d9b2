package io.seamark.batch.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A store of its own in a temporary folder, which is removed at the end, also where the program is stopped before. */
final class Scratch implements AutoCloseable {

    private final Path folder;
    private final Thread atStop = new Thread(this::remove, "remove-scratch");

    private Scratch(Path folder) {
        this.folder = folder;
    }

    static Scratch create() throws IOException {
        Scratch scratch = new Scratch(Files.createTempDirectory("seamark-evaluate-"));
        Runtime.getRuntime().addShutdownHook(scratch.atStop);
        return scratch;
    }

    /** The store's root as a setting. */
    String root() {
        return folder.toUri().toString().replaceAll("/$", "");
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atStop);
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove '" + folder + "': " + e.getMessage(), e);
        }
    }
}

package io.seamark.batch.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;

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
        FileUtil.fullyDelete(folder.toFile());
    }
}

package io.seamark.common.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.Path;

/**
 * What a store on the local file system needs beside Hadoop's own: that looks first and creates or renames then, which two
 * callers can do at once; the operating system does both in one. Stateless.
 */
final class LocalFiles {

    private LocalFiles() {}

    /** Whether the path is on the local file system. */
    static boolean holds(Path path) {
        return "file".equals(path.toUri().getScheme());
    }

    /**
     * Creates an empty file, and its folders.
     *
     * @throws FileAlreadyExistsException to all callers but one
     */
    static void createNew(Path path) throws IOException {
        java.nio.file.Path local = local(path);
        Files.createDirectories(local.getParent());
        Files.createFile(local);
    }

    /**
     * Creates a file with its content, as a whole or not at all.
     *
     * @param fresh a name that nobody else uses, in the same folder
     * @return whether it was this caller
     */
    static boolean createWhole(Path fresh, Path path, byte[] content) throws IOException {
        java.nio.file.Path written = local(fresh);
        java.nio.file.Path named = local(path);
        write(written, content);
        try {
            Files.createLink(named, written);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.delete(written);
        }
    }

    /**
     * Brings the content of a file as a whole, whatever was there.
     *
     * @param fresh a name that nobody else uses, in the same folder
     */
    static void replace(Path fresh, Path path, byte[] content) throws IOException {
        write(local(fresh), content);
        Files.move(local(fresh), local(path), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(java.nio.file.Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }
}

package io.seamark.deploy.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one process at a time change a stack; the system gives the lock free when its holder dies. */
record StackLock(FileChannel channel) implements AutoCloseable {

    static StackLock take(Path file) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new StackLock(channel);
                }
            } catch (OverlappingFileLockException e) {
                // held by this very process: the same answer
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock '" + file + "'", e);
        }
        throw new StackException("Another command is starting or stopping the stack in '" + file.getParent()
                + "' right now. Wait for it, then try again");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unlock the stack", e);
        }
    }
}

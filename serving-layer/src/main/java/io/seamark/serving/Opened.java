package io.seamark.serving;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened, closed in reverse order, all of it whatever fails. For one thread. */
final class Opened implements AutoCloseable {

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(AutoCloseable closeable, boolean gate) {}

    /** Adds what is closed before all that was added earlier. */
    <T extends AutoCloseable> T add(T closeable) {
        parts.push(new Part(closeable, false));
        return closeable;
    }

    /** The same; where it cannot be closed, somebody still uses what was added earlier, and that stays open. */
    <T extends AutoCloseable> T addGate(T closeable) {
        parts.push(new Part(closeable, true));
        return closeable;
    }

    /** Closes all; a second time it does nothing. Throws the first failure, with the others added to it. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable().close();
            } catch (Exception e) {
                RuntimeException told = e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
                if (failure == null) {
                    failure = told;
                } else {
                    failure.addSuppressed(told);
                }
                if (part.gate()) {
                    parts.clear();
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

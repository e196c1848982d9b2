package io.seamark.serving.door;

import io.seamark.serving.door.Refusal.Reason;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Bounds the memory of large answers that are on their way to readers, who may be slow on purpose and many. Small answers pass as
 * they are: no more of them are under way than the server has threads. Thread-safe.
 */
public final class LargeAnswers {

    /** From so many bytes on an answer counts as large. */
    private static final int LARGE = 1 << 16;

    private static final String ATTRIBUTE = LargeAnswers.class.getName();

    private final RequestMemory memory;
    private final Refusals refusals;

    LargeAnswers(long maxBytes, Refusals refusals) {
        this.memory = new RequestMemory(maxBytes);
        this.refusals = refusals;
    }

    /** Makes this what requests of a servlet context are answered through. */
    void serve(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Bytes of an answer. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Sends an answer.
     *
     * @param size its bytes, all of them in memory
     * @return false, and nothing is sent, where the answers that are on their way leave no room for it
     */
    public static boolean send(HttpServletRequest request, int size, Body body, OutputStream out) throws IOException {
        if (size < LARGE) {
            body.writeTo(out);
            return true;
        }
        return ((LargeAnswers) request.getServletContext().getAttribute(ATTRIBUTE)).sendLarge(size, body, out);
    }

    private boolean sendLarge(int size, Body body, OutputStream out) throws IOException {
        if (!memory.take(size)) {
            refusals.count(Reason.ANSWER_MEMORY);
            return false;
        }
        try {
            body.writeTo(out);
        } finally {
            memory.give(size);
        }
        return true;
    }
}

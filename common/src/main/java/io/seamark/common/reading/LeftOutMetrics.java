package io.seamark.common.reading;

import java.util.Arrays;
import java.util.List;

/** The metrics of one message that are no numbers. Mutable; reused for message after message; not thread-safe. */
final class LeftOutMetrics {

    private final String[] buffer;
    private final LeftOutReason[] reasons;
    private String[] names;
    private int count;

    LeftOutMetrics(int max) {
        this.buffer = new String[max];
        this.reasons = new LeftOutReason[max];
        this.names = buffer;
    }

    /** Begins a message. */
    void clear() {
        names = buffer;
        count = 0;
    }

    /** Says whose the reasons are that were added in order. */
    void names(String[] inOrder) {
        names = inOrder;
    }

    /** Adds the reason of the next one, whose name {@link #names} says. */
    void add(LeftOutReason why) {
        reasons[count++] = why;
    }

    /** Adds one, or changes its reason; false if there are too many. */
    boolean put(String metric, LeftOutReason why) {
        remove(metric);
        if (count == buffer.length) {
            return false;
        }
        buffer[count] = metric;
        reasons[count++] = why;
        return true;
    }

    void remove(String metric) {
        for (int i = 0; i < count; i++) {
            if (buffer[i].equals(metric)) {
                count--;
                System.arraycopy(buffer, i + 1, buffer, i, count - i);
                System.arraycopy(reasons, i + 1, reasons, i, count - i);
                return;
            }
        }
    }

    int count() {
        return count;
    }

    String name(int i) {
        return names[i];
    }

    LeftOutReason reason(int i) {
        return reasons[i];
    }

    List<String> names() {
        return Arrays.asList(names).subList(0, count);
    }
}

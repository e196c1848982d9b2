package io.seamark.deploy.bench.measure;

import io.seamark.deploy.CommandFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is alive in another JVM after a full collection. Stateless. */
public final class LiveHeap {
    /** The last line of a class histogram: the sum of instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /**
     * Bytes of all objects that are alive; the process stands still while they are counted.
     *
     * @throws CommandFailure if it cannot be asked
     */
    public static long of(long pid) throws InterruptedException {
        String answer = Jcmd.ask(pid, "GC.class_histogram");
        Matcher total = TOTAL.matcher(answer);
        if (!total.find()) {
            throw new CommandFailure("The process " + pid + " does not tell its heap: "
                    + answer.lines().findFirst().orElse("no answer"));
        }
        return Long.parseLong(total.group(1));
    }
}

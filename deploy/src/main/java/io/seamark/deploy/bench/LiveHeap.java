package io.seamark.deploy.bench;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is alive in another JVM after a full collection, asked for by the JDK's own {@code jcmd}. Stateless. */
final class LiveHeap {
    /** The last line of a class histogram: the sum of instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /**
     * Bytes of all objects that are alive; the process stands still while they are counted.
     *
     * @throws CommandFailure if it cannot be asked
     */
    static long of(long pid) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Matcher total = TOTAL.matcher(answer);
            if (!total.find()) {
                throw new CommandFailure("The process " + pid + " does not tell its heap: "
                        + answer.lines().findFirst().orElse("no answer"));
            }
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new CommandFailure("'" + jcmd + "' cannot be run: " + e.getMessage(), e);
        }
    }
}

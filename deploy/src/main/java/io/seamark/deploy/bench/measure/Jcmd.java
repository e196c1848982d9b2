package io.seamark.deploy.bench.measure;

import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks another JVM by the JDK's own {@code jcmd}. Stateless. */
public final class Jcmd {
    private Jcmd() {}

    /**
     * What it answers.
     *
     * @param command such as {@code GC.run}
     * @throws CommandFailure if it cannot be asked
     */
    public static String ask(long pid, String command) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandFailure("The process " + pid + " does not answer '" + command + "': "
                        + answer.lines().findFirst().orElse("no reason given"));
            }
            return answer;
        } catch (IOException e) {
            throw new CommandFailure("'" + jcmd + "' cannot be run: " + e.getMessage(), e);
        }
    }
}

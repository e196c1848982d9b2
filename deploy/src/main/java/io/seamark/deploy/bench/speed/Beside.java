package io.seamark.deploy.bench.speed;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.LogTail;
import io.seamark.deploy.bench.ground.BenchGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program that goes over the readings of {@link SpeedBench} in the speed layer's place. It is called with the broker, the topic, a topic
 * for what it tells, how many partitions both have, how many readings a pass has, and a file of models; and prints what it took as
 * {@link TwoPasses#json}, on a line of its own. Immutable.
 *
 * @param name for the table
 * @param command with its first arguments
 */
record Beside(String name, List<String> command) {
    /** Names that the table has already. */
    private static final Set<String> TAKEN = Set.of("byte reader", "Gson reader", "pipeline");

    private static final int LONGEST_NAME = 31;

    /** Programs that take fewer readings a second are not waited for. */
    private static final long SLOWEST = 5000;

    private static final Duration START = Duration.ofMinutes(5);

    /**
     * What it is called with.
     *
     * @param folder where its log and its temporary files go
     * @param heap that it may have, as {@code SEAMARK_HEAP} in its environment
     */
    record Call(
            String broker,
            String topic,
            String out,
            int partitions,
            long readings,
            Path models,
            Path folder,
            String heap) {
        List<String> arguments() {
            return List.of(broker, topic, out, String.valueOf(partitions), String.valueOf(readings), models.toString());
        }

        Map<String, String> environment() {
            return Map.of("SEAMARK_HEAP", heap, "TMPDIR", folder.toString());
        }

        Path log() {
            return folder.resolve("output.log");
        }

        Duration limit() {
            return START.plusSeconds(2 * readings / SLOWEST);
        }
    }

    Beside {
        command = List.copyOf(command);
    }

    /**
     * Reads {@code NAME=COMMAND}, the command's words apart by spaces.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Beside parse(String text) {
        int at = text.indexOf('=');
        String name = text.substring(0, Math.max(0, at)).strip();
        String command = text.substring(at + 1).strip();
        if (name.isEmpty() || command.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not NAME=COMMAND");
        }
        if (name.length() > LONGEST_NAME || TAKEN.contains(name)) {
            throw new IllegalArgumentException("needs another name than '" + name + "': at most " + LONGEST_NAME
                    + " characters, and none of " + TAKEN);
        }
        return new Beside(name, Arrays.asList(command.split("\\s+", 0)));
    }

    /**
     * Runs it once.
     *
     * @throws CommandFailure if it fails, takes too long, or gives no answer that can be
     */
    TwoPasses run(BenchGround ground, Call call) throws InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(call.arguments());
        try (Started started = ground.start(() -> start(words, call))) {
            if (!started.process().waitFor(call.limit().toSeconds(), TimeUnit.SECONDS)) {
                throw failed("has not ended within " + call.limit().toMinutes() + " minutes", call);
            }
            int code = started.process().exitValue();
            if (code != 0) {
                throw failed("ended with exit code " + code, call);
            }
        }
        return answer(call);
    }

    private Started start(List<String> words, Call call) {
        try {
            Files.createDirectories(call.folder());
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(call.log().toFile());
            builder.environment().putAll(call.environment());
            return new Started(builder.start());
        } catch (IOException e) {
            throw new CommandFailure("'" + name + "' cannot be started: " + e.getMessage(), e);
        }
    }

    private TwoPasses answer(Call call) {
        String line = output(call).stream()
                .filter(each -> each.startsWith("{\"cold\""))
                .findFirst()
                .orElseThrow(() -> failed("gave no answer", call));
        try {
            return answer(JsonParser.parseString(line).getAsJsonObject(), call.readings());
        } catch (RuntimeException e) { // whatever is wrong with the text of another program
            throw new CommandFailure("'" + name + "' gave an answer that cannot be: " + line, e);
        }
    }

    /**
     * Reads an answer.
     *
     * @param readings of a pass
     * @throws RuntimeException if it is none, or not of two passes of so many
     */
    static TwoPasses answer(JsonObject json, long readings) {
        TwoPasses answer = TwoPasses.of(json);
        for (PassCosts pass : List.of(answer.cold(), answer.warm())) {
            if (pass.readings() <= 0 || !(pass.seconds() > 0) || Double.isInfinite(pass.seconds())) {
                throw new IllegalArgumentException(
                        "a pass of " + pass.readings() + " readings in " + pass.seconds() + " s");
            }
        }
        if (answer.cold().readings() + answer.warm().readings() != 2 * readings) {
            throw new IllegalArgumentException("not two passes of " + readings + " readings");
        }
        return answer;
    }

    private CommandFailure failed(String what, Call call) {
        return new CommandFailure("'" + name + "' (" + String.join(" ", command) + ") " + what
                + ". The end of its output:\n" + LogTail.of(call.log()));
    }

    private static List<String> output(Call call) {
        try {
            return Files.readString(call.log()).lines().toList();
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + call.log() + "': " + e.getMessage(), e);
        }
    }

    /** Ends with what it has started itself. */
    private record Started(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.seamark.deploy.bench;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program that goes over the readings of {@link SpeedBench} in the speed layer's place. It is called with the broker, the topic, a topic
 * for what it tells, how many partitions both have, how many readings a pass has, and a file of models; and prints what it took as
 * {@link TwoPasses#json}, on a line of its own. Immutable.
 *
 * @param name for the table
 * @param command with its first arguments
 */
record Beside(String name, List<String> command) {

    /** What it is called with. */
    record Call(String broker, String topic, String out, int partitions, long readings, Path models) {
        List<String> arguments() {
            return List.of(broker, topic, out, String.valueOf(partitions), String.valueOf(readings), models.toString());
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
        String command = text.substring(at + 1).strip();
        if (at < 1 || command.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not NAME=COMMAND");
        }
        return new Beside(text.substring(0, at).strip(), Arrays.asList(command.split("\\s+", 0)));
    }

    /**
     * Runs it once.
     *
     * @param log where its output goes
     * @throws CommandFailure if it fails, or gives no answer
     */
    TwoPasses run(BenchGround ground, Call call, Path log) throws InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(call.arguments());
        Started started = ground.start(() -> start(words, log));
        int code = started.process().waitFor();
        if (code != 0) {
            throw new CommandFailure(
                    "'" + String.join(" ", words) + "' ended with exit code " + code + ". Its output: " + output(log));
        }
        return answer(log);
    }

    private static Started start(List<String> words, Path log) {
        try {
            return new Started(new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
        } catch (IOException e) {
            throw new CommandFailure("'" + words.get(0) + "' cannot be started: " + e.getMessage(), e);
        }
    }

    private TwoPasses answer(Path log) {
        String output = output(log);
        try {
            return output.lines()
                    .filter(line -> line.startsWith("{\"cold\""))
                    .findFirst()
                    .map(line -> TwoPasses.of(JsonParser.parseString(line).getAsJsonObject()))
                    .orElseThrow(() -> new CommandFailure("'" + name + "' gave no answer, but: " + output));
        } catch (JsonParseException e) {
            throw new CommandFailure("'" + name + "' gave an answer that is no JSON: " + output, e);
        }
    }

    private static String output(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + log + "': " + e.getMessage(), e);
        }
    }

    /** Ends with the bench. */
    private record Started(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}

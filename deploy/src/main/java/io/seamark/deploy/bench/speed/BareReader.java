package io.seamark.deploy.bench.speed;

import com.google.gson.JsonParser;
import io.seamark.common.seam.OffsetRange;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.bench.ground.Backlog;
import io.seamark.deploy.bench.ground.BenchGround;
import io.seamark.deploy.demo.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Starts {@link ReadCommand} as a process of its own, through the launcher as the speed layer is, and takes its answer.
 *
 * @param heap for java's -Xmx: the speed layer's, so that all have the same room
 */
record BareReader(Home home, BenchGround ground, String heap) {

    /**
     * Goes over both passes of a backlog.
     *
     * @param run number of the run, for the name of the log
     */
    TwoPasses read(Backlog backlog, Passes passes, Work work, int run) throws InterruptedException {
        List<String> arguments = List.of(
                "read",
                "--bootstrap-servers",
                ground.bootstrapServers(),
                "--topic",
                backlog.topic(),
                "--work",
                work.name(),
                "--cold",
                text(passes.cold()),
                "--warm",
                text(passes.warm()));
        Path folder = ground.folder().resolve("read-" + work.name().toLowerCase(Locale.ROOT) + "-" + run);
        Program process = ground.start(() -> Program.start(home, "bench", folder, heap, arguments));
        process.awaitSuccess();
        return TwoPasses.of(JsonParser.parseString(answer(process.log())).getAsJsonObject());
    }

    private static String text(List<OffsetRange> ranges) {
        return ranges.stream().map(ReadCommand::text).collect(Collectors.joining(","));
    }

    /** Its log has what went to both outputs: the answer is the one line of JSON. */
    private static String answer(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("The bare reader gave no answer. Its log: '" + log + "'"));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read '" + log + "': " + e.getMessage(), e);
        }
    }
}

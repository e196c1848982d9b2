package io.seamark.serving.yardstick;

import io.javalin.Javalin;
import io.seamark.common.settings.Command;
import io.seamark.common.settings.Settings;
import io.seamark.serving.door.DoorLimits;
import io.seamark.serving.rest.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code seamark constant}: the serving layer's HTTP server with answers that cost nothing. What {@code seamark bench serve}
 * holds the serving layer against: no answer through this server can come faster.
 */
@CommandLine.Command(
        name = "seamark constant",
        mixinStandardHelpOptions = true,
        description = "Answers GET /BYTES with that many constant bytes, through the HTTP server of seamark serve.")
public final class ConstantServer implements Callable<Integer> {

    @Parameters(paramLabel = "BYTES", arity = "1..*", description = "Sizes that are answered.")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--address-file",
            paramLabel = "FILE",
            required = true,
            description = "Where its address is written.")
    private Path addressFile;

    public static void main(String[] args) {
        // Its end is a signal: nothing has to be tidied up.
        int code = Command.run(new ConstantServer(), args);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws Exception {
        Javalin server = HttpServer.create(DoorLimits.from(Settings.reference()), config -> {});
        for (int size : sizes) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) '1');
            server.get("/" + size, context -> context.contentType("application/json")
                    .result(body));
        }
        int port = HttpServer.start(server, "127.0.0.1", 0);
        Files.writeString(addressFile, "http://127.0.0.1:" + port + "/\n");
        return 0;
    }
}

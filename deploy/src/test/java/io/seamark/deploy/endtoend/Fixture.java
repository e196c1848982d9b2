package io.seamark.deploy.endtoend;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.stack.LocalStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.awaitility.core.ThrowingRunnable;

/** All of Seamark as real processes in one folder, through the launcher as a user has it. */
final class Fixture implements AutoCloseable {

    private final Home home = Home.find();
    private final Path dir;
    private final LocalStack stack;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    Fixture(Path dir) {
        this.dir = dir;
        this.stack = LocalStack.in(dir.resolve("stack"));
        started.push(stack::down);
        stack.up(OptionalInt.of(2));
    }

    String bootstrapServers() {
        return stack.bootstrapServers();
    }

    String storeRoot() {
        return stack.storeRoot();
    }

    /** The settings file that names this stack. */
    Path configuration() {
        return stack.configuration();
    }

    /** Runs {@code seamark NAME} to its end, which must be good. */
    void run(String name, String... arguments) throws InterruptedException {
        try (Program program = start(name, "2g", arguments)) {
            program.awaitSuccess();
        }
    }

    /** Starts {@code seamark NAME}. */
    Program start(String name, String heap, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", stack.configuration().toString()));
        Program program = Program.start(home, name, dir.resolve("logs"), heap, all);
        started.push(program);
        return program;
    }

    /** Starts the serving layer and waits until it is ready. */
    ServingClient serve() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Program program = start(
                "serve", "1g", "--port", Integer.toString(port), "--set", "serving.data-dir=" + dir.resolve("serving"));
        ServingClient serving = new ServingClient(URI.create("http://127.0.0.1:" + port + "/"));
        eventually(Duration.ofMinutes(2), () -> {
            program.requireRunning();
            if (!serving.isReady()) {
                throw new AssertionError("the serving layer is not ready");
            }
        });
        return serving;
    }

    static JsonObject status(ServingClient serving) throws InterruptedException {
        return serving.get("v1/status").orElseThrow().getAsJsonObject();
    }

    static void eventually(Duration limit, ThrowingRunnable assertion) {
        await().atMost(limit).pollInterval(Duration.ofMillis(300)).untilAsserted(assertion);
    }

    @Override
    public void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}

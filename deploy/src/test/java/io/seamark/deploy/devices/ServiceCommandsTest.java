package io.seamark.deploy.devices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.seamark.deploy.Seamark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code seamark devices retire} and {@code restore} ask for, say and end with. */
class ServiceCommandsTest {

    private static final Set<String> KNOWN = Set.of("pump-1", "pump%202%2F%C3%A4");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    private Path folder;

    private record Printed(int code, String out, String err) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/devices/", this::answer);
        server.start();
        Files.writeString(folder.resolve("address"), address());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(exchange.getRequestMethod() + " " + path + " " + body);
        String id = path.substring("/v1/devices/".length(), path.lastIndexOf('/'));
        int code = id.equals("full") ? 409 : KNOWN.contains(id) || body.contains("true") ? 200 : 404;
        byte[] answer = (code == 200
                        ? "{\"id\":\"x\",\"retired\":null}"
                        : code == 409
                                ? "{\"error\":\"There is no room.\",\"hint\":\"Raise max-retired.\"}"
                                : "{\"error\":\"0 devices match '" + id + "'.\",\"hint\":\"As REST says it.\"}")
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(code, answer.length);
        try (var out = exchange.getResponseBody()) {
            out.write(answer);
        }
    }

    private Printed run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Seamark.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("devices"));
        all.addAll(List.of(arguments));
        int code = line.execute(all.toArray(String[]::new));
        return new Printed(code, out.toString(), err.toString());
    }

    private String[] with(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "serving.data-dir=" + folder));
        return all.toArray(String[]::new);
    }

    @Test
    void knownDevicesAreRetiredAtTheServingLayerThatWroteItsAddress() {
        Printed printed = run(with("retire", "pump-1", "pump 2/ä", "pump-1"));
        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out()).contains("Retired: pump-1, pump 2/ä.", "devices restore");
        assertThat(asked)
                .containsExactly(
                        "POST /v1/devices/pump-1/retire {\"unknown\":false}",
                        "POST /v1/devices/pump%202%2F%C3%A4/retire {\"unknown\":false}");
    }

    @Test
    void anUnknownIdIsRefusedAndNamedAndTheOthersAreTaken() {
        Printed printed = run("retire", "no-such", "pump-1", "full", "--serving", address());
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out()).contains("Retired: pump-1.");
        assertThat(printed.err())
                .contains("2 of 3 devices are refused")
                .contains("0 devices match 'no-such'. Check the id, or add --unknown")
                .contains("'full', status 409: There is no room. Raise max-retired.")
                .doesNotContain("As REST says it");
        assertThat(run("retire", "no-such", "--unknown", "--serving", address()).code())
                .isZero();
    }

    @Test
    void restoringAsksLikewise() {
        Printed restored = run("restore", "pump-1", "--serving", address());
        assertThat(restored.code()).isZero();
        assertThat(restored.out()).contains("Restored: pump-1.", "from their next readings on");
        Printed refused = run("restore", "no-such", "--serving", address());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("1 of 1 devices are refused", "0 devices match 'no-such'", "retired=true");
        assertThat(asked).first().asString().isEqualTo("POST /v1/devices/pump-1/restore {}");
    }

    @Test
    void withoutAServingLayerItSaysHowToNameOne() throws IOException {
        server.stop(0);
        Printed away = run("retire", "pump-1", "--serving", address());
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.err()).contains("does not answer", "seamark serve", "--serving");
        Files.delete(folder.resolve("address"));
        Printed unknown = run(with("restore", "pump-1"));
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("No serving layer has written its address to", "--serving URL");
    }

    @Test
    void wrongUseIsExitCode2AndHelpSaysWhatItMeans() {
        assertThat(run("retire").code()).isEqualTo(2);
        Printed alone = run();
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("load, list, remove, retire or restore");
        Printed help = run("retire", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("out of service", "--unknown", "--serving", "history stays");
        assertThat(run("restore", "--help").out()).contains("scored and watched for silence");
        assertThat(run("--help").out()).contains("retire", "restore");
    }
}

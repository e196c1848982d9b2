package io.seamark.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.ServingClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job as a user runs it: one command, from nothing to all served, and to nothing again. */
class DemoIT {

    private static final Pattern PAGE = Pattern.compile("The page is at (http://\\S+/)");
    private static final Duration START = Duration.ofMinutes(15);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final double CROWDED = 1.5;

    /** A device sends each minute; a reading in a hundred is late. */
    private static final Duration RECENT = Duration.ofMinutes(15);

    @TempDir
    Path dir;

    private final Home home = Home.find();

    @ParameterizedTest
    @ValueSource(strings = {"skab/data", "asd"})
    void realRecordingsRunToTheEnd(String set) throws Exception {
        Path data = home.root().resolve("../shared/data").resolve(set).normalize();
        assumeTrue(Files.isDirectory(data), () -> "SKIPPED: there are no recordings at " + data);
        Process demo = demo("--rate", "4000", "--data", data.toString(), "--exit-when-done");
        try {
            assertThat(demo.waitFor(START.toMinutes(), TimeUnit.MINUTES))
                    .as("ended")
                    .isTrue();
        } finally {
            end(demo);
        }
        assertThat(log())
                .contains("The page is at http://127.0.0.1:")
                .contains("All has been streamed and served")
                .contains("Stopped in ");
        assertThat(demo.exitValue()).isZero();
        assertThat(home.root().resolve("speed-layer/target/SpeedLayer.jsa"))
                .as("left for the next start by a speed layer that has ended well")
                .isNotEmptyFile();
    }

    @Test
    void theFleetIsShownAtThePresentAndACtrlCEndsAllOfIt() throws Exception {
        Process demo = demo();
        try {
            awaitStart(demo, () -> assertThat(log()).containsPattern(PAGE));
            ServingClient serving = new ServingClient(address());
            assertThat(serving.isReady()).isTrue();
            assertThat(page(serving.base())).contains("<title>Seamark</title>");
            // At once, unless the machine is so slow that the page did not wait for the present.
            Fixture.eventually(Duration.ofMinutes(5), () -> {
                long now = System.currentTimeMillis();
                assertThat(listed(serving, "devices"))
                        .hasSize(200)
                        .as("last seen a moment ago")
                        .allSatisfy(
                                device -> assertThat(now - device.get("lastTs").getAsLong())
                                        .isLessThan(RECENT.toMillis()));
            });
            Fixture.eventually(Duration.ofMinutes(5), () -> assertThat(listed(serving, "alerts"))
                    .as("the faults of the last hours")
                    .isNotEmpty());
            assertEndsAtOnce(demo, "INT");
        } finally {
            end(demo);
        }
    }

    @Test
    void aSignalWhileItStartsEndsItToo() throws Exception {
        Process demo = demo("--devices", "20", "--days", "2");
        try {
            // Not before there is something to stop.
            awaitStart(demo, () -> assertThat(demo.descendants()).hasSizeGreaterThan(2));
            assertEndsAtOnce(demo, "TERM");
        } finally {
            end(demo);
        }
    }

    private static void awaitStart(Process demo, ThrowingRunnable assertion) {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(300))
                .failFast("the demo has ended", () -> !demo.isAlive())
                .untilAsserted(assertion);
    }

    /** Whatever has failed: only the demo can end what it has started. */
    private static void end(Process demo) throws InterruptedException {
        demo.destroy();
        if (!demo.waitFor(2, TimeUnit.MINUTES)) {
            demo.destroyForcibly();
        }
    }

    /** As a terminal does it: the signal goes to the demo's process group. What has other groups is the demo's to end. */
    private void assertEndsAtOnce(Process demo, String signal) throws Exception {
        List<ProcessHandle> parts = demo.descendants().toList();
        assertThat(parts).hasSizeGreaterThan(2);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                / Runtime.getRuntime().availableProcessors();
        long begin = System.nanoTime();
        assertThat(new ProcessBuilder("kill", "-" + signal, "--", "-" + demo.pid())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as(log())
                // Where others have most of the processor, the time says more of them than of the demo.
                .isLessThanOrEqualTo(load > CROWDED ? STOP.multipliedBy(6) : STOP);
        assertThat(log()).contains("Stopped in ");
        assertThat(parts).as("none is left").noneMatch(ProcessHandle::isAlive);
    }

    /** In a process group of its own, with signals as a terminal has them: a build in the background may ignore some. */
    private Process demo(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setsid", "env", "--default-signal=INT,TERM", home.launcher().toString(), "demo"));
        command.addAll(List.of("--dir", dir.resolve("demo").toString(), "--port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("demo.log").toFile());
        builder.environment().put("SEAMARK_BUILD", "off");
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(dir.resolve("demo.log"));
    }

    private URI address() throws IOException {
        Matcher said = PAGE.matcher(log());
        assertThat(said.find()).isTrue();
        return URI.create(said.group(1));
    }

    private static List<JsonObject> listed(ServingClient serving, String what) throws InterruptedException {
        List<JsonObject> all = new ArrayList<>();
        for (JsonElement each : serving.get("v1/" + what + "?limit=1000")
                .orElseThrow()
                .getAsJsonObject()
                .getAsJsonArray(what)) {
            all.add(each.getAsJsonObject());
        }
        return all;
    }

    private static String page(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

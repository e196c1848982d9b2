package io.seamark.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seamark.deploy.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job as a user runs it: one command, from nothing to all served. */
class DemoIT {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"skab/data", "asd"})
    void realRecordingsRunToTheEnd(String set) throws Exception {
        Home home = Home.find();
        Path data = home.root().resolve("../shared/data").resolve(set).normalize();
        assumeTrue(Files.isDirectory(data), () -> "SKIPPED: there are no recordings at " + data);
        Path log = dir.resolve("demo.log");
        ProcessBuilder builder = new ProcessBuilder(
                        home.launcher().toString(),
                        "demo",
                        "--dir",
                        dir.resolve("demo").toString(),
                        "--port",
                        "0",
                        "--rate",
                        "4000",
                        "--data",
                        data.toString(),
                        "--exit-when-done")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SEAMARK_BUILD", "off");
        Process demo = builder.start();
        try {
            assertThat(demo.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            demo.destroy();
            demo.waitFor(2, TimeUnit.MINUTES);
        }
        assertThat(Files.readString(log))
                .contains("The page is at http://127.0.0.1:")
                .contains("All has been streamed and served")
                .contains("Stopped");
        assertThat(demo.exitValue()).isZero();
        assertThat(home.root().resolve("speed-layer/target/SpeedLayer.jsa"))
                .as("left for the next start by a speed layer that has ended well")
                .isNotEmptyFile();
    }
}

package io.seamark.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.batch.spark.Sessions;
import io.seamark.common.fault.KillPoint;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch run in a process of its own dies of SIGKILL at each point, and the next run ends as if nothing had been. */
@TestInstance(Lifecycle.PER_CLASS)
class KilledRunTest {

    private static final int SIGKILLED = 128 + 9;

    private Path folder;
    private Outcome unharmed;

    @BeforeAll
    void runWithoutADeath(@TempDir Path given) {
        folder = given;
        Path store = folder.resolve("unharmed");
        night(store, 1);
        night(store, 2);
        unharmed = night(store, 3);
    }

    private static Outcome night(Path root, int nights) {
        Settings settings = NightProcess.settings(root.toUri().toString());
        Store store = Store.open(settings);
        try (SparkSession spark = Sessions.open(settings, "night")) {
            new BatchRun(settings, store, spark, Nights.log(nights)).run();
            return Outcome.of(store, spark);
        }
    }

    private static int killedNight(Path root, int nights, KillPoint point) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-D" + KillPoint.PROPERTY + "=" + point.label()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NightProcess.class.getName()));
        command.addAll(List.of(root.toUri().toString(), Integer.toString(nights)));
        Path said = root.resolveSibling(root.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
            assertThat(said).content().contains("Kill point " + point.label() + " is reached");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void nightsThatWereMissedAreCaughtUpInOneRun() {
        assertThat(night(folder.resolve("missed"), 3)).isEqualTo(unharmed);
        // 96 readings a night; from the second on 12 that are a day late, and 12 of yesterday's again; 16 at once
        // again.
        assertThat(unharmed.accepted()).isEqualTo(3 * 96 + 2 * 12);
        assertThat(unharmed.duplicates()).isEqualTo(3 * 16 + 2 * 12);
        assertThat(unharmed.rejected()).isEqualTo(Map.of("MALFORMED_JSON", 3L));
        assertThat(unharmed.archived()).isEqualTo(unharmed.accepted() + unharmed.duplicates());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "MID_ARCHIVE",
                "BEFORE_ARCHIVE_COMMIT",
                "AFTER_ARCHIVE_COMMIT",
                "AFTER_VIEWS_COMMIT",
                "MID_PUBLISH",
                "BEFORE_POINTER",
                "AFTER_POINTER"
            })
    void theRunAfterADeathEndsAsIfNothingHadBeen(KillPoint point) throws IOException, InterruptedException {
        Path root = folder.resolve(point.label());
        night(root, 1);
        assertThat(killedNight(root, 2, point)).isEqualTo(SIGKILLED);
        // The dead run's night is caught up together with the next one.
        assertThat(night(root, 3)).isEqualTo(unharmed);
        assertThat(leftovers(root)).isEmpty();
    }

    /** What is staged, leased, or no table's: the run after the death has swept it. */
    private static List<File> leftovers(Path root) throws IOException {
        Store store = Store.open(NightProcess.settings(root.toUri().toString()));
        List<File> left = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/generations/.staging-")
                            || file.toString().endsWith("/lease/batch-seamark"))
                    .map(Path::toFile)
                    .forEach(left::add);
        }
        assertThat(new GenerationStore(store).ids()).hasSizeLessThanOrEqualTo(3);
        return left;
    }
}

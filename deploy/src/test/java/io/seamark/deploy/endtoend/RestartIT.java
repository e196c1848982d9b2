package io.seamark.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalRecord;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.Home;
import io.seamark.deploy.Seamark;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.fleet.Delivery;
import io.seamark.deploy.fleet.FaultPlan;
import io.seamark.deploy.fleet.Fleet;
import io.seamark.deploy.fleet.LiveFleet;
import io.seamark.deploy.fleet.LiveProgress;
import io.seamark.deploy.replay.ReadingSender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The speed layer goes on where it stopped, also as another version, with other settings, and after a long time. */
class RestartIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int RATE = 200;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path dir;

    @Test
    void anotherVersionWithOtherSettingsTakesUpWhatThisOneLeft() throws Exception {
        try (Fixture seamark = new Fixture(dir)) {
            LiveFleet load = load(seamark);
            Program speed = seamark.start("speed", "1g", "--set", "speed.checkpoint-interval=2s");
            ServingClient serving = seamark.serve();
            awaitAccepted(serving, 5 * RATE);
            aFrozenSpeedLayerIsTold(seamark, serving, speed);
            awaitCheckpoint(seamark);
            assertThat(speed.stop(STOP)).as("ends by itself").isTrue();

            Program upgraded = Program.start(
                    upgrade(Home.find()),
                    "speed",
                    dir.resolve("upgraded"),
                    "1g",
                    List.of(
                            "--config",
                            seamark.configuration().toString(),
                            "--set",
                            "speed.interval=300ms",
                            "--set",
                            "speed.dedup-window=5h"));
            try (upgraded) {
                awaitAccepted(serving, accepted(serving) + 5 * RATE);
                load.close();
                awaitAll(serving, upgraded, load.progress());
                assertThat(Files.readString(upgraded.log()))
                        .contains("Recovery by the journal lane: code, settings or partitions have changed")
                        .contains("seamark.speed.interval = 300ms")
                        .contains("seamark.speed.dedup-window = 5h");
                assertThat(intents(seamark).stream().map(JournalRecord.Intent::batchTime))
                        .as("times of the cuts, of which new ones come every 300 ms")
                        .anyMatch(time -> time % 1000 != 0);
                assertCounts(serving, load.progress());
                verify(seamark, serving);
            }
        }
    }

    /** While readings arrive: neither status nor serving layer take it for well, and both do once it goes on. */
    private static void aFrozenSpeedLayerIsTold(Fixture seamark, ServingClient serving, Program speed)
            throws Exception {
        Fixture.eventually(LIMIT, () -> assertThat(
                        new Journal(store(seamark), "seamark").read().committed())
                .isPositive());
        signal(speed, "STOP");
        try {
            StringWriter out = new StringWriter();
            Fixture.eventually(LIMIT, () -> {
                out.getBuffer().setLength(0);
                assertThat(status(seamark, out)).as(out.toString()).isEqualTo(1);
            });
            assertThat(out.toString())
                    .containsPattern("FAULT +The speed layer has stopped, is frozen or is too slow: [0-9,]+ readings"
                            + " wait in no committed batch, and the last committed batch is [0-9]+ s old")
                    .doesNotContain("All is well.");
            Fixture.eventually(
                    LIMIT,
                    () -> assertThat(data(serving).get("state").getAsString()).isEqualTo("not-live"));
            assertThat(data(serving).get("message").getAsString())
                    .contains("readings are waiting, the oldest for ", "The speed layer has stopped or is too slow.");
        } finally {
            signal(speed, "CONT");
        }
        Fixture.eventually(LIMIT, () -> {
            assertThat(data(serving).get("state").getAsString()).isIn("live", "no-baseline");
            StringWriter out = new StringWriter();
            assertThat(status(seamark, out)).as(out.toString()).isZero();
        });
    }

    private static JsonObject data(ServingClient serving) throws InterruptedException {
        return Fixture.status(serving).getAsJsonObject("data");
    }

    private static int status(Fixture seamark, StringWriter out) {
        return Seamark.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("status", "--config", seamark.configuration().toString());
    }

    private static void signal(Program program, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aLongStopMakesNeitherABatchForEachMissedIntervalNorOneGulp() throws Exception {
        String[] settings = {
            "--set", "speed.interval=200ms",
            "--set", "speed.checkpoint-interval=2s",
            "--set", "speed.checkpoint-max-age=5s",
            "--set", "speed.max-rate-per-partition=2000",
            "--set", "speed.backpressure=false"
        };
        long largest = 2000 / 5;
        long intervalsMissed = 200;
        try (Fixture seamark = new Fixture(dir)) {
            LiveFleet load = load(seamark);
            Program speed = seamark.start("speed", "1g", settings);
            ServingClient serving = seamark.serve();
            awaitAccepted(serving, 5 * RATE);
            awaitCheckpoint(seamark);
            speed.kill();
            long stopped = System.currentTimeMillis();
            long before = intents(seamark).stream()
                    .mapToLong(JournalRecord.Intent::cut)
                    .max()
                    .orElseThrow();
            long waiting = load.progress().acknowledged();
            Fixture.eventually(
                    LIMIT, () -> assertThat(System.currentTimeMillis()).isGreaterThan(stopped + intervalsMissed * 200));
            waiting = load.progress().acknowledged() - waiting;
            load.close();

            Program again = seamark.start("speed", "1g", settings);
            awaitAll(serving, again, load.progress());
            assertThat(Files.readString(again.log())).contains("Recovery by the journal lane: the checkpoint is");
            List<JournalRecord.Intent> taken = intents(seamark).stream()
                    .filter(intent -> intent.cut() > before)
                    .toList();
            assertThat(taken.size())
                    .as("cuts for %s messages that waited for %s intervals", waiting, intervalsMissed)
                    .isLessThan((int) intervalsMissed / 2)
                    .isGreaterThanOrEqualTo((int) (waiting / 2 / largest));
            assertThat(taken).allSatisfy(cut -> assertThat(cut.ranges())
                    .allSatisfy(
                            range -> assertThat(range.until() - range.from()).isLessThanOrEqualTo(largest)));
            assertCounts(serving, load.progress());
            verify(seamark, serving);
        }
    }

    @Test
    void aFleetTooLargeForTheCheckpointComesBackBySnapshotAndJournal() throws Exception {
        String[] settings = {
            "--set", "speed.interval=300ms",
            "--set", "speed.checkpoint-devices=10",
            "--set", "speed.checkpoint-interval=2s",
            "--set", "speed.snapshot-interval=2s"
        };
        try (Fixture seamark = new Fixture(dir)) {
            LiveFleet load = load(seamark);
            Program speed = seamark.start("speed", "1g", settings);
            ServingClient serving = seamark.serve();
            Fixture.eventually(LIMIT, () -> assertThat(Files.readString(speed.log()))
                    .contains("are more than seamark.speed.checkpoint-devices"));
            long checkpoints = checkpoints(speed);
            Fixture.eventually(LIMIT, () -> assertThat(checkpoints(speed))
                    .as("checkpoints without the states, and then one more")
                    .isGreaterThan(checkpoints + 2));
            speed.kill();

            Program again = seamark.start("speed", "1g", settings);
            awaitAccepted(serving, accepted(serving) + 5 * RATE);
            load.close();
            awaitAll(serving, again, load.progress());
            assertThat(Files.readString(again.log()))
                    .contains("Recovery by the journal lane: there is no checkpoint that holds the states")
                    .contains("States begin with the snapshot after cut");
            assertCounts(serving, load.progress());
            verify(seamark, serving);
        }
    }

    private static long checkpoints(Program speed) throws IOException {
        return Files.readString(speed.log())
                .lines()
                .filter(line -> line.contains("Checkpointing took"))
                .count();
    }

    private static void awaitCheckpoint(Fixture seamark) {
        Fixture.eventually(
                LIMIT, () -> assertThat(store(seamark).exists(store(seamark).path("checkpoint/seamark/fingerprint")))
                        .as("there is a checkpoint that could be taken up")
                        .isTrue());
    }

    private static LiveFleet load(Fixture seamark) {
        Fleet fleet = new Fleet(5, 50, Duration.ofMillis(1000 * 50 / RATE));
        Delivery delivery = new Delivery(0.02, 0.02, 0.002, Duration.ofSeconds(2), Duration.ofSeconds(2));
        LiveFleet.Plan plan = new LiveFleet.Plan(
                fleet, FaultPlan.none(), delivery, new BrokenMessages(64 << 10, 256), System.currentTimeMillis(), 1);
        return LiveFleet.start(plan, new ReadingSender(seamark.bootstrapServers(), "readings", Map.of()));
    }

    /** An installation in another folder whose code is another: the same, and a file more in the jar. */
    private Home upgrade(Home home) throws IOException {
        Path root = dir.resolve("new-version");
        for (String file :
                List.of("deploy/bin/seamark", "deploy/target/spark-java-options", "speed-layer/target/class-path")) {
            copy(home.root().resolve(file), root.resolve(file));
        }
        try (Stream<Path> jars = Files.list(home.root().resolve("speed-layer/target"))) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().matches("seamark-speed-layer-.*\\.jar"))
                    .toList()) {
                Path upgraded = copy(jar, root.resolve("speed-layer/target").resolve(jar.getFileName()));
                try (FileSystem content = FileSystems.newFileSystem(upgraded)) {
                    Files.writeString(content.getPath("/upgraded"), "another version");
                }
            }
        }
        return new Home(root);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        return Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static List<JournalRecord.Intent> intents(Fixture seamark) {
        return new Journal(store(seamark), "seamark").read().cuts();
    }

    private static Store store(Fixture seamark) {
        return Store.open(Settings.load(List.of(seamark.configuration()), Map.of(), Map.of()));
    }

    private static long accepted(ServingClient serving) throws InterruptedException {
        return Fixture.status(serving).getAsJsonObject("tally").get("accepted").getAsLong();
    }

    private static void awaitAccepted(ServingClient serving, long count) {
        Fixture.eventually(LIMIT, () -> assertThat(accepted(serving)).isGreaterThan(count));
    }

    private static void awaitAll(ServingClient serving, Program speed, LiveProgress sent) {
        Fixture.eventually(LIMIT, () -> {
            speed.requireRunning();
            assertThat(messages(Fixture.status(serving).getAsJsonObject("tally")))
                    .isEqualTo(sent.acknowledged());
        });
    }

    private static long messages(JsonObject tally) {
        return tally.get("accepted").getAsLong()
                + tally.get("duplicates").getAsLong()
                + tally.getAsJsonObject("rejected").entrySet().stream()
                        .mapToLong(reason -> reason.getValue().getAsLong())
                        .sum();
    }

    private static void assertCounts(ServingClient serving, LiveProgress sent) throws InterruptedException {
        assertThat(sent.failed()).isZero();
        JsonObject tally = Fixture.status(serving).getAsJsonObject("tally");
        assertThat(tally.get("accepted").getAsLong()).isEqualTo(sent.readings());
        assertThat(tally.get("duplicates").getAsLong()).isEqualTo(sent.duplicates());
    }

    private static void verify(Fixture seamark, ServingClient serving) throws InterruptedException {
        seamark.run("verify", "--url", serving.base().toString());
    }
}

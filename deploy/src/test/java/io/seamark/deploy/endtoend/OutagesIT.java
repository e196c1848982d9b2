package io.seamark.deploy.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalRecord;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.demo.ServingClient;
import io.seamark.deploy.stack.Daemon;
import io.seamark.deploy.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka and HDFS go away for a while under a steady load. The speed layer waits for them, or stops with exit code 1 and goes on
 * at the next start, as a service unit would start it; nothing is lost or counted twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesIT {

    private static final Duration SUSPENDED = Duration.ofSeconds(80);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Path folder;
    private Fixture seamark;
    private LocalStack stack;
    private OwnFleet fleet;
    private Outpour load;
    private ServingClient serving;
    private Program speed;

    @BeforeAll
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path dir) throws Exception {
        folder = dir;
        seamark = new Fixture(dir);
        stack = LocalStack.in(dir.resolve("stack"));
        fleet = new OwnFleet(seamark.configuration(), dir, "outages", 2);
        load = Outpour.start(fleet, 200);
        speed = fleet.start("speed");
        serving = fleet.serve();
    }

    @AfterAll
    void stop() throws Exception {
        load.close();
        fleet.close();
        seamark.close();
    }

    @BeforeEach
    void isWell() throws Exception {
        if (!speed.isRunning()) {
            speed = fleet.start("speed");
        }
        fleet.awaitCommitted(speed);
    }

    /** Lets a time of outage pass; a speed layer that ends meanwhile does not shorten it. */
    private void pass(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long left = Math.max(1, end - System.nanoTime());
            try {
                speed.end().get(left, TimeUnit.NANOSECONDS);
                TimeUnit.NANOSECONDS.sleep(Math.max(1, end - System.nanoTime()));
            } catch (TimeoutException e) {
                return;
            }
        }
    }

    /** Waits until what was in the log when the outage ended is taken; one that has ended is started again. */
    private int awaitGoingOn() throws Exception {
        Seam end = fleet.logEnd();
        int restarts = 0;
        long limit = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!fleet.isCommitted(end)) {
            assertThat(System.nanoTime())
                    .as("time until all before " + end + " is committed")
                    .isLessThan(limit);
            try {
                int code = speed.end().get(300, TimeUnit.MILLISECONDS);
                assertThat(code).as("exit code of a speed layer that gives up").isEqualTo(1);
                speed = fleet.start("speed");
                restarts++;
            } catch (TimeoutException e) {
                // it runs
            }
        }
        fleet.assertVerified(serving, end);
        return restarts;
    }

    @Test
    void aBrokerThatIsAwayForTenSecondsIsWaitedFor() throws Exception {
        stack.kill(Daemon.KAFKA);
        pass(Duration.ofSeconds(10));
        stack.start(Daemon.KAFKA);
        assertThat(awaitGoingOn()).as("restarts").isZero();
    }

    /** As by a closed laptop: longer than HDFS waits for a writer (60 s and a little) before it gives its connection up. */
    @Test
    void aSpeedLayerThatIsSuspendedContinuesWithoutABatchForEachMissedInterval() throws Exception {
        long batchesBefore = lastBatchTime();
        long lines = lines(speed);
        long began = System.nanoTime();
        suspend(List.of(speed.pid()));
        assertThat(awaitGoingOn()).as("restarts").isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(SUSPENDED);
        assertThat(OwnFleet.said(speed)).contains("The process stood still for");
        assertThat(lastBatchTime() - batchesBefore)
                .as("time of batches that passed, milliseconds")
                .isLessThan(Duration.ofNanos(System.nanoTime() - began)
                        .minus(SUSPENDED)
                        .plusSeconds(15)
                        .toMillis());
        assertThat(lines(speed) - lines).as("lines of its log").isLessThan(2_000);
    }

    /** As by a suspended machine: every process stands still, and the clock does not. */
    @Test
    void aStackThatIsSuspendedAsAWholeContinuesWithoutAFloodOfLogLines() throws Exception {
        List<Program> programs = fleet.running();
        List<Long> all = Stream.concat(
                        programs.stream().map(Program::pid),
                        Stream.of(Daemon.KAFKA, Daemon.NAMENODE, Daemon.DATANODE)
                                .map(daemon -> stack.pid(daemon).orElseThrow()))
                .toList();
        assertThat(programs).contains(speed).hasSize(2);
        long before = lines(programs);
        suspend(all);
        assertThat(awaitGoingOn()).as("restarts").isZero();
        assertThat(fleet.running()).isEqualTo(programs);
        assertThat(lines(programs) - before).as("lines of their logs").isLessThan(2_000);
        stack.requireHealthy();
    }

    private static void suspend(List<Long> processes) throws Exception {
        signal("STOP", processes);
        try {
            TimeUnit.SECONDS.sleep(SUSPENDED.toSeconds());
        } finally {
            signal("CONT", processes);
        }
    }

    private static void signal(String name, List<Long> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(pid -> command.add(Long.toString(pid)));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private long lastBatchTime() {
        return new Journal(Store.open(fleet.settings()), "outages")
                .read().cuts().stream()
                        .mapToLong(JournalRecord.Intent::batchTime)
                        .max()
                        .orElseThrow();
    }

    private static long lines(Program program) throws IOException {
        return OwnFleet.said(program).lines().count();
    }

    private static long lines(List<Program> programs) throws IOException {
        long lines = 0;
        for (Program program : programs) {
            lines += lines(program);
        }
        return lines;
    }

    /** On minutes of the devices' own, which pass as fast as they are sent: the time of silence is the log's. */
    @Test
    void aDeviceThatStopsIsSilentUntilItIsBackAndABrokersRestartMakesNobodyElseSo() throws Exception {
        silences((fleet, watching, answers, minute) -> {});
    }

    @Test
    @Disabled("it has not run to its end on the real parts yet")
    void recordTimesAheadMakeNobodySilentAndMuteNobody() throws Exception {
        silences(OutagesIT::recordTimesAheadMakeNobodySilentAndMuteNobody);
    }

    private interface Next {
        void with(OwnFleet fleet, Program watching, ServingClient answers, AtomicInteger minute) throws Exception;
    }

    private void silences(Next next) throws Exception {
        int stopped = 3;
        try (OwnFleet quiet = new OwnFleet(seamark.configuration(), folder, "silence", 2)) {
            quiet.send(0, 120);
            Program watching = quiet.startSpeed("speed.snapshot-interval=2s");
            quiet.awaitCommitted(watching);
            quiet.run("batch");
            AtomicInteger minute = new AtomicInteger(120);
            awaitModels(quiet, watching, minute);
            int from = minute.get();
            quiet.send(from, from + 5, stopped);
            quiet.awaitCommitted(watching);
            stack.kill(Daemon.KAFKA);
            stack.start(Daemon.KAFKA);
            quiet.send(from + 5, from + 10, stopped);
            quiet.send(from + 10, from + 15);
            quiet.awaitCommitted(watching);
            ServingClient answers = quiet.serve();
            quiet.awaitServed(answers, watching, 0);
            Fixture.eventually(
                    LIMIT, () -> assertThat(silences(answers)).containsExactly(quiet.device(stopped) + " closed"));
            minute.set(from + 15);
            next.with(quiet, watching, answers, minute);
        }
    }

    /** Sends minutes until the baselines of both buckets are read. */
    private static void awaitModels(OwnFleet fleet, Program watching, AtomicInteger minute) {
        Fixture.eventually(LIMIT, () -> {
            fleet.send(minute.get(), minute.incrementAndGet());
            assertThat(OwnFleet.said(watching))
                    .contains("baselines of bucket 0")
                    .contains("baselines of bucket 1");
        });
    }

    /** The devices' minutes are of 2023: one message of today that counts for two would make all of them silent. */
    private static void recordTimesAheadMakeNobodySilentAndMuteNobody(
            OwnFleet fleet, Program watching, ServingClient answers, AtomicInteger minute) throws Exception {
        List<String> before = silences(answers);
        fleet.ahead("gw-28", Duration.ofMinutes(50), true);
        Set<Integer> oneOfEachPartition = new TreeSet<>();
        for (int partition = 0; partition < 2; partition++) {
            int wanted = partition;
            int device = IntStream.range(0, fleet.size())
                    .filter(each -> fleet.partition(fleet.device(each), 2) == wanted)
                    .findFirst()
                    .orElseThrow();
            oneOfEachPartition.add(device);
            for (int i = 0; i < 3; i++) {
                fleet.ahead(fleet.device(device), Duration.ofDays(365), false);
                fleet.ahead(fleet.device(device), Duration.ofDays(36_525), false);
            }
        }
        fleet.send(minute.get(), minute.addAndGet(5));
        fleet.awaitServed(answers, watching, 0);
        assertThat(rejected(answers, "RECORD_TIME_AHEAD")).isEqualTo(12);

        assertThat(watching.stop(LIMIT)).isTrue();
        Program again = fleet.startSpeed("speed.snapshot-interval=2s");
        fleet.send(minute.get(), minute.addAndGet(5));
        fleet.awaitServed(answers, again, 0);
        assertThat(again.stop(LIMIT)).isTrue();
        Program restored = fleet.startSpeed("speed.recovery=journal");
        fleet.send(minute.get(), minute.addAndGet(5));
        fleet.awaitServed(answers, restored, 0);
        assertThat(OwnFleet.said(restored)).contains("States begin with the snapshot after cut");
        assertThat(silences(answers)).as("silent devices").isEqualTo(before);

        awaitModels(fleet, restored, minute);
        fleet.send(minute.get(), minute.addAndGet(10), oneOfEachPartition);
        fleet.awaitServed(answers, restored, 0);
        Fixture.eventually(LIMIT, () -> {
            List<String> all = new ArrayList<>(before);
            oneOfEachPartition.forEach(device -> all.add(fleet.device(device) + " open"));
            assertThat(silences(answers)).containsExactlyInAnyOrderElementsOf(all);
        });
        fleet.run("batch");
        fleet.awaitGeneration(answers, 2);
        fleet.assertVerified(answers);
        assertThat(rejected(answers, "RECORD_TIME_AHEAD")).isEqualTo(12);
    }

    private static long rejected(ServingClient answers, String reason) throws InterruptedException {
        return Fixture.status(answers)
                .getAsJsonObject("tally")
                .getAsJsonObject("rejected")
                .get(reason)
                .getAsLong();
    }

    /** The devices that are or were silent, and what a storm came of, each with the state of its alert. */
    private static List<String> silences(ServingClient answers) throws InterruptedException {
        return answers
                .get("v1/alerts?limit=1000")
                .orElseThrow()
                .getAsJsonObject()
                .getAsJsonArray("alerts")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .filter(alert ->
                        Set.of("silent", "storm").contains(alert.get("detector").getAsString()))
                .map(alert -> alert.get("device").getAsString() + " "
                        + alert.get("state").getAsString())
                .toList();
    }

    @Test
    void aNameNodeThatIsAwayForTwentySecondsIsWaitedFor() throws Exception {
        stack.kill(Daemon.NAMENODE);
        pass(Duration.ofSeconds(20));
        stack.start(Daemon.NAMENODE);
        assertThat(awaitGoingOn()).as("restarts").isZero();
    }

    @Test
    void afterTheDeathOfTheDataNodeTheNextStartGoesOn() throws Exception {
        stack.kill(Daemon.DATANODE);
        pass(Duration.ofSeconds(10));
        stack.start(Daemon.DATANODE);
        assertThat(awaitGoingOn()).as("restarts").isLessThanOrEqualTo(1);
    }

    @Test
    void safeModeOfTwentySecondsIsWaitedFor() throws Exception {
        safeMode(SafeModeAction.SAFEMODE_ENTER);
        pass(Duration.ofSeconds(20));
        safeMode(SafeModeAction.SAFEMODE_LEAVE);
        assertThat(awaitGoingOn()).as("restarts").isZero();
    }

    private void safeMode(SafeModeAction action) throws IOException {
        try (DistributedFileSystem hdfs = (DistributedFileSystem) stack.fileSystem()) {
            hdfs.setSafeMode(action);
        }
    }
}

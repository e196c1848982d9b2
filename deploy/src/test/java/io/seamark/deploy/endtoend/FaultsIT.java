package io.seamark.deploy.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.fault.KillPoint;
import io.seamark.deploy.Home;
import io.seamark.deploy.fault.FaultReport;
import io.seamark.deploy.fault.FaultRun;
import io.seamark.deploy.fault.KillSchedule;
import io.seamark.deploy.fault.Proof;
import io.seamark.deploy.fault.Target;
import io.seamark.deploy.fault.Verdict;
import io.seamark.deploy.fault.Victim;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Real processes die under load, at every named point and at random moments: nothing is lost, and nothing is counted twice. */
class FaultsIT {

    /** Few readings, and batch runs only where one is to die: the machine has other work to do. */
    private static final Proof PROOF =
            new Proof(11, 200, 50, 2, Duration.ofMinutes(30), Optional.empty(), Duration.ofMinutes(3), 0);

    private static final int RANDOM_KILLS = 4;

    /** A snapshot is due soon enough to die in it. */
    private static final List<String> SETTINGS = List.of("speed.snapshot-interval=10s");

    /** Of a client that has no use for it. */
    private static final String SECRET = "open-sesame-21";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path dir;

    /** Of the batch run's points those two between which two stores are changed; it dies at each of the others in its own test. */
    private static final Set<KillPoint> OF_BATCH = Set.of(KillPoint.AFTER_ARCHIVE_COMMIT, KillPoint.BEFORE_POINTER);

    @Test
    void nothingIsLostOrDoubledAtAnyNamedPoint() throws Exception {
        KillSchedule schedule = KillSchedule.each(Target.points().stream()
                .filter(target -> target.victim() != Victim.BATCH
                        || target instanceof Target.AtPoint aimed && OF_BATCH.contains(aimed.point()))
                .toList());
        FaultReport report = run(schedule);
        assertThat(report.verdict()).as("with %s", report.table()).isEqualTo(new Verdict(0, 0, 0));
        assertThat(report.rows()).hasSameSizeAs(schedule.kills());
        assertThat(report.verifications()).isPositive();
    }

    @Test
    void nothingIsLostOrDoubledAtRandomMoments() throws Exception {
        KillSchedule schedule = KillSchedule.of(PROOF.seed(), RANDOM_KILLS, Target.processes());
        FaultReport report = run(schedule);
        assertThat(report.verdict()).as("with %s", report.table()).isEqualTo(new Verdict(0, 0, 0));
        assertThat(report.rows()).hasSize(RANDOM_KILLS);
        assertThat(filesWith(SECRET)).containsExactly(dir.resolve("more.conf"));
        assertThat(filesWith("SparkListenerJobStart"))
                .as("event logs that were searched")
                .isNotEmpty();
    }

    /**
     * The files below the folder that hold a text: logs of all programs, which of the worker name the command lines of executors, blocks of
     * HDFS, with Spark's checkpoint in them, and Spark's event log.
     */
    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (holds(file, text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean holds(Path file, String text) throws IOException {
        byte[] buffer = new byte[1 << 20];
        int kept = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer, kept, buffer.length - kept)) {
                int size = kept + n;
                if (new String(buffer, 0, size, ISO_8859_1).contains(text)) {
                    return true;
                }
                kept = Math.min(size, text.length());
                System.arraycopy(buffer, size - kept, buffer, 0, kept);
            }
        }
        return false;
    }

    private FaultReport run(KillSchedule schedule) throws InterruptedException, IOException {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.add("kafka.client.ssl.truststore.password=" + SECRET);
        settings.add("spark.conf.spark.eventLog.enabled=true");
        settings.add("spark.conf.spark.eventLog.dir="
                + Files.createDirectories(dir.resolve("events")).toUri());
        try (FaultRun run = new FaultRun(Home.find(), dir, PROOF, settings, out)) {
            run.start();
            run.carryOut(schedule);
            return run.finish();
        }
    }
}

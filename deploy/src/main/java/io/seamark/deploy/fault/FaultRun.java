package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.Home;
import io.seamark.deploy.demo.Program;
import io.seamark.deploy.fault.KillSchedule.Kill;
import io.seamark.deploy.fleet.LiveProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proof from start to end: a whole system comes up and takes readings, its processes are killed by a schedule and recover, the
 * stream ends, and all answers are compared with the truth. Not thread-safe, but for {@link #interrupt}.
 */
public final class FaultRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultRun.class);
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(30);
    private static final Duration START_LIMIT = Duration.ofMinutes(20);

    private final Proof proof;
    private final PrintWriter out;
    private final Patience patience;
    private final LiveSystem system;
    private final Path folder;
    private final List<Row> rows = new ArrayList<>();
    private final long begin = System.nanoTime();
    private Optional<Load> load = Optional.empty();
    private Optional<Sampler> sampler = Optional.empty();
    private Optional<CutProgress> progress = Optional.empty();
    private Verdict found = Verdict.CLEAN;
    private int verifications;
    private long killingSince;

    /**
     * Starts nothing yet.
     *
     * @param folder an empty folder for everything; it is left to the caller
     * @param settings for all of Seamark's programs, each {@code key=value}
     * @param out where it tells how it goes
     */
    public FaultRun(Home home, Path folder, Proof proof, List<String> settings, PrintWriter out) {
        this.proof = requireNonNull(proof, "proof is null");
        this.out = requireNonNull(out, "out is null");
        this.folder = requireNonNull(folder, "folder is null");
        this.patience = new Patience(proof.patience());
        this.system = new LiveSystem(home, folder, proof, settings);
    }

    /** Starts everything, and waits until readings are served from a first generation and from the stream. */
    public void start() throws InterruptedException {
        say("Starting Kafka, HDFS and Spark in " + folder);
        system.startStack();
        load = Optional.of(Load.start(system.bootstrapServers(), proof.seed(), proof.devices(), proof.rate()));
        system.startSpeed();
        CutProgress cuts = system.progress();
        progress = Optional.of(cuts);
        patience.until("first cut", START_LIMIT, () -> cuts.isCommittedBeyond(firstReadings()));
        say("The speed layer runs; the first batch run begins");
        BatchRuns batches = system.startBatches();
        patience.until("first generation", START_LIMIT, () -> batches.succeeded() > 0);
        system.startServing();
        recovery().awaitWell(new Death(System.nanoTime(), firstReadings(), firstReadings(), 0));
        sampler = Optional.of(
                new Sampler(system::processes, system::fileSystem, system.storeRoot(), folder, SAMPLE_EVERY));
        killingSince = System.nanoTime();
        say("Everything runs, at " + proof.rate() + " readings/s of " + proof.devices() + " devices");
    }

    /** The start of every partition. */
    private Seam firstReadings() {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (int partition = 0; partition < proof.partitions(); partition++) {
            offsets.put(partition, 0L);
        }
        return new Seam(offsets);
    }

    /** Carries out a schedule: after each kill it waits for the recovery and checks the counts. */
    public void carryOut(KillSchedule schedule) throws InterruptedException {
        carryOut(schedule, Duration.ofDays(3650));
    }

    /** Carries out a schedule, or as much of it as the time allows. */
    public void carryOut(KillSchedule schedule, Duration time) throws InterruptedException {
        Killer killer = new Killer(system, cuts(), patience);
        for (Kill kill : schedule.kills()) {
            long due = proof.every()
                    .map(every -> killingSince + kill.number() * every.toNanos())
                    .orElse(0L);
            while (due != 0 && System.nanoTime() < due) {
                patience.pause(Duration.ofMillis(Math.max(1, (due - System.nanoTime()) / 1_000_000)));
            }
            if (System.nanoTime() - killingSince > time.toNanos()) {
                return;
            }
            Death death = killer.kill(kill);
            double seconds = recovery().await(kill.target().victim(), death);
            Row row = new Row(kill.number(), (death.at() - killingSince) / 1e9, kill.target(), seconds);
            rows.add(row);
            say(FaultReport.line(row));
            recovery().awaitWell(death);
            checkCounts();
            if (proof.verifyEvery() > 0 && kill.number() % proof.verifyEvery() == 0) {
                verify(false);
            }
        }
    }

    /** Lets the load go on without a kill. */
    public void idle(Duration time) throws InterruptedException {
        patience.pause(time);
    }

    /** What an answer of now has taken, it has counted, once. */
    private void checkCounts() throws InterruptedException {
        Verdict verdict = system.status().map(Tallies::of).map(Books::of).orElse(Verdict.CLEAN);
        if (!verdict.isClean()) {
            say("The counts do not add up: " + verdict);
        }
        found = found.plus(verdict);
    }

    /** Ends the stream, waits until all of it is served, and compares everything with the truth. */
    public FaultReport finish() throws InterruptedException {
        Load sending = load.orElseThrow();
        say("The stream ends; waiting until all of it is served");
        sending.close();
        LiveProgress sent = sending.progress();
        patience.until("answer with every message sent", () -> taken() >= sent.acknowledged());
        Tallies last = system.status().map(Tallies::of).orElseThrow();
        // What was given up may or may not be in the log: then only recomputing tells.
        Verdict counts = sent.failed() == 0 ? Books.of(last, sent) : Books.of(last);
        if (!counts.isClean()) {
            say("The counts do not add up: " + counts + ", sent " + sent + ", served " + last);
        }
        found = found.plus(counts);
        verify(true);
        say("Stopping");
        List<Sample> samples = sampler.map(Sampler::samples).orElse(List.of());
        return new FaultReport(proof, rows, found, verifications, samples, sent.sent(), system.starts());
    }

    private long taken() {
        try {
            return system.status().map(Tallies::of).map(Tallies::taken).orElse(0L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /**
     * Recomputes the truth from the log and compares it with what is served.
     *
     * @param all whether all of the log must be served
     */
    private void verify(boolean all) throws InterruptedException {
        Path json = folder.resolve("verify.json");
        Program program = system.program(
                "verify",
                "1g",
                List.of(
                        "--json",
                        json.toString(),
                        "--wait",
                        all ? "2m" : "0s",
                        "--url",
                        system.serving().base().toString()),
                List.of());
        try (program) {
            while (program.isRunning()) {
                patience.pause(Duration.ofMillis(200));
            }
        }
        if (!Files.exists(json)) {
            throw new CommandFailure("seamark verify gave no result. Its log: '" + program.log() + "'");
        }
        Verdict verdict = read(json, all);
        say("Verified: lost " + verdict.lost() + ", doubled " + verdict.doubled() + ", mismatches "
                + verdict.mismatches());
        verifications++;
        found = found.plus(verdict);
    }

    private static Verdict read(Path json, boolean all) {
        try {
            JsonObject answer = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
            Files.delete(json);
            answer.getAsJsonArray("notes").forEach(note -> LOG.info("verify notes: {}", note.getAsString()));
            return Verdict.of(answer, all);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + json + "'", e);
        }
    }

    private CutProgress cuts() {
        return progress.orElseThrow(() -> new IllegalStateException("the proof is not started"));
    }

    private Recovery recovery() {
        return new Recovery(system, cuts(), patience);
    }

    private void say(String what) {
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        out.printf("[%d:%02d] %s%n", seconds / 60, seconds % 60, what);
        out.flush();
    }

    /** Ends every wait of another thread: the proof fails, and can be closed. */
    public void interrupt() {
        patience.interrupt();
    }

    /** Ends every process that it started. */
    @Override
    public void close() {
        patience.interrupt();
        sampler.ifPresent(Sampler::close);
        // First, while Kafka is there: a producer waits long for a broker that is gone.
        load.ifPresent(Load::close);
        system.close();
    }
}

package io.seamark.deploy.verify;

import com.google.gson.JsonObject;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.CommandFailure;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Recomputes the truth from the archive and the log and compares it with what serving answers. Exact on a system that moves:
 * each answer names the moment that it is of, and is held against the readings of that moment. Not thread-safe.
 */
public final class Verify {

    /** How long one answer of the serving layer may take: the widest is a scan of all that a device has. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    private final Settings settings;
    private final VerifyOptions options;
    private final Rest rest;
    private final ServedAnswers answers;
    private final Findings findings;
    private final long begin = System.nanoTime();

    private Verify(Settings settings, URI serving, VerifyOptions options) {
        this.settings = settings;
        this.options = options;
        this.rest = new Rest(serving, ANSWER_LIMIT, "--url");
        this.answers = new ServedAnswers(rest, settings.integer("seamark.serving.max-points"));
        this.findings = new Findings(options.differences());
    }

    /**
     * Compares.
     *
     * @param settings of the system: its brokers, topics, store, limits of readings
     * @param serving address of the serving layer
     * @throws io.seamark.common.settings.SeamarkException if a part of the system cannot be reached or read
     */
    public static Verification run(Settings settings, URI serving, VerifyOptions options) throws InterruptedException {
        return new Verify(settings, serving, options).run();
    }

    private Verification run() throws InterruptedException {
        Store store = Store.open(settings);
        try (Log log = new Log(settings)) {
            awaitEnd(log);
            Passes passes = new Passes(settings, options, rest, answers, store, log, findings);
            Tally tally = passes.run();
            if (options.device().isEmpty()) {
                tally.compare(findings);
                AlertCheck.compare(log, settings.string("seamark.kafka.topics.alerts"), findings);
            }
            return result(tally, behind(log, tally.moment()));
        }
    }

    private void awaitEnd(Log log) throws InterruptedException {
        long deadline = System.nanoTime() + options.patience().toNanos();
        if (options.patience().isZero()) {
            return;
        }
        while (true) {
            long behind = behind(log, ServedAnswers.moment(rest.require("v1/status")));
            JsonObject generations = rest.require("v1/generations");
            boolean current = generations.get("current").equals(generations.get("loaded"));
            if (behind == 0 && current) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("The answers still lack " + behind + " messages of the log after "
                        + options.patience().toSeconds() + " s"
                        + (current
                                ? ""
                                : ", and come from the generation " + generations.get("loaded") + " though "
                                        + generations.get("current") + " is current")
                        + ". See 'seamark status' for what the speed layer does.");
            }
            options.progress().accept("waiting for the answers to hold " + behind + " more messages of the log");
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private long behind(Log log, Moment moment) {
        Seam end = log.extent(settings.string("seamark.kafka.topics.readings")).end();
        return end.offsets().entrySet().stream()
                .mapToLong(
                        each -> Math.max(0, each.getValue() - moment.applied().at(each.getKey())))
                .sum();
    }

    private Verification result(Tally tally, long behind) {
        return new Verification(
                findings.devices,
                findings.cells,
                findings.values,
                tally.exact().accepted(),
                tally.exact().duplicates(),
                tally.rejected(),
                findings.lost,
                findings.doubled,
                findings.mismatches,
                findings.repeatsBeyondWindow,
                tally.replaced().ranges(),
                findings.replacedCells,
                behind,
                tally.moment().generation(),
                tally.moment().seam(),
                tally.moment().applied(),
                (System.nanoTime() - begin) / 1e9,
                findings.differences(),
                findings.notes());
    }
}

package io.seamark.deploy.bench.latency;

import io.seamark.common.journal.Journal;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.ground.Bars;
import io.seamark.deploy.bench.ground.Waiting;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.demo.ServingClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One speed and one serving layer under one load after the other. Not thread-safe. */
final class LatencyRun {
    private static final Logger LOG = LoggerFactory.getLogger(LatencyRun.class);
    private static final Duration BEGIN_LIMIT = Duration.ofMinutes(2);
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final long LEAD_NANOS = 100_000_000L;

    private final LatencyLoad load;
    private final Duration interval;
    private final Rounds rounds;
    private final SteadySender sender;
    private final Journal journal;
    private final Sightings sightings;
    private final ServingClient serving;
    private final Runnable alive;
    private final Timetable timetable = new Timetable();

    LatencyRun(
            LatencyLoad load,
            Duration interval,
            Rounds rounds,
            SteadySender sender,
            Journal journal,
            Sightings sightings,
            ServingClient serving,
            Runnable alive) {
        this.load = load;
        this.interval = interval;
        this.rounds = rounds;
        this.sender = sender;
        this.journal = journal;
        this.sightings = sightings;
        this.serving = serving;
        this.alive = alive;
    }

    /** Lets every device send once, and waits until the speed layer has taken that: it has started then. */
    void begin() throws InterruptedException {
        Timetable.Stretch first = timetable.add(System.nanoTime(), load.devices(), 1);
        send(first, new Spikes(Long.MAX_VALUE), new Delays(), "first");
        Waiting.until("the speed layer to begin", BEGIN_LIMIT, alive, () -> isCommitted(first.until()));
    }

    /**
     * Measures at one load.
     *
     * @param share of the whole rate
     * @throws CommandFailure if the speed layer is not done with it long after the end
     */
    LatencyStage measure(double share) throws InterruptedException {
        double perSecond = share * load.rate();
        Spikes spikes = Spikes.of(load.spikes() / perSecond, load.devices());
        String name = String.format(Locale.ROOT, "%.0f %%", 100 * share);
        try (AlertPoller poller = new AlertPoller(serving, load.poll(), sightings)) {
            Timetable.Stretch warmUp =
                    timetable.add(System.nanoTime() + LEAD_NANOS, perSecond, Math.max(load.warmUp(), 0.1));
            send(warmUp, spikes, new Delays(), name + " warm-up");
            Delays behind = new Delays();
            Timetable.Stretch measured = timetable.add(warmUp.due(warmUp.until()), perSecond, load.seconds());
            send(measured, spikes, behind, name);
            sender.flush();
            Waiting.until(
                    "the speed layer to catch up after " + name + " of the rate; a lower --rate may be bearable",
                    CATCH_UP_LIMIT,
                    alive,
                    () -> isCommitted(measured.until()));
            double caughtUp = (System.nanoTime() - measured.due(measured.until())) / 1e9;
            Waiting.until(
                    "the serving layer to show " + sightings.missing() + " alerts",
                    ANSWER_LIMIT,
                    alive,
                    () -> sightings.missing() == 0);
            return stage(share, measured, spikes, behind, poller, caughtUp);
        }
    }

    private LatencyStage stage(
            double share,
            Timetable.Stretch measured,
            Spikes spikes,
            Delays behind,
            AlertPoller poller,
            double caughtUp) {
        Delays onTopic = new Delays();
        Delays overRest = new Delays();
        for (Sightings.Sighting each : sightings.all()) {
            long number = rounds.number(each.partition(), each.offset());
            if (number >= measured.from() && number < measured.until()) {
                onTopic.add(each.onTopic() - timetable.due(number));
                overRest.add(each.overRest().orElseThrow() - timetable.due(number));
            }
        }
        LatencyStage stage = new LatencyStage(
                interval.toMillis(),
                share,
                measured.perSecond(),
                spikes.among(measured.from(), measured.until()),
                onTopic.percentiles(),
                overRest.percentiles(),
                behind.percentiles(),
                poller.answers(),
                caughtUp);
        if (stage.onTopic().count() == 0) {
            throw new CommandFailure("None of " + stage.spikes()
                    + " readings out of their band opened an alert. Use a higher --alerts, or longer --seconds.");
        }
        LOG.info(
                "{} readings/s: {} alerts after {} spikes, p99 {} ms to the topic, {} ms over REST",
                Math.round(stage.perSecond()),
                stage.onTopic().count(),
                stage.spikes(),
                Math.round(stage.onTopic().p99()),
                Math.round(stage.overRest().p99()));
        return stage;
    }

    private void send(Timetable.Stretch stretch, Spikes spikes, Delays behind, String name) {
        try (ProgressBar bar = Bars.readings(interval.toMillis() + " ms, " + name, stretch.until() - stretch.from())) {
            sender.send(stretch, spikes, behind, alive, bar);
        }
    }

    private boolean isCommitted(long readings) {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int partition = 0; partition < load.partitions(); partition++) {
            ends.put(partition, rounds.end(partition, readings));
        }
        return journal.read().committedSeam().orElse(Seam.START).isAtOrBeyond(new Seam(ends));
    }
}

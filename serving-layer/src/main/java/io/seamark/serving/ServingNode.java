package io.seamark.serving;

import static java.util.Objects.requireNonNull;

import io.seamark.common.device.FleetLimits;
import io.seamark.common.generation.SplitLimits;
import io.seamark.common.maintenance.WindowBook;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.registry.RetirementBook;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.alert.AlertFolder;
import io.seamark.serving.door.DoorLimits;
import io.seamark.serving.fleet.FleetBinding;
import io.seamark.serving.fold.FoldListener;
import io.seamark.serving.fold.RateMeter;
import io.seamark.serving.fold.RecentPoints;
import io.seamark.serving.generation.GenerationLoader;
import io.seamark.serving.ingest.ReadingIntake;
import io.seamark.serving.ingest.ReadingSink;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.log.Topics;
import io.seamark.serving.operator.OperatorSink;
import io.seamark.serving.operator.Said;
import io.seamark.serving.rest.Api;
import io.seamark.serving.rest.Services;
import io.seamark.serving.staleness.ReadingsWatch;
import io.seamark.serving.state.ServingDb;
import io.seamark.serving.view.Views;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One serving process: the database, what feeds it, and what answers from it. Thread-safe. */
public final class ServingNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingNode.class);

    private final Opened opened = new Opened();
    private final Views views;
    private final GenerationLoader loader;
    private final Api api;
    private final URI address;

    /**
     * Opens everything and begins to answer. Whatever it throws, nothing of it stays open.
     *
     * @param given the topics to follow
     * @param sink where readings that come by HTTP go; closed with this
     * @param operators where goes what operators say
     * @throws io.seamark.common.settings.SeamarkException if the data folder, the store or the port cannot be had, the
     *     folder belongs to another fleet, or a setting cannot be used
     */
    public ServingNode(Settings settings, Topics given, ReadingSink sink, OperatorSink operators) {
        try {
            opened.add(requireNonNull(sink, "sink"));
            ServingDb db = opened.add(ServingDb.open(
                    Path.of(settings.string("seamark.serving.data-dir")),
                    settings.bytes("seamark.serving.block-cache")));
            Topics topics = new FleetBinding(db, settings).bind(given);
            FleetLimits limits = FleetLimits.from(settings);
            RecentPoints recent = new RecentPoints(
                    settings.duration("seamark.serving.recent-window").toMillis(), limits.maxMetrics());
            RateMeter rate = new RateMeter(System::currentTimeMillis);
            FoldListener live = part -> {
                recent.add(part);
                rate.add(part.tally().messages());
            };
            views = opened.addGate(new Views(db));
            ReadingsWatch readings = opened.add(
                    new ReadingsWatch(topics.readings(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
            AlertBook book = new AlertBook(db, settings.integerIn("seamark.serving.max-alerts", 1, 10_000_000));
            Said said = opened.add(new Said(topics, book, WindowBook.from(settings), RetirementBook.from(settings)));
            LogFollower alertFollower =
                    opened.add(new LogFollower("alerts", topics.alerts(), new AlertFolder(db, book)));
            loader = opened.add(new GenerationLoader(
                    db,
                    views,
                    () -> Store.open(settings),
                    settings.string("seamark.application-id"),
                    topics.deltas(),
                    live,
                    settings.duration("seamark.serving.generation-poll"),
                    settings.numberIn("seamark.serving.load-share", 0.01, 1),
                    limits.maxMetrics(),
                    SplitLimits.from(settings).examples()));
            api = opened.add(new Api(
                    new Services(
                            settings.string("seamark.application-id"),
                            db,
                            views,
                            loader,
                            book,
                            operators,
                            said,
                            alertFollower,
                            readings,
                            recent,
                            rate,
                            new ReadingIntake(ReadingLimits.from(settings), sink),
                            System::currentTimeMillis,
                            settings.integerIn("seamark.serving.max-points", 1, 10_000_000),
                            limits,
                            SplitLimits.from(settings).examples(),
                            liveWithin(settings),
                            settings.duration("seamark.serving.max-staleness").toMillis()),
                    DoorLimits.from(settings)));
            loader.open();
            String host = settings.string("seamark.serving.host");
            int port = api.start(host, settings.integerIn("seamark.serving.port", 0, 65_535));
            address = URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
            alertFollower.start();
            said.start();
            readings.start();
            loader.start();
        } catch (RuntimeException | Error e) {
            try {
                opened.close();
            } catch (RuntimeException atClose) {
                e.addSuppressed(atClose);
            }
            throw e;
        }
    }

    /** Readings wait for a micro-batch anyway, and for its processing. */
    private static long liveWithin(Settings settings) {
        Duration set = settings.duration("seamark.serving.live-within");
        if (set.compareTo(Duration.ofSeconds(1)) < 0 || set.compareTo(Duration.ofHours(1)) > 0) {
            throw new SeamarkException("The setting 'seamark.serving.live-within' is " + set.toMillis()
                    + " ms, but must lie from 1s to 1h.");
        }
        return Math.max(
                set.toMillis(), 3 * settings.duration("seamark.speed.interval").toMillis());
    }

    /** Where it answers. */
    public URI address() {
        return address;
    }

    /** What takes up new generations. */
    public GenerationLoader loader() {
        return loader;
    }

    /** The view that answers. */
    public Views views() {
        return views;
    }

    /** What is answered. */
    public Api api() {
        return api;
    }

    /** Ends in the order in which nothing uses what is gone: answers, feeders, database. */
    @Override
    public void close() {
        LOG.info("Stopping");
        opened.close();
    }
}

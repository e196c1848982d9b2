package io.seamark.speed.log;

import io.seamark.common.journal.JournalWriter;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.output.Clients;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks while the stream runs at what it rests on. A topic of readings that is made anew under its feet would be read as if it
 * were the old one, and one that grows has partitions that nobody reads. A journal that another speed layer has taken over is
 * found out with the next record; where nothing comes, only by looking. Thread-safe.
 */
public final class LogWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    private final Settings settings;
    private final LogCheck atStart;
    private final JournalWriter journal;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<SeamarkException> end = Optional.empty();
    private boolean told;

    /**
     * @param atStart what the stream began with
     * @param journal that the stream writes
     */
    public LogWatch(Settings settings, LogCheck atStart, JournalWriter journal) {
        this.settings = settings;
        this.atStart = atStart;
        this.journal = journal;
        Thread thread = new Thread(this::watch, "log-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long every = settings.duration("seamark.speed.log-check-interval").toMillis();
        try (Admin admin = Admin.create(Clients.admin(settings))) {
            while (!closed.await(every, TimeUnit.MILLISECONDS)) {
                look(admin);
                lookAtJournal();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Admin admin) throws InterruptedException {
        String topic = settings.string("seamark.kafka.topics.readings");
        try {
            TopicDescription now = admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get();
            if (!now.topicId().toString().equals(atStart.topicId())) {
                end = Optional.of(new SeamarkException("The topic of readings has been made anew while the speed layer"
                        + " ran (id " + atStart.topicId() + " -> " + now.topicId()
                        + "): what it reads belongs to other offsets. Restore the old topic, or begin a new fleet"
                        + " (docs/operations.md)."));
            } else if (now.partitions().size() != atStart.partitions() && !told) {
                told = true;
                LOG.error(
                        "The topic '{}' has grown from {} to {} partitions while the speed layer runs: nobody reads the"
                                + " new ones. Let the producers stand still, wait until all is taken (seamark status),"
                                + " and start the speed layer again.",
                        topic,
                        atStart.partitions(),
                        now.partitions().size());
            }
        } catch (ExecutionException e) {
            LOG.debug("The topic '{}' cannot be looked at now", topic, e); // the stream itself tells of a broken Kafka
        }
    }

    private void lookAtJournal() {
        try {
            journal.requireHeld();
        } catch (SeamarkException e) {
            end = Optional.of(e);
        } catch (UncheckedIOException e) {
            LOG.debug("The journal cannot be looked at now", e); // the stream itself tells of a store that is away
        }
    }

    /** @throws SeamarkException if the topic has been made anew, or another speed layer has taken over */
    public void requireSame() {
        end.ifPresent(found -> {
            throw found;
        });
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

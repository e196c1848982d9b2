package io.seamark.speed.log;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.output.Clients;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topic of readings while the stream runs: one that is made anew under its feet would be read as if it were the
 * old one, and one that grows has partitions that nobody reads. Thread-safe.
 */
public final class LogWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    private final Settings settings;
    private final LogCheck atStart;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String remade = "";
    private boolean told;

    /** @param atStart what the stream began with */
    public LogWatch(Settings settings, LogCheck atStart) {
        this.settings = settings;
        this.atStart = atStart;
        Thread thread = new Thread(this::watch, "log-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long every = settings.duration("seamark.speed.log-check-interval").toMillis();
        try (Admin admin = Admin.create(Clients.admin(settings))) {
            while (!closed.await(every, TimeUnit.MILLISECONDS)) {
                look(admin);
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
                remade = now.topicId().toString();
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

    /** @throws SeamarkException if the topic has been made anew */
    public void requireSame() {
        if (!remade.isEmpty()) {
            throw new SeamarkException("The topic of readings has been made anew while the speed layer ran (id "
                    + atStart.topicId() + " -> " + remade + "): what it reads belongs to other offsets. Restore the old"
                    + " topic, or begin a new fleet (docs/operations.md).");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}

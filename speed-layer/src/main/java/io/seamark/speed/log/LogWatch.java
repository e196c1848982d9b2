package io.seamark.speed.log;

import io.seamark.common.journal.JournalWriter;
import io.seamark.common.journal.MessageProof;
import io.seamark.common.reading.OnReplaced;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.cut.CutBook.Committed;
import io.seamark.speed.output.Clients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks while the stream runs at what it rests on. A topic of readings that is made anew under its feet would be read as if it
 * were the old one, one that grows has partitions that nobody reads, and one that loses its tail gives the offsets of what was
 * taken to other messages. A journal that another speed layer has taken over is found out with the next record; where nothing
 * comes, only by looking. A look that fails is told once and tried again. Thread-safe.
 */
public final class LogWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

    private final Settings settings;
    private final LogCheck atStart;
    private final JournalWriter journal;
    private final Supplier<Committed> committed;
    private final String topic;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<SeamarkException> end = Optional.empty();
    private boolean toldGrown;
    private boolean toldFailure;

    /**
     * @param atStart what the stream began with
     * @param journal that the stream writes
     * @param committed what the log must still have
     */
    public LogWatch(Settings settings, LogCheck atStart, JournalWriter journal, Supplier<Committed> committed) {
        this.settings = settings;
        this.atStart = atStart;
        this.journal = journal;
        this.committed = committed;
        this.topic = settings.string("seamark.kafka.topics.readings");
        Thread thread = new Thread(this::watch, "log-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long every = settings.duration("seamark.speed.log-check-interval").toMillis();
        try {
            while (!closed.await(every, TimeUnit.MILLISECONDS)) {
                look(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks until it is closed or a look fails; clients are made again then. */
    private void look(long every) throws InterruptedException {
        try (Admin admin = Admin.create(Clients.admin(settings));
                LastMessages last = new LastMessages(settings)) {
            do {
                lookAtJournal();
                lookAtTopic(admin);
                lookAtTail(admin, last);
                toldFailure = false;
            } while (!closed.await(every, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) { // whatever it is: without this thread nobody would look any more
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (!toldFailure) {
                toldFailure = true;
                LOG.warn(
                        "The topic '{}' or the journal cannot be looked at now; tried again each {} ms",
                        topic,
                        every,
                        cause);
            }
        }
    }

    private void lookAtTopic(Admin admin) throws InterruptedException, ExecutionException {
        TopicDescription now = admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get();
        if (!now.topicId().toString().equals(atStart.topicId())) {
            end(new SeamarkException("The topic of readings has been made anew while the speed layer"
                    + " ran (id " + atStart.topicId() + " -> " + now.topicId()
                    + "): what it reads belongs to other offsets. Restore the old topic, or begin a new fleet"
                    + " (docs/operations.md)."));
        } else if (now.partitions().size() != atStart.partitions() && !toldGrown) {
            toldGrown = true;
            LOG.error(
                    "The topic '{}' has grown from {} to {} partitions while the speed layer runs: nobody reads the"
                            + " new ones. Let the producers stand still, wait until all is taken (seamark status),"
                            + " and start the speed layer again.",
                    topic,
                    atStart.partitions(),
                    now.partitions().size());
        }
    }

    /** The last committed message of each partition must still be there, and nothing before it be gone but by retention. */
    private void lookAtTail(Admin admin, LastMessages last) throws InterruptedException, ExecutionException {
        Committed taken = committed.get(); // before the log is asked, which has gone on by then
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, atStart.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
        List<MessageProof> broken = last.broken(taken.last().stream()
                .filter(proof -> proof.offset() >= atStart.beginning().at(proof.partition()))
                .toList());
        if (!broken.isEmpty() || !new Seam(ends).isAtOrBeyond(taken.seam())) {
            lookAtTopic(admin); // a topic that was made again since it was looked at looks as if it had lost its tail
            end(new SeamarkException("The topic '" + topic
                    + "' has lost its tail while the speed layer ran: it ends at "
                    + new Seam(ends) + ", readings are committed up to " + taken.seam()
                    + (broken.isEmpty()
                            ? ""
                            : ", and another message, or none, is in the place of "
                                    + broken.stream().map(MessageProof::words).collect(Collectors.joining(", ")))
                    + ". The next start "
                    + (OnReplaced.from(settings) == OnReplaced.STOP
                            ? "is refused until the topic is brought back, or " + OnReplaced.SETTING + " is go-on."
                            : "records these offsets as replaced, and goes on after them (" + OnReplaced.SETTING
                                    + ").")));
        }
    }

    private void lookAtJournal() {
        try {
            journal.requireHeld();
        } catch (SeamarkException e) {
            end(e);
        }
    }

    /** The first reason stays. */
    private void end(SeamarkException reason) {
        if (end.isEmpty()) {
            end = Optional.of(reason);
        }
    }

    /** @throws SeamarkException if the topic is another one or has lost its tail, or another speed layer has taken over */
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

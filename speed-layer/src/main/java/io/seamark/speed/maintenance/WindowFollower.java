package io.seamark.speed.maintenance;

import static java.util.Objects.requireNonNull;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.device.DedupLimits;
import io.seamark.common.maintenance.WindowBook;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.maintenance.WindowStore;
import io.seamark.common.registry.RetirementBook;
import io.seamark.common.settings.Settings;
import io.seamark.speed.output.Clients;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topics of maintenance windows, of labels and of retired devices, and says under which set of them a new cut is
 * processed: that of the last journaled cut, until all topics have been read to their ends. Thread-safe.
 */
public final class WindowFollower implements Supplier<String>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WindowFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration TOPICS_EVERY = Duration.ofSeconds(30);

    private final Settings settings;
    private final WindowStore store;
    private final WindowBook book;
    private final RetirementBook retirements;
    /** How long the readings of a retired device are remembered, milliseconds. */
    private final long remembered;

    private final Thread thread = new Thread(this::follow, "windows");
    private final Map<String, BiConsumer<byte[], byte[]>> takers;
    private volatile String current;
    private long keptAt;
    private volatile boolean closed;
    private volatile KafkaConsumer<byte[], byte[]> consumer;

    /** @param before what the last journaled cut was processed under, or empty */
    public WindowFollower(Settings settings, WindowStore store, String before) {
        this.settings = requireNonNull(settings, "settings");
        this.store = requireNonNull(store, "store");
        this.book = WindowBook.from(settings);
        this.retirements = RetirementBook.from(settings);
        this.remembered = DedupLimits.from(settings).window();
        this.keptAt = System.nanoTime() - WindowStore.KEEP_AGAIN.toNanos();
        this.current = isThere(before) ? before : "";
        this.takers = Map.of(
                settings.string("seamark.kafka.topics.maintenance"), book::takeWindow,
                settings.string("seamark.kafka.topics.labels"), book::takeLabel,
                settings.string("seamark.kafka.topics.retired"), retirements::take);
        thread.setDaemon(true);
        thread.start();
    }

    private boolean isThere(String before) {
        boolean there = store.has(before);
        if (!there) {
            LOG.warn("The maintenance windows '{}' of the last cut are gone; new ones come from Kafka", before);
        }
        return there;
    }

    /** Id of the set that new cuts are processed under; empty for none. It is in the store. */
    @Override
    public String get() {
        return current;
    }

    private void follow() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(Clients.reader(settings))) {
                consumer = opened;
                read(opened);
            } catch (WakeupException e) {
                // closed, or about to be
            } catch (RuntimeException | LinkageError e) { // whatever it is must not let windows end that are in force
                LOG.warn("The maintenance windows cannot be followed now; those known hold: {}", e.getMessage());
                LockSupport.parkNanos(POLL.toNanos());
            } finally {
                consumer = null;
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> from) {
        long listed = System.nanoTime() - TOPICS_EVERY.toNanos();
        while (!closed) {
            if (System.nanoTime() - listed >= TOPICS_EVERY.toNanos()) {
                assign(from);
                listed = System.nanoTime();
            }
            boolean idle = from.assignment().isEmpty();
            for (ConsumerRecord<byte[], byte[]> message : idle ? none(from) : from.poll(POLL)) {
                take(message);
            }
            if (isAtEnd(from)) {
                long now = System.currentTimeMillis();
                keep(book.set(now).with(retirements.devices(now - remembered)));
            }
        }
    }

    /** There is no topic yet: nothing to poll, but time goes by. */
    private static Iterable<ConsumerRecord<byte[], byte[]>> none(KafkaConsumer<byte[], byte[]> from) {
        from.listTopics(); // answers, or says that Kafka is away
        LockSupport.parkNanos(POLL.toNanos());
        return List.of();
    }

    private void assign(KafkaConsumer<byte[], byte[]> from) {
        Map<String, List<PartitionInfo>> topics = from.listTopics();
        Set<TopicPartition> there = new HashSet<>();
        takers.keySet().stream()
                .flatMap(topic -> topics.getOrDefault(topic, List.of()).stream())
                .forEach(each -> there.add(new TopicPartition(each.topic(), each.partition())));
        Set<TopicPartition> before = Set.copyOf(from.assignment());
        if (!there.equals(before)) {
            from.assign(there); // those that were assigned before keep their positions
            from.seekToBeginning(
                    there.stream().filter(each -> !before.contains(each)).toList());
        }
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> from) {
        return from.endOffsets(from.assignment()).entrySet().stream()
                .allMatch(end -> from.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        try {
            takers.get(message.topic()).accept(message.key(), message.value());
        } catch (CorruptDataException e) {
            LOG.warn(
                    "The message at offset {} of partition {} of '{}' is left out: {}",
                    message.offset(),
                    message.partition(),
                    message.topic(),
                    e.getMessage());
        }
    }

    /** Kept in the store first: a cut must not name what nobody can read. */
    private void keep(WindowSet set) {
        boolean isNew = !set.id().equals(current);
        boolean isDue = !set.retired().isEmpty() && System.nanoTime() - keptAt >= WindowStore.KEEP_AGAIN.toNanos();
        if (!isNew && !isDue) {
            return;
        }
        try {
            store.keep(set);
            keptAt = System.nanoTime();
            if (isNew) {
                LOG.info(
                        "{} maintenance windows are in force, {} devices are retired: set '{}'",
                        set.windows().size(),
                        set.retired().names().size(),
                        set.id());
            }
            current = set.id();
        } catch (RuntimeException e) { // the store is away: the next look tries again
            LOG.warn("The maintenance windows cannot be kept now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }
}

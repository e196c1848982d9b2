package io.seamark.serving.alert;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.MessageProof;
import io.seamark.serving.log.Folder;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the {@code alerts} topic into the {@link AlertBook}. For one thread, apart from {@link #corrupt}. */
public final class AlertFolder implements Folder {

    private static final Logger LOG = LoggerFactory.getLogger(AlertFolder.class);

    private final ServingDb db;
    private final AlertBook book;
    private final TreeMap<Integer, LogMessage> taken = new TreeMap<>();
    private String topic = "";
    private final AtomicLong corrupt = new AtomicLong();

    public AlertFolder(ServingDb db, AlertBook book) {
        this.db = requireNonNull(db, "db");
        this.book = requireNonNull(book, "book");
    }

    @Override
    public void reload(String current) {
        // What was taken and not committed is taken again, and changes nothing: only positions go back.
        taken.clear();
        String known = db.get(MetaKeys.alertsTopic())
                .map(bytes -> new String(bytes, UTF_8))
                .orElse("");
        if (!known.isEmpty() && !current.isEmpty() && !known.equals(current)) {
            LOG.warn("The topic of alerts was made anew: it is read from its beginning; the alerts known so far stay");
            forgetPositions();
        }
        topic = current.isEmpty() ? known : current;
    }

    private void forgetPositions() {
        try (WriteBatch batch = new WriteBatch()) {
            batch.deleteRange(db.meta(), MetaKeys.alertsFirst(), MetaKeys.alertsEnd());
            batch.delete(db.meta(), MetaKeys.alertsTopic());
            db.write("forget the positions of alerts", batch, false);
        } catch (RocksDBException e) {
            throw ServingDb.failed("forget the positions of alerts", e);
        }
    }

    @Override
    public long start(int partition) {
        return known(partition).map(proof -> proof.offset() + 1).orElse(0L);
    }

    private Optional<MessageProof> known(int partition) {
        return db.get(MetaKeys.alerts(partition))
                .flatMap(bytes ->
                        MessageProof.parse(new String(bytes, US_ASCII)).stream().findFirst());
    }

    @Override
    public List<MessageProof> proofs() {
        List<MessageProof> proofs = new ArrayList<>();
        try (RocksIterator each = db.rocks().newIterator(db.meta())) {
            for (each.seek(MetaKeys.alertsFirst());
                    each.isValid() && Arrays.compareUnsigned(each.key(), MetaKeys.alertsEnd()) < 0;
                    each.next()) {
                proofs.addAll(MessageProof.parse(new String(each.value(), US_ASCII)));
            }
        }
        return proofs;
    }

    /** An event that is taken again changes nothing. */
    @Override
    public void lostTail(Set<Integer> partitions) {
        forgetPositions();
    }

    @Override
    public OptionalLong offer(LogMessage message) {
        try {
            book.take(AlertCodec.decode(message.value()));
        } catch (CorruptDataException e) {
            corrupt.incrementAndGet();
            LOG.error(
                    "The message at offset {} of partition {} of the alerts is skipped: {}",
                    message.offset(),
                    message.partition(),
                    e.getMessage());
        }
        taken.put(message.partition(), message);
        return OptionalLong.empty();
    }

    @Override
    public void commit() {
        if (!taken.isEmpty()) {
            book.commit(topic, taken.values().stream().map(LogMessage::proof).toList());
            taken.clear();
        }
    }

    /** Messages that are no alert events, since the process began. */
    public long corrupt() {
        return corrupt.get();
    }
}

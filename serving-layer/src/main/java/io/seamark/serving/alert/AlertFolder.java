package io.seamark.serving.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.serving.log.Folder;
import io.seamark.serving.log.LogMessage;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the {@code alerts} topic into the {@link AlertBook}. For one thread, apart from {@link #corrupt}. */
public final class AlertFolder implements Folder {

    private static final Logger LOG = LoggerFactory.getLogger(AlertFolder.class);

    private final ServingDb db;
    private final AlertBook book;
    private final TreeMap<Integer, Long> positions = new TreeMap<>();
    private String topic = "";
    private final AtomicLong corrupt = new AtomicLong();

    public AlertFolder(ServingDb db, AlertBook book) {
        this.db = requireNonNull(db, "db");
        this.book = requireNonNull(book, "book");
    }

    @Override
    public void reload(String current) {
        // What was taken and not committed is taken again, and changes nothing: only positions go back.
        positions.clear();
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
        return db.get(MetaKeys.alerts(partition))
                .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                .orElse(0L);
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
        positions.put(message.partition(), message.offset() + 1);
        return OptionalLong.empty();
    }

    @Override
    public void commit() {
        if (!positions.isEmpty()) {
            book.commit(topic, positions);
            positions.clear();
        }
    }

    /** Messages that are no alert events, since the process began. */
    public long corrupt() {
        return corrupt.get();
    }
}

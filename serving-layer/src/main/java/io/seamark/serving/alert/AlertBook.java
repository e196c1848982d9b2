package io.seamark.serving.alert;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.Storm;
import io.seamark.common.journal.MessageProof;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * All alerts that are kept, in memory for queries and in RocksDB for good. An event counts only if it is later in the log
 * than what is known of its alert, so that a replay changes nothing. Thread-safe.
 */
public final class AlertBook {

    private static final Comparator<StoredAlert> BY_TIME = Comparator.<StoredAlert>comparingLong(
                    alert -> alert.event().openedTs())
            .thenComparing(StoredAlert::id);

    private final ServingDb db;
    private final int max;
    private final Map<String, StoredAlert> byId = new HashMap<>();
    private final NavigableSet<StoredAlert> byTime = new TreeSet<>(BY_TIME);
    private final Map<String, NavigableSet<StoredAlert>> byDevice = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    /** What was said of alerts, those that are not known yet included: the latest, of as many as alerts are kept. */
    private final Map<String, String> labels = new LinkedHashMap<>();

    /**
     * What is open on a device.
     *
     * @param open how many alerts
     * @param severity the worst of them, 0 without any
     */
    public record Standing(int open, int severity) {}

    /** @param max most alerts that are kept; beyond it the oldest go, closed ones first */
    public AlertBook(ServingDb db, int max) {
        this.db = requireNonNull(db, "db");
        this.max = max;
        try (RocksIterator each = db.rocks().newIterator(db.alerts())) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                put(StoredAlert.fromBytes(each.value()));
            }
        }
    }

    /** Takes an event; {@link #commit} makes it durable. Returns whether it changed anything. */
    synchronized boolean take(AlertEvent event) {
        StoredAlert known = byId.get(event.id());
        if (known != null && !isLater(event, known.event())) {
            return false;
        }
        put(known == null ? new StoredAlert(event, 0, "", labels.getOrDefault(event.id(), "")) : known.with(event));
        changed.add(event.id());
        return true;
    }

    /**
     * Whether an event comes after another of the same alert. A device whose topic has grown goes on in another partition,
     * where offsets say nothing: but an alert never opens again, and its readings only grow in number. So do the alerts that a
     * storm holds back; and one that was held back is told with the same reading, if that was its last.
     */
    private static boolean isLater(AlertEvent event, AlertEvent known) {
        if (event.partition() == known.partition() && !event.device().isEmpty()) {
            return event.offset() > known.offset() || (event.offset() == known.offset() && isFurther(event, known));
        }
        boolean closed = known.event() == AlertEvent.Kind.CLOSED;
        return !closed && (event.event() == AlertEvent.Kind.CLOSED || event.readings() > known.readings());
    }

    /** What one reading can make of an alert: held back by another, then told; or more of a storm. */
    private static boolean isFurther(AlertEvent event, AlertEvent known) {
        if (known.event() == AlertEvent.Kind.HELD) {
            return event.event() == AlertEvent.Kind.OPENED
                    || (event.event() == AlertEvent.Kind.HELD
                            && Storm.holds(event.heldBy())
                            && !Storm.holds(known.heldBy()));
        }
        return event.event() == AlertEvent.Kind.UPDATED && event.readings() > known.readings();
    }

    private void put(StoredAlert alert) {
        remove(alert.id());
        byId.put(alert.id(), alert);
        byTime.add(alert);
        byDevice.computeIfAbsent(alert.event().device(), device -> new TreeSet<>(BY_TIME))
                .add(alert);
    }

    private void remove(String id) {
        StoredAlert known = byId.remove(id);
        if (known != null) {
            byTime.remove(known);
            byDevice.computeIfPresent(known.event().device(), (device, alerts) -> {
                alerts.remove(known);
                return alerts.isEmpty() ? null : alerts;
            });
        }
    }

    /** Writes what was taken together with the last messages of a topic that it was taken from, after which to go on. */
    synchronized void commit(String topic, List<MessageProof> last) {
        evict();
        try (WriteBatch batch = new WriteBatch()) {
            for (String id : changed) {
                StoredAlert alert = byId.get(id);
                if (alert == null) {
                    batch.delete(db.alerts(), id.getBytes(UTF_8));
                } else {
                    batch.put(db.alerts(), id.getBytes(UTF_8), alert.toBytes());
                }
            }
            for (MessageProof each : last) {
                batch.put(
                        db.meta(),
                        MetaKeys.alerts(each.partition()),
                        MessageProof.toText(List.of(each)).getBytes(US_ASCII));
            }
            batch.put(db.meta(), MetaKeys.alertsTopic(), topic.getBytes(UTF_8));
            db.write("write alerts", batch, false);
        } catch (RocksDBException e) {
            throw ServingDb.failed("write alerts", e);
        }
        changed.clear();
    }

    private void evict() {
        int excess = byId.size() - max;
        if (excess <= 0) {
            return;
        }
        List<StoredAlert> going = new ArrayList<>();
        byTime.stream().filter(alert -> !alert.isOpen()).limit(excess).forEach(going::add);
        byTime.stream().filter(StoredAlert::isOpen).limit(excess - going.size()).forEach(going::add);
        for (StoredAlert alert : going) {
            remove(alert.id());
            changed.add(alert.id());
        }
    }

    /** Alerts that fit, newest first. */
    public synchronized List<StoredAlert> query(Optional<String> device, Predicate<StoredAlert> fits, int limit) {
        NavigableSet<StoredAlert> from = device.map(id -> byDevice.getOrDefault(id, new TreeSet<>(BY_TIME)))
                .orElse(byTime);
        return from.descendingSet().stream().filter(fits).limit(limit).toList();
    }

    /** One alert. */
    public synchronized Optional<StoredAlert> get(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** What is open now, by device. */
    public synchronized Map<String, Standing> standings() {
        Map<String, Standing> standings = new TreeMap<>();
        for (Map.Entry<String, NavigableSet<StoredAlert>> each : byDevice.entrySet()) {
            Standing standing = standing(each.getValue());
            if (each.getKey().isEmpty()) { // a storm of the fleet is one, though each partition tells of it
                standing = new Standing(Math.min(1, standing.open()), standing.severity());
            }
            if (standing.open() > 0) {
                standings.put(each.getKey(), standing);
            }
        }
        return standings;
    }

    private static Standing standing(NavigableSet<StoredAlert> alerts) {
        int open = 0;
        int worst = 0;
        for (StoredAlert alert : alerts) {
            if (alert.isOpen() && !alert.isHeld()) {
                open++;
                worst = Math.max(worst, alert.event().severity());
            }
        }
        return new Standing(open, worst);
    }

    /** How many of the alerts that are kept are held back, by what holds them. */
    public synchronized Map<String, Integer> held() {
        Map<String, Integer> held = new TreeMap<>();
        byTime.stream()
                .filter(StoredAlert::isHeld)
                .forEach(alert -> held.merge(alert.event().heldBy(), 1, Integer::sum));
        return held;
    }

    /** How many alerts are kept. */
    public synchronized int size() {
        return byId.size();
    }

    /** Notes that someone has seen an alert; on the disk when this returns. Empty if there is no such alert. */
    public Optional<StoredAlert> acknowledge(String id, long at, String note) {
        return change(id, alert -> new StoredAlert(alert.event(), at, note, alert.label()));
    }

    /** What the topic of labels says of an alert; if it is not known, it is noted once it is. */
    public synchronized void said(String id, String label) {
        labels.remove(id);
        labels.put(id, label);
        if (labels.size() > max) {
            Iterator<String> oldest = labels.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        label(id, label);
    }

    /** How many labels are remembered. */
    synchronized int labels() {
        return labels.size();
    }

    /** Notes what it was said to be: true, false or expected; stored at once. Empty if there is no such alert. */
    public synchronized Optional<StoredAlert> label(String id, String label) {
        Optional<StoredAlert> known = get(id);
        return known.filter(alert -> alert.label().equals(label)).isPresent()
                ? known
                : change(id, alert -> new StoredAlert(alert.event(), alert.acknowledgedAt(), alert.note(), label));
    }

    private synchronized Optional<StoredAlert> change(String id, UnaryOperator<StoredAlert> change) {
        Optional<StoredAlert> known = get(id).map(change);
        known.ifPresent(alert -> {
            db.put("write the alert '" + id + "'", db.alerts(), id.getBytes(UTF_8), alert.toBytes());
            put(alert);
        });
        return known;
    }
}

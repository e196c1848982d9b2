package io.seamark.serving.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.bytes.CorruptDataException;
import java.util.Optional;

/**
 * An alert: the latest event of it, and what people said about it.
 *
 * @param event latest event by offset; it is the alert's state
 * @param acknowledgedAt when someone acknowledged it, epoch milliseconds; 0 if nobody did
 * @param note what was said with it; empty if nothing
 * @param label {@code true}, {@code false} or {@code expected}; empty if nobody judged it
 */
public record StoredAlert(AlertEvent event, long acknowledgedAt, String note, String label) {

    private static final Gson GSON = new Gson();

    public StoredAlert {
        requireNonNull(event, "event");
        note = Optional.ofNullable(note).orElse("");
        label = Optional.ofNullable(label).orElse("");
    }

    /** Whether it goes on; told or held back. */
    public boolean isOpen() {
        return event.event() != AlertEvent.Kind.CLOSED;
    }

    /** Whether it is held back, and so nothing that people are to look at. */
    public boolean isHeld() {
        return !event.heldBy().isEmpty();
    }

    /** Whether it is the storm of a partition of the fleet. */
    public boolean isFleetStorm() {
        return event.device().isEmpty();
    }

    public String id() {
        return event.id();
    }

    StoredAlert with(AlertEvent later) {
        return new StoredAlert(later, acknowledgedAt, note, label);
    }

    byte[] toBytes() {
        return GSON.toJson(this).getBytes(UTF_8);
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    static StoredAlert fromBytes(byte[] bytes) {
        StoredAlert alert;
        try {
            alert = GSON.fromJson(new String(bytes, UTF_8), StoredAlert.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a stored alert: " + e.getMessage(), e);
        }
        if (alert == null) {
            throw new CorruptDataException("Not a stored alert: there is nothing");
        }
        AlertCodec.requireWhole(alert.event());
        return alert;
    }
}

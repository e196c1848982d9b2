package io.seamark.common.device;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.alert.AlertTracker;
import io.seamark.common.alert.LogPoint;
import io.seamark.common.alert.Storm;
import io.seamark.common.baseline.ScoringState;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.habit.HabitState;
import io.seamark.common.habit.Habits.Condition;
import java.util.List;

/** What the speed layer remembers of one device: its recent past. Mutable; not thread-safe. */
public final class DeviceState {

    private static final int VERSION = 6;

    final DedupWindow recent;
    /** Of deviations; null where there is nothing to remember. */
    AlertTracker alert;

    final ScoringState scoring;
    final HabitState habits;
    /** By {@link Condition}; null where there is nothing to remember. */
    final AlertTracker[] conditions;
    /** Of its alerts; null where there is nothing to remember. */
    Storm storm;

    public DeviceState() {
        this(new DedupWindow(), null, new ScoringState(), new HabitState(), noConditions(), null);
    }

    private DeviceState(
            DedupWindow recent,
            AlertTracker alert,
            ScoringState scoring,
            HabitState habits,
            AlertTracker[] conditions,
            Storm storm) {
        this.recent = recent;
        this.alert = alert;
        this.scoring = scoring;
        this.habits = habits;
        this.conditions = conditions;
        this.storm = storm;
    }

    /** Holds back an alert of the device from now on. */
    public void hold(String id, String by) {
        if (alert != null) {
            alert.hold(id, by);
        }
        for (AlertTracker condition : conditions) {
            if (condition != null) {
                condition.hold(id, by);
            }
        }
        if (storm != null) {
            storm.hold(id, by);
        }
    }

    /**
     * Forgets all but the readings that were seen, as the device is retired: scored again, it begins as a device does that has
     * just come.
     *
     * @param at when and where it is retired
     * @param events gets what closes its open alerts
     * @return the state that is left
     */
    DeviceState retire(LogPoint at, List<AlertEvent> events) {
        close(alert, at, events);
        for (AlertTracker condition : conditions) {
            close(condition, at, events);
        }
        if (storm != null) {
            storm.retire(at).ifPresent(events::add);
        }
        return new DeviceState(recent, null, new ScoringState(), new HabitState(), noConditions(), null);
    }

    private static void close(AlertTracker tracker, LogPoint at, List<AlertEvent> events) {
        if (tracker != null) {
            AlertRule.retire(tracker, at).ifPresent(events::add);
        }
    }

    private static AlertTracker[] noConditions() {
        return new AlertTracker[Condition.values().length];
    }

    /** An independent copy. */
    public DeviceState copy() {
        AlertTracker[] copies = noConditions();
        for (int i = 0; i < copies.length; i++) {
            copies[i] = conditions[i] == null ? null : conditions[i].copy();
        }
        return new DeviceState(
                recent.copy(),
                alert == null ? null : alert.copy(),
                scoring.copy(),
                habits.copy(),
                copies,
                storm == null ? null : storm.copy());
    }

    /** The stored form, versioned. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(512);
        write(out);
        return out.toBytes();
    }

    /** Appends {@link #toBytes}. */
    public void write(ByteWriter out) {
        out.u8(VERSION);
        recent.write(out);
        (alert == null ? new AlertTracker() : alert).write(out);
        scoring.write(out);
        habits.write(out);
        for (AlertTracker condition : conditions) {
            out.u8(condition == null ? 0 : 1);
            if (condition != null) {
                condition.write(out);
            }
        }
        out.u8(storm == null ? 0 : 1);
        if (storm != null) {
            storm.write(out);
        }
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    public static DeviceState fromBytes(byte[] bytes) {
        return read(new ByteReader(bytes));
    }

    /**
     * Reads {@link #toBytes}, to the end of the bytes.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    public static DeviceState read(ByteReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException(
                    "a device state of version " + version + "; this program reads version " + VERSION);
        }
        DedupWindow recent = DedupWindow.read(in);
        AlertTracker alert = AlertTracker.read(in);
        ScoringState scoring = ScoringState.read(in);
        HabitState habits = HabitState.read(in);
        AlertTracker[] conditions = noConditions();
        for (int i = 0; i < conditions.length; i++) {
            conditions[i] = in.u8() == 0 ? null : AlertTracker.read(in);
        }
        Storm storm = in.u8() == 0 ? null : Storm.read(in);
        DeviceState state = new DeviceState(recent, alert.isIdle() ? null : alert, scoring, habits, conditions, storm);
        if (in.remaining() != 0) {
            throw new CorruptDataException("a device state with " + in.remaining() + " bytes too many");
        }
        return state;
    }
}

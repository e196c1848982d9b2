package io.seamark.common.device;

import io.seamark.common.alert.AlertTracker;
import io.seamark.common.baseline.ScoringState;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.habit.HabitState;
import io.seamark.common.habit.Habits.Condition;

/** What the speed layer remembers of one device: its recent past. Mutable; not thread-safe. */
public final class DeviceState {

    private static final int VERSION = 2;

    /** What was written before there were detectors. */
    private static final int WITHOUT_SCORING = 1;

    final DedupWindow recent;
    /** Of deviations; null where there is nothing to remember. */
    AlertTracker alert;

    final ScoringState scoring;
    final HabitState habits;
    /** By {@link Condition}; null where there is nothing to remember. */
    final AlertTracker[] conditions;

    public DeviceState() {
        this(new DedupWindow(), null, new ScoringState(), new HabitState(), noConditions());
    }

    private DeviceState(
            DedupWindow recent,
            AlertTracker alert,
            ScoringState scoring,
            HabitState habits,
            AlertTracker[] conditions) {
        this.recent = recent;
        this.alert = alert;
        this.scoring = scoring;
        this.habits = habits;
        this.conditions = conditions;
    }

    private static AlertTracker[] noConditions() {
        return new AlertTracker[Condition.values().length];
    }

    /** An independent copy, so that a task that is run again starts from what the first run found. */
    public DeviceState copy() {
        AlertTracker[] copies = noConditions();
        for (int i = 0; i < copies.length; i++) {
            copies[i] = conditions[i] == null ? null : conditions[i].copy();
        }
        return new DeviceState(
                recent.copy(), alert == null ? null : alert.copy(), scoring.copy(), habits.copy(), copies);
    }

    /** The stored form, versioned. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter(256).u8(VERSION);
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
        return out.toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none, or of a version that is not known
     */
    public static DeviceState fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION && version != WITHOUT_SCORING) {
            throw new CorruptDataException("a device state of version " + version + "; this program reads "
                    + WITHOUT_SCORING + " and " + VERSION);
        }
        DedupWindow recent = DedupWindow.read(in);
        AlertTracker alert = AlertTracker.read(in);
        ScoringState scoring = new ScoringState();
        HabitState habits = new HabitState();
        AlertTracker[] conditions = noConditions();
        if (version != WITHOUT_SCORING) {
            scoring = ScoringState.read(in);
            habits = HabitState.read(in);
            for (int i = 0; i < conditions.length; i++) {
                conditions[i] = in.u8() == 0 ? null : AlertTracker.read(in);
            }
        }
        DeviceState state = new DeviceState(recent, alert.isIdle() ? null : alert, scoring, habits, conditions);
        if (in.remaining() != 0) {
            throw new CorruptDataException("a device state with " + in.remaining() + " bytes too many");
        }
        return state;
    }
}

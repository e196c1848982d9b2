package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.label.Label;
import io.seamark.common.label.Label.Verdict;
import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.MaintenanceWindow.Kind;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topics of maintenance windows and of labels have said: the latest of each window and alert, within limits. What is
 * beyond them is counted and left out. Thread-safe.
 */
public final class WindowBook {

    private static final Logger LOG = LoggerFactory.getLogger(WindowBook.class);

    private final long keepMillis;
    private final WindowLimits limits;
    private final LongSupplier clock;
    private final Map<String, MaintenanceWindow> planned = new HashMap<>();
    private final Map<String, MaintenanceWindow> expected = new HashMap<>();
    private int devices;
    private long leftOut;

    /**
     * @param keep how long a window is still in the set after its end, or after it was said, whichever is later
     * @param clock epoch milliseconds; windows that are over for longer than that make room for others
     */
    public WindowBook(Duration keep, WindowLimits limits, LongSupplier clock) {
        this.keepMillis = keep.toMillis();
        this.limits = requireNonNull(limits, "limits");
        this.clock = requireNonNull(clock, "clock");
    }

    /** A book with the settings under {@code seamark.alerts} and {@code seamark.operators}. */
    public static WindowBook from(Settings settings) {
        return new WindowBook(
                settings.duration("seamark.alerts.keep-windows"),
                WindowLimits.from(settings),
                System::currentTimeMillis);
    }

    /**
     * Takes a message of the topic of windows.
     *
     * @param key id of the window
     * @param value null where it is taken back
     * @throws io.seamark.common.bytes.CorruptDataException if it is none
     */
    public synchronized void takeWindow(byte[] key, byte[] value) {
        if (value == null) {
            remove(planned, key == null ? "" : new String(key, UTF_8));
            return;
        }
        MaintenanceWindow window = WindowCodec.decode(value);
        put(planned, window, limits.problem(window));
    }

    /**
     * Takes a message of the topic of labels: one that says "expected" holds back what is of the same sort on the device.
     *
     * @param key id of the alert
     * @param value null where it is taken back
     * @return false if it is left out, as it is too long
     * @throws io.seamark.common.bytes.CorruptDataException if it is none
     */
    public synchronized boolean takeLabel(byte[] key, byte[] value) {
        if (value == null) {
            remove(expected, key == null ? "" : new String(key, UTF_8));
            return true;
        }
        Label label = LabelCodec.decode(value);
        Optional<String> problem = limits.problem(label);
        if (problem.isPresent()) {
            leaveOut("label", label.alert(), problem.get());
            return false;
        }
        if (label.verdict() == Verdict.EXPECTED && label.until() > label.from()) {
            put(expected, of(label), Optional.empty());
        } else {
            remove(expected, label.alert());
        }
        return true;
    }

    private void put(Map<String, MaintenanceWindow> where, MaintenanceWindow window, Optional<String> problem) {
        if (problem.isPresent()) {
            leaveOut("maintenance window", window.id(), problem.get());
            return;
        }
        if (noRoomFor(where, window).isPresent()) {
            long now = clock.getAsLong();
            forgetSettled(planned, now);
            forgetSettled(expected, now);
        }
        Optional<String> noRoom = noRoomFor(where, window);
        if (noRoom.isPresent()) {
            leaveOut("maintenance window", window.id(), noRoom.get());
            return;
        }
        remove(where, window.id());
        where.put(window.id(), window);
        devices += window.devices().size();
    }

    private Optional<String> noRoomFor(Map<String, MaintenanceWindow> where, MaintenanceWindow window) {
        MaintenanceWindow before = where.get(window.id());
        int more =
                window.devices().size() - (before == null ? 0 : before.devices().size());
        return room(before == null ? 1 : 0, more);
    }

    /**
     * Why there is no room for more windows; empty if there is.
     *
     * @param windows how many more
     * @param named how many more devices and patterns
     */
    public synchronized Optional<String> room(int windows, int named) {
        if (windows > 0 && planned.size() + expected.size() + windows > limits.maxWindows()) {
            return Optional.of("there would be " + (planned.size() + expected.size() + windows) + " windows, at most "
                    + limits.maxWindows() + " are held (" + WindowLimits.MAX_WINDOWS + ")");
        }
        if (named > 0 && devices + named > limits.maxDevicesInAll()) {
            return Optional.of("the windows name " + devices + " devices in all, " + named + " more are over "
                    + limits.maxDevicesInAll() + " (" + WindowLimits.MAX_DEVICES_IN_ALL + ")");
        }
        return Optional.empty();
    }

    /** Makes room: forgets the windows that are over for so long that nobody waits for them. */
    public synchronized void forgetSettled() {
        long now = clock.getAsLong();
        forgetSettled(planned, now);
        forgetSettled(expected, now);
    }

    private void forgetSettled(Map<String, MaintenanceWindow> where, long now) {
        where.values().removeIf(window -> {
            boolean over = isOver(window, now);
            devices -= over ? window.devices().size() : 0;
            return over;
        });
    }

    private boolean isOver(MaintenanceWindow window, long now) {
        return window.settled() < now - keepMillis;
    }

    private void remove(Map<String, MaintenanceWindow> where, String id) {
        MaintenanceWindow gone = where.remove(id);
        devices -= gone == null ? 0 : gone.devices().size();
    }

    private void leaveOut(String what, String id, String why) {
        leftOut++;
        if (Long.bitCount(leftOut) == 1) { // the first, and then ever more seldom
            LOG.warn(
                    "The {} '{}' is left out: {}. {} are left out so far.",
                    what,
                    id.length() <= limits.maxName() ? id : id.substring(0, limits.maxName()) + "...",
                    why,
                    leftOut);
        }
    }

    /** How many messages were left out as they were beyond the limits. */
    public synchronized long leftOut() {
        return leftOut;
    }

    /** What operators may say at most. */
    public WindowLimits limits() {
        return limits;
    }

    private static MaintenanceWindow of(Label label) {
        return new MaintenanceWindow(
                MaintenanceWindow.VERSION,
                label.alert(),
                Kind.EXPECTED,
                List.of(label.device()),
                MaintenanceWindow.sortOf(label.detector()),
                label.from(),
                label.until(),
                label.note(),
                label.at());
    }

    /** Whether a planned window of this id is held. */
    public synchronized boolean isPlanned(String id) {
        return planned.containsKey(id);
    }

    /** Whether a label of this alert is held that says "expected". */
    public synchronized boolean isExpected(String alert) {
        return expected.containsKey(alert);
    }

    /** The planned windows that have been said, in no order, over or not. */
    public synchronized List<MaintenanceWindow> planned() {
        return List.copyOf(planned.values());
    }

    /** What is in force, or was not long ago; also what is to come. */
    public synchronized WindowSet set(long now) {
        List<MaintenanceWindow> all = new ArrayList<>(planned.values());
        all.addAll(expected.values());
        all.removeIf(window -> isOver(window, now));
        return WindowSet.of(all);
    }
}

package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.label.Label;
import io.seamark.common.label.Label.Verdict;
import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.MaintenanceWindow.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the topics of maintenance windows and of labels have said: the latest of each window and alert. Thread-safe. */
public final class WindowBook {

    private final long keepMillis;
    private final Map<String, MaintenanceWindow> planned = new HashMap<>();
    private final Map<String, MaintenanceWindow> expected = new HashMap<>();

    /** @param keep how long a window is still in the set after its end, or after it was said, whichever is later */
    public WindowBook(Duration keep) {
        this.keepMillis = keep.toMillis();
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
            planned.remove(key == null ? "" : new String(key, UTF_8));
            return;
        }
        MaintenanceWindow window = WindowCodec.decode(value);
        planned.put(window.id(), window);
    }

    /**
     * Takes a message of the topic of labels: one that says "expected" holds back what is of the same sort on the device.
     *
     * @param key id of the alert
     * @param value null where it is taken back
     * @throws io.seamark.common.bytes.CorruptDataException if it is none
     */
    public synchronized void takeLabel(byte[] key, byte[] value) {
        if (value == null) {
            expected.remove(key == null ? "" : new String(key, UTF_8));
            return;
        }
        Label label = LabelCodec.decode(value);
        if (label.verdict() == Verdict.EXPECTED && label.until() > label.from()) {
            expected.put(label.alert(), of(label));
        } else {
            expected.remove(label.alert());
        }
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

    /** The planned windows that have been said, in no order, over or not. */
    public synchronized List<MaintenanceWindow> planned() {
        return List.copyOf(planned.values());
    }

    /** What is in force, or was not long ago; also what is to come. */
    public synchronized WindowSet set(long now) {
        List<MaintenanceWindow> all = new ArrayList<>(planned.values());
        all.addAll(expected.values());
        all.removeIf(window -> window.settled() < now - keepMillis);
        return WindowSet.of(all);
    }
}

package io.seamark.common.label;

import io.seamark.common.label.Label.Verdict;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been said of one device's alerts, as training uses it. Immutable.
 *
 * <p>Tolerance: how much more evidence an alert of the device needs. {@value #STEP} to the power of the false alerts less the
 * true ones, within {@value #LEAST} and {@value #MOST}: a device that has cried wolf is believed less, one that was right a
 * little more, and no number of labels makes it mute.
 */
public final class DeviceLabels implements Serializable {

    /** Of a device that nothing has been said of. */
    public static final DeviceLabels NONE = new DeviceLabels(new long[0], 0, 0);

    private static final double STEP = 1.25;
    private static final double LEAST = 0.8;
    private static final double MOST = 2;

    /** Begin and end of the faults, both included, ordered by their begins. */
    private final long[] faults;

    private final int trueAlerts;
    private final int falseAlerts;

    private DeviceLabels(long[] faults, int trueAlerts, int falseAlerts) {
        this.faults = faults;
        this.trueAlerts = trueAlerts;
        this.falseAlerts = falseAlerts;
    }

    /**
     * By device, of all that has been said.
     *
     * @param labels in the order in which they were said: the latest of an alert counts
     * @param since event time; what ended before it is forgotten, epoch milliseconds
     */
    public static Map<String, DeviceLabels> byDevice(List<Label> labels, long since) {
        Map<String, Label> latest = new LinkedHashMap<>();
        labels.forEach(label -> latest.put(label.alert(), label));
        Map<String, List<Label>> ofDevice = new HashMap<>();
        for (Label label : latest.values()) {
            if (label.to() >= since) {
                ofDevice.computeIfAbsent(label.device(), device -> new ArrayList<>())
                        .add(label);
            }
        }
        Map<String, DeviceLabels> byDevice = new HashMap<>();
        ofDevice.forEach((device, said) -> byDevice.put(device, of(said)));
        return byDevice;
    }

    /** Of the labels of one device, the latest of each alert. */
    public static DeviceLabels of(List<Label> labels) {
        List<Label> faults = new ArrayList<>();
        int wrong = 0;
        for (Label label : labels) {
            if (label.verdict() == Verdict.TRUE) {
                faults.add(label);
            } else if (label.verdict() == Verdict.FALSE) {
                wrong++;
            }
        }
        faults.sort((a, b) -> Long.compare(a.from(), b.from()));
        long[] spans = new long[2 * faults.size()];
        for (int i = 0; i < faults.size(); i++) {
            spans[2 * i] = faults.get(i).from();
            spans[2 * i + 1] = faults.get(i).to();
        }
        return new DeviceLabels(spans, faults.size(), wrong);
    }

    /** Whether there was a fault at an event time, which is then not to be learned as normal. */
    public boolean isFault(long ts) {
        for (int i = 0; i < faults.length && faults[i] <= ts; i += 2) {
            if (ts <= faults[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** By what the evidence of the device is divided. */
    public double tolerance() {
        return Math.max(LEAST, Math.min(MOST, Math.pow(STEP, falseAlerts - trueAlerts)));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DeviceLabels other
                && Arrays.equals(faults, other.faults)
                && trueAlerts == other.trueAlerts
                && falseAlerts == other.falseAlerts;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(faults);
    }
}

package io.seamark.common.alert;

import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/** What {@link AlertRule} remembers of one device. Mutable; not thread-safe. */
public final class AlertTracker {

    String id = "";
    String detector = "";
    int highRun;
    int lowRun;
    /** Event time of the first reading of a run of high ones. */
    long highSince;

    long openedTs;
    long readings;
    double peak;
    double toldPeak;
    /** Event time of the reading with the highest score. */
    long peakTs;
    /** Of that reading. */
    List<Contribution> causes = List.of();
    /** Of the reading that opened the alert; empty before. */
    List<Contribution> openingCauses = List.of();
    /** What holds the alert back; empty if it is told. */
    String heldBy = "";

    /** Whether an alert is open, told or held back. */
    public boolean isOpen() {
        return !id.isEmpty();
    }

    /** Whether there is nothing to remember: no alert, and nothing that may become one. */
    public boolean isIdle() {
        return !isOpen() && highRun == 0;
    }

    /** Holds the alert back from now on, if it is this one. */
    public void hold(String alert, String by) {
        if (isOpen() && id.equals(alert)) {
            heldBy = by;
            toldPeak = 0; // nothing of it is told from here on
        }
    }

    /** An independent copy. */
    public AlertTracker copy() {
        AlertTracker copy = new AlertTracker();
        copy.id = id;
        copy.detector = detector;
        copy.highRun = highRun;
        copy.lowRun = lowRun;
        copy.highSince = highSince;
        copy.openedTs = openedTs;
        copy.readings = readings;
        copy.peak = peak;
        copy.toldPeak = toldPeak;
        copy.peakTs = peakTs;
        copy.causes = causes;
        copy.openingCauses = openingCauses;
        copy.heldBy = heldBy;
        return copy;
    }

    void forget() {
        id = "";
        detector = "";
        openedTs = 0;
        readings = 0;
        peak = 0;
        toldPeak = 0;
        peakTs = 0;
        causes = List.of();
        openingCauses = List.of();
        heldBy = "";
    }

    /** Appends the stored form. */
    public void write(ByteWriter out) {
        out.varint(highRun).varint(lowRun).text(id);
        if (isIdle()) {
            return;
        }
        out.text(detector)
                .zigzag(highSince)
                .zigzag(openedTs)
                .varint(readings)
                .f64(peak)
                .f64(toldPeak)
                .text(heldBy)
                .zigzag(peakTs);
        write(causes, out);
        boolean same = openingCauses.equals(causes);
        out.u8(same ? 1 : 0);
        if (!same) {
            write(openingCauses, out);
        }
    }

    private static void write(List<Contribution> causes, ByteWriter out) {
        out.varint(causes.size());
        for (Contribution cause : causes) {
            out.text(cause.metric())
                    .f64(cause.observed())
                    .f64(cause.low())
                    .f64(cause.high())
                    .f64(cause.share());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static AlertTracker read(ByteReader in) {
        AlertTracker tracker = new AlertTracker();
        tracker.highRun = run(in);
        tracker.lowRun = run(in);
        tracker.id = in.text();
        if (tracker.isIdle()) {
            return tracker;
        }
        tracker.detector = in.text();
        tracker.highSince = in.zigzag();
        tracker.openedTs = in.zigzag();
        tracker.readings = in.varint();
        tracker.peak = finite(in);
        tracker.toldPeak = finite(in);
        tracker.heldBy = in.text();
        tracker.peakTs = in.zigzag();
        tracker.causes = causes(in);
        tracker.openingCauses = in.u8() == 1 ? tracker.causes : causes(in);
        return tracker;
    }

    private static List<Contribution> causes(ByteReader in) {
        int count = in.count(33);
        List<Contribution> causes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            causes.add(new Contribution(in.text(), finite(in), finite(in), finite(in), finite(in)));
        }
        return List.copyOf(causes);
    }

    /** A run that has wrapped round, after years, stands as it is: only its size is checked. */
    private static int run(ByteReader in) {
        long run = in.varint();
        if (run != (int) run) {
            throw new CorruptDataException("no run of scores: " + run);
        }
        return (int) run;
    }

    /** An event of a number that is not finite could not be sent. */
    private static double finite(ByteReader in) {
        double value = in.f64();
        if (!Double.isFinite(value)) {
            throw new CorruptDataException("an alert with " + value);
        }
        return value;
    }
}

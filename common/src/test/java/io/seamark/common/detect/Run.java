package io.seamark.common.detect;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;

/** A detector at work on the readings of a test, one a minute. */
final class Run {

    static final long MINUTE = 60_000L;

    final Detector detector;
    final Finding finding = new Finding();
    DetectorState state;
    long ts;

    Run(Detector detector) {
        this(detector, detector.begin(), 1_700_000_000_000L);
    }

    private Run(Detector detector, DetectorState state, long ts) {
        this.detector = detector;
        this.state = state;
        this.ts = ts;
    }

    /** Takes the next reading, a minute later. */
    double score(double... deviations) {
        ts += MINUTE;
        detector.next(state, ts, deviations, finding);
        return finding.score();
    }

    /** Takes the same reading some times; returns how many of these scored 0.5 or more. */
    int alarms(int times, double... deviations) {
        int alarms = 0;
        for (int i = 0; i < times; i++) {
            alarms += score(deviations) >= 0.5 ? 1 : 0;
        }
        return alarms;
    }

    /** One that goes on from here by itself. */
    Run fork() {
        return new Run(detector, state.copy(), ts);
    }

    /** One that goes on from what is stored of detector and state. */
    Run stored() {
        return new Run(
                Detector.read(new ByteReader(bytes(detector))), DetectorState.read(new ByteReader(bytes(state))), ts);
    }

    static byte[] bytes(Detector detector) {
        ByteWriter out = new ByteWriter(256);
        detector.write(out);
        return out.toBytes();
    }

    static byte[] bytes(DetectorState state) {
        ByteWriter out = new ByteWriter(256);
        state.write(out);
        return out.toBytes();
    }
}

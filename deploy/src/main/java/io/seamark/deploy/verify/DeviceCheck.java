package io.seamark.deploy.verify;

import io.seamark.deploy.verify.TruthFold.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what is answered about a device with its readings. Not thread-safe. */
final class DeviceCheck {

    private static final ServedCell NOTHING = new ServedCell(
            0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN, 0, Double.NaN, new double[] {
                Double.NaN, Double.NaN, Double.NaN
            });

    private final Ground ground;
    private final Tally tally;
    private final Findings findings;
    private final CopyCheck copies;

    /** @param tally takes how many readings count at its moment */
    DeviceCheck(Ground ground, Tally tally, Findings findings) {
        this.ground = ground;
        this.tally = tally;
        this.findings = findings;
        this.copies = new CopyCheck(ground, findings);
    }

    /** Compares one device. */
    void check(ServedDevice served, DeviceReadings readings) {
        TruthFold fold = new TruthFold(readings, copies.readings(served.id(), readings), ground);
        TruthFold.Counts exact = fold.counts(tally.moment(), Rule.EXACT);
        tally.add(exact, fold.hasRepeats() ? fold.counts(tally.moment(), Rule.WINDOW) : exact);
        findings.devices++;
        Set<Integer> partitions = fold.partitions();
        served.ranges()
                .forEach(range ->
                        check(served.id(), range, fold, new LostMessages(ground.replaced(), partitions, range, fold)));
    }

    private void check(String device, ServedRange range, TruthFold fold, LostMessages lost) {
        Map<CellKey, TruthCell> truth = cells(fold, range, Rule.EXACT);
        Map<CellKey, TruthCell> bounded = fold.hasRepeats() ? cells(fold, range, Rule.WINDOW) : truth;
        Map<CellKey, TruthCell> every =
                fold.hasRepeats() && tally.unwatched() > 0 ? cells(fold, range, Rule.EVERY) : bounded;
        Set<CellKey> keys = new HashSet<>(truth.keySet());
        keys.addAll(bounded.keySet());
        keys.addAll(range.cells().keySet());
        for (CellKey key : keys) {
            if (key.hour() < ground.keptFromHour()) {
                findings.beyondArchive++;
                continue;
            }
            findings.cells++;
            TruthCell expected = truth.getOrDefault(key, new TruthCell());
            findings.values += expected.count();
            check(
                    device,
                    key,
                    expected,
                    bounded.getOrDefault(key, expected),
                    every.getOrDefault(key, expected).count(),
                    range,
                    lost);
        }
    }

    private static Map<CellKey, TruthCell> cells(TruthFold fold, ServedRange range, Rule rule) {
        Map<CellKey, TruthCell> cells = fold.cells(range.moment(), range.fromHour(), range.untilHour(), rule);
        if (!range.metrics().equals(MetricSpan.ALL)) {
            cells.keySet().removeIf(key -> !range.metrics().has(key.metric()));
        }
        return cells;
    }

    private void check(
            String device,
            CellKey key,
            TruthCell expected,
            TruthCell bounded,
            long copies,
            ServedRange range,
            LostMessages lost) {
        ServedCell served = range.cells().getOrDefault(key, NOTHING);
        if (expected.count() == 0 || served.count() == 0) {
            if (expected.count() != served.count() && lost.explain(key, expected, bounded, served)) {
                findings.replacedCells++;
            } else if (expected.count() != served.count()) {
                differs(
                        device,
                        key,
                        range,
                        expected,
                        served,
                        List.of(new CellCheck.Deviation(
                                "count", Long.toString(expected.count()), Long.toString(served.count()))));
            }
            return;
        }
        List<CellCheck.Deviation> deviations = CellCheck.compare(expected, served);
        if (deviations.isEmpty()) {
            return;
        }
        if (bounded.count() > expected.count()
                && CellCheck.compare(bounded, served).isEmpty()) {
            findings.repeatsBeyondWindow += bounded.count() - expected.count();
            return;
        }
        // Which repeats of a device without a state fell into one micro-batch, and count once, is not known here.
        if (served.count() > expected.count() && served.count() <= copies && CellCheck.mayBeRepeats(deviations)) {
            findings.repeatsBeyondWindow += served.count() - expected.count();
            return;
        }
        if (lost.explain(key, expected, bounded, served)) {
            findings.replacedCells++;
            return;
        }
        differs(device, key, range, expected, served, deviations);
    }

    private void differs(
            String device,
            CellKey key,
            ServedRange range,
            TruthCell expected,
            ServedCell served,
            List<CellCheck.Deviation> deviations) {
        findings.lost += Math.max(0, expected.count() - served.count());
        findings.doubled += Math.max(0, served.count() - expected.count());
        CellCheck.Deviation first = deviations.get(0);
        String more = deviations.size() == 1
                ? ""
                : " (and " + (deviations.size() - 1) + " more: "
                        + String.join(
                                ", ",
                                deviations.stream()
                                        .skip(1)
                                        .map(CellCheck.Deviation::measure)
                                        .toList())
                        + ")";
        findings.mismatch(new Difference(
                "'" + device + "' " + key + ", generation '" + range.moment().generation() + "', applied "
                        + range.moment().applied(),
                first.measure(),
                first.expected(),
                first.found() + more));
    }
}

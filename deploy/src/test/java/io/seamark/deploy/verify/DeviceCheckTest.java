package io.seamark.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.device.DedupLimits;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Partition 0: the batch view ends at 10, the speed view at 20. Three times in one hour have the values 1, 2 and 4. */
class DeviceCheckTest {

    private static final long HOUR = 400_000;
    private static final long TS = HOUR * CellKey.HOUR_MILLIS;
    private static final CellKey CELL = new CellKey("temp", HOUR);
    private static final DedupLimits WINDOW = new DedupLimits(50_000, 1024);
    private static final Moment MOMENT = new Moment("g", new Seam(Map.of(0, 10L)), new Seam(Map.of(0, 20L)));

    private final Findings findings = new Findings(10);
    private final DeviceReadings readings = new DeviceReadings();
    private final Map<CellKey, ServedCell> served = new HashMap<>();
    private ReplacedOffsets replaced = ReplacedOffsets.of(List.of(), List.of(), MOMENT.seam());

    DeviceCheckTest() {
        logged(5, 0, 1);
        logged(6, 60_000, 2);
        logged(15, 120_000, 4);
        serve(1, 2, 4);
    }

    /** A reading of the log; below the seam the archive has it, too. */
    private void logged(long offset, long afterBegin, double value) {
        if (offset < 10) {
            copy(0, offset, afterBegin, value, true);
        }
        copy(0, offset, afterBegin, value, false);
    }

    private void copy(int partition, long offset, long afterBegin, double value, boolean archived) {
        readings.reading(TS + afterBegin, partition, offset, archived);
        readings.value("temp", value);
    }

    /** What is answered for the cell, of values a minute apart. */
    private void serve(double... values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double spread = Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length);
        served.put(
                CELL,
                new ServedCell(
                        values.length,
                        Arrays.stream(values).sum(),
                        sorted[0],
                        sorted[sorted.length - 1],
                        spread,
                        TS,
                        values[0],
                        TS + 60_000L * (values.length - 1),
                        values[values.length - 1],
                        new double[] {
                            sorted[0], sorted[(values.length - 1) / 2], sorted[(int) (0.95 * (values.length - 1))]
                        }));
    }

    private Tally check() {
        return check(0, MetricSpan.ALL);
    }

    private Tally check(long unwatched, MetricSpan span) {
        Tally tally = new Tally(com.google.gson.JsonParser.parseString(
                        """
                {"generation":"g","seam":{"0":10},"applied":{"0":20},
                 "tally":{"accepted":3,"duplicates":0,"unwatched":%d,"rejected":{},"lost":0},"alarms":[]}
                """
                                .formatted(unwatched))
                .getAsJsonObject());
        Seam end = new Seam(Map.of(0, 100L));
        Ground ground = new Ground(MOMENT.seam(), Seam.START, end, Seam.START, Long.MIN_VALUE, WINDOW, replaced);
        ServedRange range = new ServedRange(MOMENT, 0, ServedAnswers.END_HOUR, span, served);
        new DeviceCheck(ground, tally, findings).check(new ServedDevice("pump", List.of(range)), readings);
        return tally;
    }

    private void assertFound(long lost, long doubled, long mismatches) {
        assertThat(List.of(findings.lost, findings.doubled, findings.mismatches))
                .as("lost, doubled, mismatches; " + findings.differences())
                .containsExactly(lost, doubled, mismatches);
        assertThat(findings.differences()).hasSize((int) mismatches);
    }

    @Test
    void whatIsServedRightAgrees() {
        Tally tally = check();
        tally.compare(findings);

        assertFound(0, 0, 0);
        assertThat(findings.cells).isEqualTo(1);
        assertThat(findings.values).isEqualTo(3);
        assertThat(tally.exact()).isEqualTo(new TruthFold.Counts(3, 0));
    }

    /** The log lost these offsets; the archive had ended at {@code archived} when it met that. */
    private void replace(long from, long until, long archived) {
        ReplacedRange range = new ReplacedRange(0, from, until, from, 17).keptUntil(archived);
        replaced = ReplacedOffsets.of(List.of(range), List.of(), MOMENT.seam());
    }

    @Test
    void answersMayHoldAsManyValuesOfReplacedOffsetsAsThereAre() {
        replace(15, 17, 10);
        serve(1, 2, 7, 8);
        check();
        assertFound(0, 0, 0);
        assertThat(findings.replacedCells).isEqualTo(1);

        serve(1, 2, 7, 8, 9);
        check();
        assertFound(0, 3, 1); // the log has none there that counts
    }

    @Test
    void whatTheLogHasInThePlaceOfLostMessagesIsNotExpectedBeforeABatchRun() {
        replace(15, 17, 10);
        serve(1, 2);
        check();
        assertFound(0, 0, 0);
        serve(1);
        check();
        assertFound(1, 0, 1);
    }

    @Test
    void aRepeatOfALostMessageMayBeMissing() {
        replace(7, 9, 7);
        serve(1, 2);
        check();
        assertFound(0, 0, 0);
        serve(1);
        check();
        assertFound(2, 0, 1);
    }

    @Test
    void whatTheArchiveKeepsOfReplacedOffsetsCounts() {
        replace(3, 9, 10);
        copy(0, 7, 180_000, 8, true); // and the log has nothing of it
        serve(1, 2, 4, 8);
        check();
        assertFound(0, 0, 0);
    }

    @Test
    void aValueThatIsMissingIsLost() {
        serve(1, 2);
        check();
        assertFound(1, 0, 1);
    }

    @Test
    void aValueThatIsThereTwiceIsDoubled() {
        serve(1, 2, 4, 4);
        check();
        assertFound(0, 1, 1);
    }

    @Test
    void aCellThatIsNotAnsweredIsLost() {
        served.clear();
        check();
        assertFound(3, 0, 1);
    }

    @Test
    void aCellThatNoReadingMadeIsDoubled() {
        served.put(new CellKey("temp", HOUR + 1), served.get(CELL));
        check();
        assertFound(0, 3, 1);
    }

    static Stream<Arguments> measures() {
        return Stream.of(
                measure("sum", c -> cell(c, 7.00001, 1, 4, c.spread(), TS, 1, TS + 120_000, 4, 2)),
                measure("min", c -> cell(c, 7, 0.5, 4, c.spread(), TS, 1, TS + 120_000, 4, 2)),
                measure("max", c -> cell(c, 7, 1, 4.5, c.spread(), TS, 1, TS + 120_000, 4, 2)),
                measure("spread", c -> cell(c, 7, 1, 4, c.spread() * 1.001, TS, 1, TS + 120_000, 4, 2)),
                measure("firstTs", c -> cell(c, 7, 1, 4, c.spread(), TS + 1, 1, TS + 120_000, 4, 2)),
                measure("first", c -> cell(c, 7, 1, 4, c.spread(), TS, 2, TS + 120_000, 4, 2)),
                measure("lastTs", c -> cell(c, 7, 1, 4, c.spread(), TS, 1, TS + 60_000, 4, 2)),
                measure("last", c -> cell(c, 7, 1, 4, c.spread(), TS, 1, TS + 120_000, 2, 2)),
                measure("quantile 0.5", c -> cell(c, 7, 1, 4, c.spread(), TS, 1, TS + 120_000, 4, 2.03)),
                measure("sum", c -> cell(c, Double.NaN, 1, 4, c.spread(), TS, 1, TS + 120_000, 4, 2)));
    }

    private static Arguments measure(String name, UnaryOperator<ServedCell> change) {
        return Arguments.of(name, change);
    }

    private static ServedCell cell(
            ServedCell of,
            double sum,
            double min,
            double max,
            double spread,
            long firstTs,
            double first,
            long lastTs,
            double last,
            double median) {
        double[] quantiles = {of.quantiles()[0], median, of.quantiles()[2]};
        return new ServedCell(of.count(), sum, min, max, spread, firstTs, first, lastTs, last, quantiles);
    }

    @ParameterizedTest
    @MethodSource("measures")
    void everyMeasureIsCompared(String name, UnaryOperator<ServedCell> change) {
        served.computeIfPresent(CELL, (key, cell) -> change.apply(cell));
        check();

        assertFound(0, 0, 1);
        assertThat(findings.differences().get(0).what()).isEqualTo(name);
    }

    @Test
    void aQuantileMayBeOffByOnePercent() {
        served.computeIfPresent(CELL, (key, c) -> cell(c, 7, 1, 4, c.spread(), TS, 1, TS + 120_000, 4, 2.0199));
        check();
        assertFound(0, 0, 0);
    }

    @Test
    void whatTheAnswerDoesNotSayToHoldIsNotExpected() {
        logged(20, 180_000, 8);
        check();
        assertFound(0, 0, 0);
    }

    @Test
    void whatTheAnswerSaysToHoldIsExpected() {
        logged(19, 180_000, 8);
        check();
        assertFound(1, 0, 1);
    }

    @Test
    void aRepeatCountsOnceAndTheFirstInTheLogCounts() {
        logged(16, 120_000, 9);
        Tally tally = check();
        assertFound(0, 0, 0);
        assertThat(tally.exact()).isEqualTo(new TruthFold.Counts(3, 1));
    }

    @Test
    void whatWasImportedCountsBeforeTheLog() {
        copy(DeviceReadings.IMPORTED, 77, 60_000, 3, true);
        serve(1, 3, 4);
        check();
        assertFound(0, 0, 0);
    }

    @Test
    void aRepeatBeyondTheWindowMayCountTwiceInTheSpeedPart() {
        logged(16, 0, 1); // older than the window by the last time but one
        serve(1, 2, 4);
        served.computeIfPresent(
                CELL,
                (key, c) ->
                        new ServedCell(4, 8, 1, 4, Math.sqrt(6.0 / 4), TS, 1, TS + 120_000, 4, new double[] {1, 1, 2}));
        check();

        assertFound(0, 0, 0);
        assertThat(findings.repeatsBeyondWindow).isEqualTo(1);
    }

    @Test
    void aRepeatWithinTheWindowMustNotCountTwice() {
        logged(16, 120_000, 4);
        served.computeIfPresent(
                CELL,
                (key, c) -> new ServedCell(
                        4, 11, 1, 4, Math.sqrt(6.75 / 4), TS, 1, TS + 120_000, 4, new double[] {1, 2, 4}));
        check();

        assertFound(0, 1, 1);
        assertThat(findings.repeatsBeyondWindow).isZero();
    }

    @Test
    void aReadingThatTheArchiveLacksIsLost() {
        copy(0, 7, 1000, 5, false);
        serve(1, 2, 4);
        check();
        // Once in the archive, once in the cell.
        assertFound(2, 0, 2);
    }

    @Test
    void aReadingThatTheArchiveHasTwiceIsDoubled() {
        copy(0, 5, 0, 1, true);
        check();
        assertFound(0, 1, 1);
    }

    @Test
    void aReadingOfTheArchiveThatIsNotInTheLogIsDoubled() {
        copy(0, 7, 1000, 5, true);
        check();
        assertFound(0, 1, 1);
    }

    @Test
    void otherValuesInTheArchiveAreAMismatch() {
        copy(0, 8, 180_000, 8, true);
        copy(0, 8, 180_000, 9, false);
        serve(1, 2, 4, 9);
        check();
        assertFound(0, 0, 1);
    }

    @Test
    void aTallyThatCountsWrongIsAMismatch() {
        logged(16, 120_000, 4);
        check().compare(findings);
        assertFound(0, 0, 1);
        assertThat(findings.differences().get(0).what()).isEqualTo("duplicates");
    }

    @Test
    void aRepeatOfADeviceWithoutAStateMayCountTwice() {
        logged(16, 120_000, 4);
        served.computeIfPresent(
                CELL,
                (key, c) -> new ServedCell(
                        4, 11, 1, 4, Math.sqrt(6.75 / 4), TS, 1, TS + 120_000, 4, new double[] {1, 2, 4}));
        check(1, MetricSpan.ALL);
        assertFound(0, 0, 0);
        assertThat(findings.repeatsBeyondWindow).isEqualTo(1);
    }

    @Test
    void moreThanItsRepeatsIsDoubledAlsoWithoutAState() {
        serve(1, 2, 4, 4);
        check(1, MetricSpan.ALL);
        assertFound(0, 1, 1);
    }

    @Test
    void aPageIsHeldAgainstItsOwnMetricsOnly() {
        readings.reading(TS + 90_000, 0, 17, false);
        readings.value("\ud83d\udea2", 1);
        readings.value("\uff5e", 1);
        check(0, new MetricSpan("", Optional.of("temp")));
        assertFound(0, 0, 0);
        served.clear();
        check(0, new MetricSpan("temp", Optional.of("\uff5e")));
        assertFound(1, 0, 1);
    }
}

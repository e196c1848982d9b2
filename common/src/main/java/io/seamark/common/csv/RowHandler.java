package io.seamark.common.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.RecordWrapper;
import io.seamark.common.reading.EventTime;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.TimeGuess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Turns cells into rows as the parser finds them, straight from its buffer: a string for each cell would cost more
 * than all the rest. The first record is the header and gives no row.
 */
final class RowHandler extends AbstractBaseCsvCallbackHandler<Optional<CsvRow>> {

    private static final int SHOWN_CHARS = 40;

    /** TOA5 has two: units, and how the values were made. */
    private static final int MAX_UNIT_ROWS = 3;

    private enum Role {
        TIME,
        DEVICE,
        METRIC,
        IGNORED
    }

    private final String defaultDevice;
    private final List<String> headerCells = new ArrayList<>();
    private final Cell cell = new Cell();

    private boolean headerKnown;
    private Role[] roles = {};
    private String[] names = {};
    private double[] values = {};

    /** The last value of each column that was no number: the next is often the same. */
    private LeftOut[] lastLeftOut = {};

    /** Up to which column a row may end. */
    private int minCells;

    private long lineOffset;
    private int unitRows;
    private long row;
    private int cells;
    private boolean blank;
    private boolean blankPast;
    private boolean digits;
    private String device = "";
    private String timeText = "";
    private OptionalLong time = OptionalLong.empty();
    private int metrics;
    private CsvProblem problem;
    private String detail = "";
    private List<LeftOut> leftOut = new ArrayList<>();

    RowHandler(CsvOptions options, long lineOffset) {
        this.defaultDevice = options.device();
        this.lineOffset = lineOffset;
    }

    List<String> headerCells() {
        return headerCells;
    }

    /** How many rows under the header have been taken for units so far. */
    int unitRows() {
        return unitRows;
    }

    void useHeader(CsvHeader header) {
        int width = header.columns().size();
        names = header.columns().toArray(String[]::new);
        values = new double[width];
        lastLeftOut = new LeftOut[width];
        roles = new Role[width];
        Arrays.fill(roles, Role.IGNORED);
        roles[header.timeColumn()] = Role.TIME;
        header.deviceColumn().ifPresent(i -> roles[i] = Role.DEVICE);
        header.metricColumns().forEach(i -> roles[i] = Role.METRIC);
        minCells = width;
        while (names[minCells - 1].isEmpty()) {
            minCells--;
        }
        headerKnown = true;
    }

    /** The row that stands for the rest of a file that has no structure any more. */
    CsvRow unreadable(CsvParseException cause) {
        return rejected(CsvProblem.UNREADABLE, String.valueOf(cause.getMessage()), row);
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        cells = 0;
        blank = true;
        blankPast = true;
        digits = false;
        device = defaultDevice;
        timeText = "";
        time = OptionalLong.empty();
        metrics = 0;
        problem = null;
        detail = "";
        leftOut = leftOut.isEmpty() ? leftOut : new ArrayList<>();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        cell.set(buffer, offset, length);
        cells = index + 1;
        blank &= cell.length() == 0;
        if (!headerKnown) {
            headerCells.add(cell.toString());
        } else if (index < roles.length) {
            switch (roles[index]) {
                case TIME -> handleTime();
                case DEVICE -> handleDevice();
                case METRIC -> handleMetric(index);
                case IGNORED -> {}
            }
        } else {
            blankPast &= cell.length() == 0;
        }
    }

    private void handleTime() {
        timeText = cell.toString();
        time = EventTime.parse(cell);
        if (time.isEmpty()) {
            digits |= timeText.chars().anyMatch(Character::isDigit);
            boolean missing = cell.length() == 0;
            fail(
                    missing ? CsvProblem.TIME_MISSING : CsvProblem.TIME_INVALID,
                    names[cells - 1],
                    missing ? "" : "; it " + TimeGuess.of(timeText));
        }
    }

    private void handleDevice() {
        // Files are usually sorted by device or have few: the string of the row before is often the right one.
        device = cell.sameAs(device) ? device : cell.toString();
        if (device.isEmpty()) {
            fail(CsvProblem.DEVICE_MISSING, names[cells - 1], "");
        }
    }

    private void handleMetric(int index) {
        values[index] = Double.NaN;
        if (cell.length() == 0) {
            return;
        }
        double value = Decimal.parseOrNan(cell);
        if (Double.isInfinite(value)) {
            leaveOut(index, LeftOut.Why.NOT_FINITE);
        } else if (!Double.isNaN(value)) {
            number(index, value);
        } else if (CellWords.isBoolean(cell, true) || CellWords.isBoolean(cell, false)) {
            number(index, CellWords.isBoolean(cell, true) ? 1 : 0);
        } else if (lastLeftOut[index] != null && cell.sameAs(lastLeftOut[index].text())) {
            leftOut.add(lastLeftOut[index]);
        } else if (CellWords.isOtherNumber(cell)) {
            digits = true;
            fail(
                    CsvProblem.METRIC_NOT_A_NUMBER,
                    names[index],
                    ": a decimal comma, or separators between thousands; write it with a decimal point alone");
        } else {
            leaveOut(index, CellWords.isMissing(cell) ? LeftOut.Why.MISSING : LeftOut.Why.TEXT);
        }
    }

    private void number(int index, double value) {
        values[index] = value;
        metrics++;
    }

    private void leaveOut(int index, LeftOut.Why why) {
        LeftOut left = new LeftOut(names[index], why, shown(cell));
        lastLeftOut[index] = left;
        leftOut.add(left);
    }

    private void fail(CsvProblem newProblem, String column, String hint) {
        if (problem == null) {
            problem = newProblem;
            detail = "column '" + column + "' is '" + shown(cell) + "'" + hint;
        }
    }

    private static String shown(CharSequence value) {
        return value.length() > SHOWN_CHARS ? value.subSequence(0, SHOWN_CHARS) + "..." : value.toString();
    }

    @Override
    protected RecordWrapper<Optional<CsvRow>> buildRecord() {
        // The parser drops what is built for a blank line, which therefore must not be counted.
        return wrapRecord(headerKnown && !blank && !isUnitRow() ? Optional.of(buildRow()) : Optional.empty());
    }

    /** Whether the row says more of the columns, such as their units: it holds neither a time nor a number. */
    private boolean isUnitRow() {
        boolean unit = row == 0
                && unitRows < MAX_UNIT_ROWS
                && cells >= minCells
                && blankPast
                && time.isEmpty()
                && metrics == 0
                && !digits;
        unitRows += unit ? 1 : 0;
        return unit;
    }

    private CsvRow buildRow() {
        long number = row++;
        if (cells < minCells || !blankPast) {
            return rejected(CsvProblem.CELL_COUNT, cells + " cells under a header of " + roles.length, number);
        }
        if (problem != null) {
            return rejected(problem, detail, number);
        }
        if (metrics == 0) {
            return rejected(CsvProblem.METRICS_MISSING, noMetric(), number);
        }
        return new CsvRow.Accepted(
                line(), number, timeText, new Reading(device, time.orElseThrow(), metricsOfRow()), leftOut);
    }

    private String noMetric() {
        if (leftOut.isEmpty()) {
            return "every metric is blank";
        }
        LeftOut first = leftOut.get(0);
        return "no metric has a number: column '" + first.metric() + "' is '" + first.text() + "'";
    }

    private CsvRow rejected(CsvProblem why, String what, long number) {
        return new CsvRow.Rejected(line(), number, timeText, device, why, what, leftOut);
    }

    private long line() {
        return getStartingLineNumber() + lineOffset;
    }

    private Map<String, Double> metricsOfRow() {
        Map<String, Double> map = new LinkedHashMap<>(metrics * 2);
        for (int i = 0; i < roles.length; i++) {
            if (roles[i] == Role.METRIC && i < cells && !Double.isNaN(values[i])) {
                map.put(names[i], values[i]);
            }
        }
        return map;
    }
}

package io.seamark.common.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.RecordWrapper;
import io.seamark.common.reading.EventTime;
import io.seamark.common.reading.Reading;
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

    private long row;
    private int cells;
    private String device = "";
    private String timeText = "";
    private OptionalLong time = OptionalLong.empty();
    private int metrics;
    private CsvProblem problem;
    private String detail = "";

    RowHandler(CsvOptions options) {
        this.defaultDevice = options.device();
    }

    List<String> headerCells() {
        return headerCells;
    }

    void useHeader(CsvHeader header) {
        int width = header.columns().size();
        names = header.columns().toArray(String[]::new);
        values = new double[width];
        roles = new Role[width];
        Arrays.fill(roles, Role.IGNORED);
        roles[header.timeColumn()] = Role.TIME;
        header.deviceColumn().ifPresent(i -> roles[i] = Role.DEVICE);
        header.metricColumns().forEach(i -> roles[i] = Role.METRIC);
        headerKnown = true;
    }

    /** The row that stands for the rest of a file that has no structure any more. */
    CsvRow unreadable(CsvParseException cause) {
        String why = String.valueOf(cause.getMessage());
        return new CsvRow.Rejected(getStartingLineNumber(), row, "", CsvProblem.UNREADABLE, why);
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        cells = 0;
        device = defaultDevice;
        timeText = "";
        time = OptionalLong.empty();
        metrics = 0;
        problem = null;
        detail = "";
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        cell.set(buffer, offset, length);
        cells = index + 1;
        if (!headerKnown) {
            headerCells.add(cell.toString());
        } else if (index < roles.length) {
            switch (roles[index]) {
                case TIME -> handleTime();
                case DEVICE -> handleDevice();
                case METRIC -> handleMetric(index);
                case IGNORED -> {}
            }
        }
    }

    private void handleTime() {
        timeText = cell.toString();
        time = EventTime.parse(cell);
        if (time.isEmpty()) {
            fail(cell.length() == 0 ? CsvProblem.TIME_MISSING : CsvProblem.TIME_INVALID, names[cells - 1]);
        }
    }

    private void handleDevice() {
        // Files are usually sorted by device or have few: the string of the row before is often the right one.
        device = cell.sameAs(device) ? device : cell.toString();
        if (device.isEmpty()) {
            fail(CsvProblem.DEVICE_MISSING, names[cells - 1]);
        }
    }

    private void handleMetric(int index) {
        values[index] = Double.NaN;
        if (cell.length() == 0 || cell.isNan()) {
            return;
        }
        try {
            double value = Decimal.parse(cell);
            if (Double.isInfinite(value)) {
                fail(CsvProblem.METRIC_NOT_FINITE, names[index]);
            }
            values[index] = value;
            metrics++;
        } catch (NumberFormatException e) {
            fail(CsvProblem.METRIC_NOT_A_NUMBER, names[index]);
        }
    }

    private void fail(CsvProblem newProblem, String column) {
        if (problem == null) {
            problem = newProblem;
            String value = cell.toString();
            String shown = value.length() > SHOWN_CHARS ? value.substring(0, SHOWN_CHARS) + "..." : value;
            detail = "column '" + column + "' is '" + shown + "'";
        }
    }

    @Override
    protected RecordWrapper<Optional<CsvRow>> buildRecord() {
        // The parser drops what is built for a blank line, which therefore must not be counted.
        return wrapRecord(headerKnown && !isEmptyLine() ? Optional.of(buildRow()) : Optional.empty());
    }

    private CsvRow buildRow() {
        long line = getStartingLineNumber();
        long number = row++;
        if (cells != roles.length) {
            String why = cells + " cells under a header of " + roles.length;
            return new CsvRow.Rejected(line, number, timeText, CsvProblem.CELL_COUNT, why);
        }
        if (problem != null) {
            return new CsvRow.Rejected(line, number, timeText, problem, detail);
        }
        if (metrics == 0) {
            String why = "every metric is blank or nan";
            return new CsvRow.Rejected(line, number, timeText, CsvProblem.METRICS_MISSING, why);
        }
        Reading reading = new Reading(device, time.orElseThrow(), metricsOfRow());
        return new CsvRow.Accepted(line, number, timeText, reading);
    }

    private Map<String, Double> metricsOfRow() {
        Map<String, Double> map = new LinkedHashMap<>(metrics * 2);
        for (int i = 0; i < roles.length; i++) {
            if (roles[i] == Role.METRIC && !Double.isNaN(values[i])) {
                map.put(names[i], values[i]);
            }
        }
        return map;
    }
}

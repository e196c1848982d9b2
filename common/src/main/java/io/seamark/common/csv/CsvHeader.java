package io.seamark.common.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the columns of a CSV file mean.
 *
 * @param columns the names in file order, stripped of white space
 * @param timeColumn index of the time column
 * @param deviceColumn index of the device column, or empty if the file is of one device
 * @param metricColumns indexes of the metrics, ascending, at least one
 */
public record CsvHeader(List<String> columns, int timeColumn, OptionalInt deviceColumn, List<Integer> metricColumns) {

    /** Names of a time column, in any case. Where a file has several, the earlier name here is the time. */
    public static final List<String> TIME_NAMES = List.of("timestamp", "datetime", "ts", "time");

    /** The name of a device column, in any case. */
    public static final String DEVICE_NAME = "device";

    public CsvHeader {
        columns = List.copyOf(columns);
        metricColumns = List.copyOf(metricColumns);
    }

    /** The names of the metrics, in file order. */
    public List<String> metrics() {
        return metricColumns.stream().map(columns::get).toList();
    }

    /**
     * Reads the first row of a file. Columns without a name (an index column, a separator at the end of the line) are
     * no metrics.
     */
    static CsvHeader of(String file, List<String> cells, CsvOptions options) throws CsvHeaderException {
        List<String> columns = cells.stream().map(String::strip).toList();
        List<String> lower =
                columns.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        int time = TIME_NAMES.stream()
                .mapToInt(lower::indexOf)
                .filter(i -> i >= 0)
                .findFirst()
                .orElseThrow(() -> new CsvHeaderException(
                        file, "no time column among " + columns + ": the first line must name one of " + TIME_NAMES));
        int device = lower.indexOf(DEVICE_NAME);
        List<Integer> metrics = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i);
            if (i == time || i == device || name.isEmpty() || options.ignores(name)) {
                continue;
            }
            if (!seen.add(name)) {
                throw new CsvHeaderException(file, "two columns are named '" + name + "': rename or ignore them");
            }
            metrics.add(i);
        }
        if (metrics.isEmpty()) {
            throw new CsvHeaderException(file, "no metric among " + columns + " besides time, device and ignored ones");
        }
        return new CsvHeader(columns, time, device < 0 ? OptionalInt.empty() : OptionalInt.of(device), metrics);
    }
}

package io.seamark.common.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    private static final int SHOWN_COLUMNS = 20;
    private static final int SHOWN_CHARS = 400;

    public CsvHeader {
        columns = List.copyOf(columns);
        metricColumns = List.copyOf(metricColumns);
    }

    /** The names of the metrics, in file order. */
    public List<String> metrics() {
        return metricColumns.stream().map(columns::get).toList();
    }

    /** The name of a column: a leading {@code #}, as of a comment, is no part of it. */
    static String name(String cell) {
        String name = cell.strip();
        return name.startsWith("#") ? name.substring(1).strip() : name;
    }

    /**
     * Reads the first row of a file. Columns without a name (an index column, a separator at the end of the line) are
     * no metrics.
     *
     * @param rows the first rows under it
     */
    static CsvHeader of(String file, List<String> cells, CsvOptions options, List<List<String>> rows)
            throws CsvHeaderException {
        List<String> columns = new ArrayList<>(cells.stream().map(String::strip).toList());
        columns.set(0, name(columns.get(0)));
        List<String> lower =
                columns.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (columns.stream().anyMatch(name -> name.indexOf('\ufffd') >= 0)) {
            throw new CsvHeaderException(
                    file, "the names " + shown(columns) + " are not UTF-8: convert it, as with iconv -t UTF-8");
        }
        CsvForm form = new CsvForm(columns, options, rows);
        int time = TIME_NAMES.stream()
                .mapToInt(lower::indexOf)
                .filter(i -> i >= 0)
                .findFirst()
                .orElseThrow(() -> new CsvHeaderException(
                        file,
                        "no time column among " + shown(columns) + ": the first line must name one of " + TIME_NAMES
                                + form.hint()));
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
            throw new CsvHeaderException(
                    file, "no metric among " + shown(columns) + " besides time, device and ignored ones");
        }
        Optional<String> longForm = form.longForm();
        if (longForm.isPresent()) {
            throw new CsvHeaderException(file, longForm.get());
        }
        return new CsvHeader(columns, time, device < 0 ? OptionalInt.empty() : OptionalInt.of(device), metrics);
    }

    private static String shown(List<String> columns) {
        String all = columns.size() > SHOWN_COLUMNS
                ? columns.subList(0, SHOWN_COLUMNS) + " and " + (columns.size() - SHOWN_COLUMNS) + " more"
                : columns.toString();
        return all.length() > SHOWN_CHARS ? all.substring(0, SHOWN_CHARS) + "..." : all;
    }
}

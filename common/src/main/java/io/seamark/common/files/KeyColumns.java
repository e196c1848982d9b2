package io.seamark.common.files;

import io.seamark.common.csv.LeftOut;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the column that tells several rows of one time apart, such as a device's number: in rows of one time its values are
 * whole numbers or words and differ, and over the file the same few come again and again. Not thread-safe.
 */
final class KeyColumns {

    private static final int MAX_KEYS = 10_000;

    /** With a smaller share of rows that share a time, those are taken for repeats. */
    private static final double MIN_SHARE = 0.2;

    private static final class Column {
        private final Set<String> values = new HashSet<>();
        private final Set<String> atOnce = new HashSet<>();
        private long rows;
        private boolean differs = true;
        private boolean words;

        void add(String value, boolean word) {
            rows++;
            words |= word;
            differs &= atOnce.add(value);
            if (values.size() <= MAX_KEYS) {
                values.add(value);
            }
        }
    }

    private final Map<String, Column> columns = new HashMap<>();
    private long rows;

    /**
     * Takes two rows of one device and time, one after the other.
     *
     * @param begins whether the first of them is the first of that time
     */
    void together(FileRow.Accepted before, FileRow.Accepted row, boolean begins) {
        if (begins) {
            columns.values().forEach(column -> column.atOnce.clear());
            take(before);
        }
        take(row);
    }

    private void take(FileRow.Accepted row) {
        rows++;
        for (Map.Entry<String, Double> metric : row.reading().metrics().entrySet()) {
            double value = metric.getValue();
            if (value == Math.rint(value) && value >= 0 && Math.abs(value) < 1e15) {
                add(metric.getKey(), Long.toString((long) value), false);
            }
        }
        for (LeftOut value : row.leftOut()) {
            if (value.why() == LeftOut.Why.TEXT) {
                add(value.metric(), value.text(), true);
            }
        }
    }

    private void add(String name, String value, boolean word) {
        Column column = columns.computeIfAbsent(name, key -> new Column());
        if (column.differs) {
            column.add(value, word);
        }
    }

    /**
     * The column, if there is one.
     *
     * @param readings of the file
     * @param numberColumns how many columns have numbers: one alone is measured
     */
    Optional<String> find(long readings, int numberColumns) {
        if (rows < MIN_SHARE * readings) {
            return Optional.empty();
        }
        return columns.entrySet().stream()
                .filter(entry -> isKey(entry.getValue()) && (entry.getValue().words || numberColumns > 1))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private boolean isKey(Column column) {
        int distinct = column.values.size();
        return column.differs && column.rows == rows && distinct > 1 && distinct <= MAX_KEYS && distinct * 2L <= rows;
    }
}

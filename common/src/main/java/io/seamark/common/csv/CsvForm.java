package io.seamark.common.csv;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Recognizes forms of files that are no table of a column a metric, by the names of the columns and the first rows: such a
 * file is refused with what it looks like.
 */
final class CsvForm {

    private static final Set<String> METRIC_NAMES = Set.of(
            "metric",
            "metric_name",
            "metricname",
            "name",
            "sensor",
            "sensor_name",
            "sensorname",
            "sensor_type",
            "parameter",
            "param",
            "variable",
            "variable_name",
            "entity_id",
            "statistic_id",
            "field",
            "_field",
            "measurement",
            "_measurement",
            "measure",
            "measure_name",
            "tag",
            "tag_name",
            "tagname",
            "point",
            "point_name",
            "signal",
            "signal_name",
            "channel",
            "channel_name",
            "key",
            "item",
            "attribute",
            "property",
            "quantity",
            "type",
            "series",
            "topic",
            "datastream",
            "observed_property");

    private static final Set<String> VALUE_NAMES = Set.of(
            "value",
            "_value",
            "val",
            "values",
            "state",
            "reading",
            "result",
            "measure_value",
            "metric_value",
            "numeric_value",
            "value_num",
            "payload",
            "data",
            "mean");

    private final List<String> columns;
    private final CsvOptions options;
    private final List<List<String>> rows;

    CsvForm(List<String> columns, CsvOptions options, List<List<String>> rows) {
        this.columns = columns;
        this.options = options;
        this.rows = rows;
    }

    /** Says so if each row holds one metric's value, and another column that metric's name. */
    Optional<String> longForm() {
        int name = find(METRIC_NAMES::contains);
        int value = find(VALUE_NAMES::contains);
        if (name < 0 || value < 0 || !namesDiffer(name)) {
            return Optional.empty();
        }
        return Optional.of("looks like the long form, a row for each metric: '" + columns.get(name)
                + "' names the metric, and '" + columns.get(value)
                + "' is its value. Pivot it to a column for each metric, or leave '" + columns.get(name)
                + "' out with --ignore");
    }

    /** What a file without a time column looks like, as the end of a sentence; empty if like nothing known. */
    String hint() {
        Optional<String> longForm = longForm();
        if (longForm.isPresent()) {
            return "; it " + longForm.get();
        }
        int time = find(CsvForm::isLikeTime);
        if (time >= 0) {
            return "; if '" + columns.get(time) + "' is the time, rename it";
        }
        boolean data = columns.stream().noneMatch(column -> column.chars().anyMatch(Character::isLetter))
                || columns.stream().anyMatch(column -> column.matches("\\d{4}-\\d\\d-\\d\\d.*"));
        return data ? "; it looks like a row of values: put a line of names before it" : "";
    }

    private static boolean isLikeTime(String name) {
        return name.contains("time") || name.contains("date") || name.startsWith("last_") || name.endsWith("_at");
    }

    /** Whether the cells of a column are words, and not always the same. */
    private boolean namesDiffer(int column) {
        Set<String> words = new HashSet<>();
        for (List<String> row : rows) {
            String cell = row.size() > column ? row.get(column) : "";
            if (!cell.isEmpty() && !Double.isNaN(Decimal.parseOrNan(cell))) {
                return false;
            }
            words.add(cell);
        }
        words.remove("");
        return words.size() > 1;
    }

    private int find(Predicate<String> wanted) {
        for (int i = 0; i < columns.size(); i++) {
            if (!options.ignores(columns.get(i)) && wanted.test(columns.get(i).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }
}

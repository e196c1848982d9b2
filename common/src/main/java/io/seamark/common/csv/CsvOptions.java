package io.seamark.common.csv;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a CSV file is to be read.
 *
 * @param device the device of all rows where the file has no {@code device} column
 * @param ignored names of columns that are no metrics (labels, comments), in any case
 */
public record CsvOptions(String device, Set<String> ignored) {

    public CsvOptions {
        requireNonNull(device, "device is null");
        Set<String> lower = new TreeSet<>();
        for (String name : requireNonNull(ignored, "ignored is null")) {
            lower.add(name.strip().toLowerCase(Locale.ROOT));
        }
        ignored = Set.copyOf(lower);
    }

    /** Reads every column, for files of this device. */
    public static CsvOptions ofDevice(String device) {
        return new CsvOptions(device, Set.of());
    }

    boolean ignores(String column) {
        return ignored.contains(column.toLowerCase(Locale.ROOT));
    }
}

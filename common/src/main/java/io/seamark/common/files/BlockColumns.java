package io.seamark.common.files;

import io.seamark.common.csv.LeftOut;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the column that names the devices of a file which has the rows of one device after those of another: its value changes
 * where times go back, nowhere else, and never returns. Not thread-safe.
 */
final class BlockColumns {

    /** With fewer rows to a block, a measured value may change where times go back by chance. */
    private static final int MIN_BLOCK = 3;

    /** The values so far of each column that has changed where times go back, and nowhere else. */
    private final Map<String, Set<String>> values = new HashMap<>();

    private final Set<String> others = new HashSet<>();
    private long backs;
    private boolean apart;

    /**
     * Takes two rows of one device, one after the other.
     *
     * @param begun time of the row since which times have not gone back
     */
    void next(FileRow.Accepted before, FileRow.Accepted row, long begun) {
        long ts = row.reading().ts();
        long last = before.reading().ts();
        boolean back = ts < last;
        if (back) {
            backs++;
            // Parts of one device's history in the wrong order do not overlap.
            apart |= Math.abs(ts - begun) > (last - begun) / 2;
        }
        if (apart) {
            return;
        }
        row.reading().metrics().forEach((metric, value) -> {
            if (!others.contains(metric)) {
                compare(metric, before.reading().metrics().get(metric), value, back);
            }
        });
        for (LeftOut value : row.leftOut()) {
            if (value.why() == LeftOut.Why.TEXT && !others.contains(value.metric())) {
                compare(value.metric(), text(before, value.metric()), value.text(), back);
            }
        }
    }

    private void compare(String column, Object before, Object now, boolean back) {
        boolean changed = !Objects.equals(before, now);
        if (changed != back) {
            others.add(column);
            values.remove(column);
        } else if (back) {
            values.computeIfAbsent(column, name -> new HashSet<>(Set.of(String.valueOf(before))))
                    .add(String.valueOf(now));
        }
    }

    private static String text(FileRow.Accepted row, String column) {
        return row.leftOut().stream()
                .filter(value -> value.metric().equals(column))
                .map(LeftOut::text)
                .findFirst()
                .orElse("");
    }

    /**
     * The column, if there is one.
     *
     * @param readings of the file
     */
    Optional<String> find(long readings) {
        return apart || readings < MIN_BLOCK * (backs + 1)
                ? Optional.empty()
                : values.entrySet().stream()
                        .filter(column -> column.getValue().size() == backs + 1)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst();
    }
}

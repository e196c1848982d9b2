package io.seamark.common.files;

import io.seamark.common.csv.LeftOut;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one file, or the part of it that is wanted, holds. Filled by a {@link FileScan}. */
public final class FileTally implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MAX_METRICS = 10_000;
    private static final String OTHERS = "(others)";

    /** The readings of one device in the file: how many, and their first and last time, epoch milliseconds. */
    record Span(long readings, long first, long last) implements Serializable {}

    /** The values of one metric that were no numbers. */
    static final class Omitted implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final int MAX_WORDS = 32;

        final String example;
        final TreeMap<String, Long> words = new TreeMap<>();
        long count;

        Omitted(String example) {
            this.example = example;
        }

        void add(String word, long times) {
            count += times;
            words.merge(words.size() < MAX_WORDS || words.containsKey(word) ? word : OTHERS, times, Long::sum);
        }
    }

    final String path;

    /** The device that the file's name says; empty if its rows say theirs. */
    final String namedDevice;

    final TreeMap<String, Long> rejected = new TreeMap<>();
    final TreeMap<String, String> examples = new TreeMap<>();
    final TreeMap<String, Omitted> leftOut = new TreeMap<>();
    final TreeSet<String> withoutNumber = new TreeSet<>();
    final HashMap<String, Span> devices = new HashMap<>();
    final ArrayList<String> notes = new ArrayList<>();
    long readings;
    long sameTime;
    long falls;
    String firstFall = "";

    /** How many of the falls are as where clocks are set back. */
    long setBacks;

    /** The column that tells rows of one time apart; empty if there is none. */
    String keyColumn = "";

    /** The column that changes where times fall, and nowhere else; empty if there is none. */
    String blockColumn = "";

    FileTally(String path, String namedDevice) {
        this.path = path;
        this.namedDevice = namedDevice;
    }

    void reject(FileRow.Rejected row) {
        rejected.merge(row.reason(), 1L, Long::sum);
        examples.putIfAbsent(row.reason(), path + ":" + row.line() + ": " + row.detail());
    }

    void leaveOut(FileRow row) {
        List<LeftOut> values = row.leftOut();
        for (int i = 0; i < values.size(); i++) {
            LeftOut value = values.get(i);
            String metric =
                    leftOut.size() < MAX_METRICS || leftOut.containsKey(value.metric()) ? value.metric() : OTHERS;
            leftOut.computeIfAbsent(metric, name -> new Omitted(path + ":" + row.line() + ": '" + value.text() + "'"))
                    .add(value.text(), 1);
        }
    }

    /** How many rows there are, readings or not. */
    public long rows() {
        return readings + rejectedRows();
    }

    /** How many rows are readings. */
    public long readings() {
        return readings;
    }

    /** How many rows are no readings. */
    public long rejectedRows() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many readings each device has. */
    public Map<String, Long> readingsByDevice() {
        Map<String, Long> counts = new HashMap<>();
        devices.forEach((device, span) -> counts.put(device, span.readings()));
        return counts;
    }

    /** How often a reading's time lies before that of its device's reading before it. */
    public long falls() {
        return falls;
    }

    /** Where that is first, in words; empty if nowhere. */
    public String firstFall() {
        return firstFall;
    }
}

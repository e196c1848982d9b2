package io.seamark.common.files;

import io.seamark.common.csv.CsvReadings;
import io.seamark.common.reading.Reading;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through a file before anything is done with it, in memory bounded by its devices and columns. Not thread-safe.
 */
public final class FileScan {

    private static final Logger LOG = LoggerFactory.getLogger(FileScan.class);
    private static final long LOGGED_ROWS = 5_000_000;

    /** Fewer rising values in a row say nothing of a column. */
    private static final int MIN_RISES = 20;

    private final RowReader reader;
    private final FileTally tally;
    private final Map<String, Track> tracks = new HashMap<>();
    private final KeyColumns keys = new KeyColumns();
    private final BlockColumns blocks = new BlockColumns();
    private final Set<String> columns = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();
    private final Map<String, Long> rising = new HashMap<>();
    private final Set<String> notRising = new HashSet<>();

    /** What is known of one device on the way. */
    private static final class Track {
        private FileRow.Accepted last;
        private long first = Long.MAX_VALUE;
        private long latest = Long.MIN_VALUE;
        private long readings;
        private long atOnce = 1;

        /** The time since which times have not gone back. */
        private long begun;

        /** Milliseconds between the last two readings whose times rise; 0 before there are two. */
        private long step;

        Track(FileRow.Accepted row) {
            last = row;
            begun = row.reading().ts();
        }
    }

    private FileScan(ReadingFile file, RowReader reader) {
        this.reader = reader;
        boolean named =
                reader.csv().map(csv -> csv.header().deviceColumn().isEmpty()).orElse(false);
        this.tally = new FileTally(file.path().toString(), named ? file.device() : "");
        reader.csv().ifPresent(csv -> columns.addAll(csv.header().metrics()));
    }

    /** Looks through a whole file. */
    public static FileTally of(ReadingFile file, RowReader.Options options) throws IOException {
        try (RowReader reader = RowReader.open(file, options)) {
            return of(file, reader, reader);
        }
    }

    /**
     * Looks through a part of a file.
     *
     * @param reader the open file
     * @param rows of it, those that are wanted
     */
    public static FileTally of(ReadingFile file, RowReader reader, Iterator<FileRow> rows) {
        FileScan scan = new FileScan(file, reader);
        for (long count = 1; rows.hasNext(); count++) {
            scan.accept(rows.next());
            if (count % LOGGED_ROWS == 0) {
                LOG.info("{}: looked through {} rows", file.path(), count);
            }
        }
        return scan.end();
    }

    private void accept(FileRow row) {
        tally.leaveOut(row);
        if (row instanceof FileRow.Accepted accepted) {
            numbers.addAll(accepted.reading().metrics().keySet());
            tally.readings++;
            follow(accepted);
        } else if (row instanceof FileRow.Rejected rejected) {
            tally.reject(rejected);
        }
    }

    private void follow(FileRow.Accepted row) {
        long ts = row.reading().ts();
        Track track = tracks.get(row.device());
        if (track == null) {
            track = new Track(row);
            tracks.put(row.device(), track);
        } else {
            long before = track.last.reading().ts();
            blocks.next(track.last, row, track.begun);
            if (ts < before) {
                fall(row, track);
                track.begun = ts;
            } else if (ts > before) {
                track.step = ts - before;
            }
            if (ts == before) {
                tally.sameTime += track.atOnce == 1 ? 2 : 1;
                keys.together(track.last, row, track.atOnce == 1);
                track.atOnce++;
            } else {
                track.atOnce = 1;
            }
            watchGrowth(track.last.reading(), row.reading());
            track.last = row;
        }
        track.readings++;
        track.first = Math.min(track.first, ts);
        track.latest = Math.max(track.latest, ts);
    }

    private void fall(FileRow.Accepted row, Track track) {
        if (tally.falls++ == 0) {
            tally.firstFall = tally.path + ":" + row.line() + ": " + time(row) + " comes after " + time(track.last);
        }
        tally.setBacks += ClockChange.isSetBack(track.last, row, track.step) ? 1 : 0;
    }

    private static String time(FileRow.Accepted row) {
        return row.timeText().isEmpty()
                ? Instant.ofEpochMilli(row.reading().ts()).toString()
                : "'" + row.timeText() + "'";
    }

    private void watchGrowth(Reading before, Reading now) {
        if (columns.size() == notRising.size()) {
            return;
        }
        for (String column : columns) {
            if (notRising.contains(column)) {
                continue;
            }
            Double from = before.metrics().get(column);
            Double to = now.metrics().get(column);
            if (from != null && to != null && to > from) {
                rising.merge(column, 1L, Long::sum);
            } else if (from != null && to != null) {
                notRising.add(column);
            }
        }
    }

    private FileTally end() {
        tracks.forEach((device, track) ->
                tally.devices.put(device, new FileTally.Span(track.readings, track.first, track.latest)));
        columns.stream()
                .filter(column -> !numbers.contains(column) && tally.leftOut.containsKey(column))
                .forEach(tally.withoutNumber::add);
        tally.keyColumn = keys.find(tally.readings, numbers.size()).orElse("");
        tally.blockColumn = blocks.find(tally.readings).orElse("");
        reader.csv().ifPresent(this::describe);
        return tally;
    }

    private void describe(CsvReadings csv) {
        if (csv.linesBefore() > 0) {
            tally.notes.add("line " + (csv.linesBefore() + 1) + " names the columns; those before it are no rows");
        }
        if (csv.unitRows() > 0) {
            tally.notes.add(csv.unitRows() + " rows under the names hold neither a time nor a number, such as units");
        }
        rising.forEach((column, steps) -> {
            if (steps >= MIN_RISES && !notRising.contains(column)) {
                tally.notes.add("column '" + column + "' only ever grows: if it is a second time or a record number,"
                        + " leave it out with --ignore '" + column + "'");
            }
        });
    }
}

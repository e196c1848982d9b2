package io.seamark.common.csv;

import io.seamark.common.reading.EventTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the rows of a CSV file begin, by its first characters.
 *
 * @param linesBefore how many lines stand before the header
 * @param separator what separates cells
 * @param rows the first rows under the header, for what their columns hold; the last may be cut short
 */
record CsvStart(int linesBefore, char separator, List<List<String>> rows) {

    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int MAX_LINES_BEFORE = 64;
    private static final int MAX_ROWS = 200;

    CsvStart {
        rows = List.copyOf(rows);
    }

    /**
     * Reads the start of a text, and leaves the reader at the header; at the first line that is not blank if no line looks
     * like one.
     */
    static CsvStart read(BufferedReader in, int chars) throws IOException {
        in.mark(chars);
        List<String> lines = lines(in, chars);
        in.reset();
        int header = 0;
        while (header < lines.size() && lines.get(header).isBlank()) {
            header++;
        }
        char separator = header < lines.size() ? mostOf(lines.get(header)) : SEPARATORS[0];
        for (int i = header; i < Math.min(lines.size(), MAX_LINES_BEFORE); i++) {
            char found = separatorOfHeader(lines.get(i));
            if (found != 0) {
                header = i;
                separator = found;
                break;
            }
        }
        for (int i = 0; i < header; i++) {
            in.readLine();
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = header + 1; i < lines.size() && rows.size() < MAX_ROWS; i++) {
            rows.add(cells(lines.get(i), separator));
        }
        return new CsvStart(header, separator, rows);
    }

    /** The lines that begin within the first characters, as far as those go. */
    private static List<String> lines(BufferedReader in, int chars) throws IOException {
        char[] buffer = new char[chars];
        int length = 0;
        for (int n = in.read(buffer); n > 0; n = in.read(buffer, length, chars - length)) {
            length += n;
        }
        return new String(buffer, 0, length)
                .lines()
                .limit(MAX_LINES_BEFORE + MAX_ROWS)
                .toList();
    }

    /** The separator under which a line names a time column and others; 0 if there is none. */
    private static char separatorOfHeader(String line) {
        char best = 0;
        int most = 1;
        for (char separator : SEPARATORS) {
            List<String> cells = cells(line, separator);
            if (cells.size() > most && isHeader(cells)) {
                best = separator;
                most = cells.size();
            }
        }
        return best;
    }

    private static boolean isHeader(List<String> cells) {
        boolean named = false;
        for (String cell : cells) {
            String name = CsvHeader.name(cell).toLowerCase(Locale.ROOT);
            named |= CsvHeader.TIME_NAMES.contains(name);
            // A line such as "Time;2026-01-31 12:00:00" says when the file was written.
            if (name.length() >= 10 && EventTime.parse(name).isPresent()) {
                return false;
            }
        }
        return named;
    }

    private static char mostOf(String line) {
        char best = SEPARATORS[0];
        for (char separator : SEPARATORS) {
            best = cells(line, separator).size() > cells(line, best).size() ? separator : best;
        }
        return best;
    }

    private static List<String> cells(String line, char separator) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}

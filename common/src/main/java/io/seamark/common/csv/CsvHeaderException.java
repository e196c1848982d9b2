package io.seamark.common.csv;

import java.io.IOException;

/** A CSV file whose first line does not say which column is the time and which are metrics. */
public final class CsvHeaderException extends IOException {

    private static final long serialVersionUID = 1L;

    CsvHeaderException(String file, String problem) {
        super(file + ": " + problem);
    }
}

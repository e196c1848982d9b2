package io.seamark.common.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.csv.CsvOptions;
import io.seamark.common.csv.CsvReadings;
import io.seamark.common.csv.LeftOut;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.text.PlainText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a file of readings, in constant memory, held against the limits that messages of the log have. A value of a JSON
 * file is judged by the decoder of messages, with its device in place of the key. Not thread-safe.
 */
public final class RowReader implements Iterator<FileRow>, Closeable {

    /**
     * How files are read.
     *
     * @param ignored names of CSV columns that are no metrics
     * @param devicePrefix what to put in front of every device id
     * @param limits what a reading may be at most
     * @param now epoch milliseconds: a time too far beyond it is refused
     */
    public record Options(Set<String> ignored, String devicePrefix, ReadingLimits limits, long now)
            implements java.io.Serializable {
        public Options {
            ignored = Set.copyOf(ignored);
        }
    }

    /** Characters of a value that is left out. */
    private static final int MAX_SHOWN = 40;

    private final Optional<CsvReadings> csv;
    private final Optional<JsonValues> json;
    private final Options options;
    private final RowCheck check;
    private final ReadingDecoder decoder;
    private long values;
    private Optional<FileRow> next = Optional.empty();

    private RowReader(Optional<CsvReadings> csv, Optional<JsonValues> json, Options options) {
        this.csv = csv;
        this.json = json;
        this.options = options;
        this.check = new RowCheck(options.limits(), options.devicePrefix(), options.now());
        this.decoder = new ReadingDecoder(options.limits());
    }

    /** Opens a file. */
    public static RowReader open(ReadingFile file, Options options) throws IOException {
        return open(file, Files.newInputStream(file.path()), options);
    }

    /** Opens a file whose bytes come from a stream, which is closed with the result, and also if this fails. */
    public static RowReader open(ReadingFile file, InputStream in, Options options) throws IOException {
        String name = file.path().toString();
        if (file.isCsv()) {
            CsvReadings readings = CsvReadings.open(in, name, new CsvOptions(file.device(), options.ignored()));
            return new RowReader(Optional.of(readings), Optional.empty(), options);
        }
        JsonValues values =
                new JsonValues(PlainText.of(in, name), options.limits().maxBytes());
        return new RowReader(Optional.empty(), Optional.of(values), options);
    }

    /** The CSV file that is read; empty for JSON. */
    Optional<CsvReadings> csv() {
        return csv;
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty()) {
            next = csv.isPresent() ? ofCsv(csv.get()) : ofJson(json.orElseThrow());
        }
        return next.isPresent();
    }

    private Optional<FileRow> ofCsv(CsvReadings readings) {
        return readings.hasNext() ? Optional.of(check.of(readings.next())) : Optional.empty();
    }

    private Optional<FileRow> ofJson(JsonValues file) {
        try {
            return file.next().map(bytes -> ofJson(bytes, file.line()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileRow ofJson(byte[] bytes, long line) {
        long number = values++;
        Optional<String> device = deviceOf(bytes);
        byte[] key = device.orElse("").getBytes(UTF_8);
        if (!decoder.decode(key, bytes, options.now())) {
            return new FileRow.Rejected(
                    number, line, "", device.orElse(""), decoder.reason().name(), decoder.detail(), bytes, List.of());
        }
        Reading reading = decoder.reading();
        Reading prefixed = options.devicePrefix().isEmpty()
                ? reading
                : new Reading(options.devicePrefix() + reading.device(), reading.ts(), reading.metrics());
        return new FileRow.Accepted(number, line, "", prefixed, bytes, leftOut(bytes));
    }

    /** What the decoder has left out of the reading that it has just accepted. */
    private List<LeftOut> leftOut(byte[] bytes) {
        if (decoder.leftOutCount() == 0) {
            return List.of();
        }
        List<LeftOut> all = new ArrayList<>(decoder.leftOutCount());
        for (int i = 0; i < decoder.leftOutCount(); i++) {
            LeftOut.Why why =
                    switch (decoder.leftOutReason(i)) {
                        case TEXT -> LeftOut.Why.TEXT;
                        case ARRAY, OBJECT -> LeftOut.Why.STRUCTURE;
                        case NOT_FINITE -> LeftOut.Why.NOT_FINITE;
                    };
            String metric = decoder.leftOutMetric(i);
            all.add(new LeftOut(metric, why, textOf(bytes, metric)));
        }
        return all;
    }

    /** A metric's value as it stands in a reading, cut short; nothing where it cannot be shown. */
    private static String textOf(byte[] bytes, String metric) {
        try {
            String text = JsonParser.parseString(new String(bytes, UTF_8))
                    .getAsJsonObject()
                    .getAsJsonObject("metrics")
                    .get(metric)
                    .toString();
            return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
        } catch (RuntimeException e) {
            return ""; // lenient parsing differs from the decoder's
        }
    }

    /** The device of a value as its key; what is no object has none, and the decoder says so. */
    private static Optional<String> deviceOf(byte[] bytes) {
        try {
            JsonObject object = JsonParser.parseString(new String(bytes, UTF_8)).getAsJsonObject();
            return Optional.of(object.get("device").getAsString());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public FileRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows");
        }
        FileRow row = next.orElseThrow();
        next = Optional.empty();
        return row;
    }

    @Override
    public void close() throws IOException {
        if (csv.isPresent()) {
            csv.get().close();
        }
        if (json.isPresent()) {
            json.get().close();
        }
    }
}

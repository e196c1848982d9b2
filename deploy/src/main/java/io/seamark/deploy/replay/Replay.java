package io.seamark.deploy.replay;

import static java.util.Objects.requireNonNull;

import io.seamark.common.csv.CsvFiles;
import io.seamark.common.csv.CsvOptions;
import io.seamark.common.csv.CsvProblem;
import io.seamark.common.csv.CsvReadings;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Sends recorded readings to Kafka in the order of their event times. A CSV file is of one device unless it has a device
 * column; JSON lines are sent as they stand. All files are open at once.
 *
 * @param files what to replay
 * @param rows which rows of each file
 * @param ignored columns of CSV files that are no metrics
 * @param devicePrefix put before every device id of CSV files
 * @param pacing how fast
 */
public record Replay(List<RecordedFile> files, RowRange rows, Set<String> ignored, String devicePrefix, Pacing pacing) {

    public Replay {
        files = List.copyOf(files);
        requireNonNull(rows, "rows is null");
        ignored = Set.copyOf(ignored);
        requireNonNull(devicePrefix, "devicePrefix is null");
        requireNonNull(pacing, "pacing is null");
    }

    /** Replays all of the files as fast as Kafka takes them. */
    public static Replay of(List<RecordedFile> files) {
        return new Replay(files, RowRange.all(), Set.of(), "", new Pacing.Unlimited());
    }

    /**
     * Sends everything and waits for the acknowledgements. The sender must be new, for its counts are reported; it is
     * left open.
     *
     * @param onBytes told how many bytes of the files have been read since it was last told
     * @throws CommandFailure if a file cannot be read or has no usable header; nothing has been sent if it is the header
     * @throws InterruptedException if interrupted while waiting for a message to be due
     */
    public ReplayReport run(ReadingSender sender, LongConsumer onBytes) throws InterruptedException {
        Map<CsvProblem, Long> badRows = new EnumMap<>(CsvProblem.class);
        long start = System.nanoTime();
        long withoutKey = 0;
        List<Recording> recordings = new ArrayList<>();
        try {
            for (RecordedFile file : files) {
                recordings.add(open(file, onBytes, badRows));
            }
            MergedRecording merged = new MergedRecording(recordings);
            start = System.nanoTime();
            withoutKey = send(merged, sender, start);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailure("Cannot replay " + e.getMessage() + ".", e);
        } finally {
            close(recordings);
        }
        sender.flush();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ReplayReport(
                files.size(),
                sender.sent(),
                sender.acknowledged(),
                sender.failed(),
                withoutKey,
                badRows,
                seconds,
                sender.firstError());
    }

    private long send(Recording merged, ReadingSender sender, long start) throws InterruptedException {
        long withoutKey = 0;
        long firstTs = Long.MIN_VALUE;
        for (long index = 0; merged.hasNext(); index++) {
            ReplayMessage message = merged.next();
            firstTs = index == 0 ? message.ts() : firstTs;
            long due = start + pacing.dueNanos(index, message.ts() - firstTs);
            long wait = due - System.nanoTime();
            // Waiting for less than a millisecond takes longer than that.
            if (wait > 1_000_000) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            sender.send(message.key(), Optional.of(message.value()));
            withoutKey += message.key().isEmpty() ? 1 : 0;
        }
        return withoutKey;
    }

    private Recording open(RecordedFile file, LongConsumer onBytes, Map<CsvProblem, Long> badRows) throws IOException {
        RowRange range = rows.needsCount() ? rows.within(count(file)) : rows;
        InputStream in = new CountedStream(Files.newInputStream(file.path()), onBytes);
        if (!CsvFiles.isCsv(file.path())) {
            return new JsonRecording(new LineReader(in), range);
        }
        CsvReadings readings = CsvReadings.open(in, file.path().toString(), new CsvOptions(file.device(), ignored));
        return new CsvRecording(readings, range, devicePrefix, problem -> badRows.merge(problem, 1L, Long::sum));
    }

    private long count(RecordedFile file) throws IOException {
        long count = 0;
        if (CsvFiles.isCsv(file.path())) {
            try (CsvReadings readings = CsvReadings.open(file.path(), new CsvOptions(file.device(), ignored))) {
                for (; readings.hasNext(); count++) {
                    readings.next();
                }
            }
            return count;
        }
        try (LineReader lines = new LineReader(Files.newInputStream(file.path()))) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                count += JsonRecording.isBlank(line.get()) ? 0 : 1;
            }
        }
        return count;
    }

    private static void close(List<Recording> recordings) {
        for (Recording recording : recordings) {
            try {
                recording.close();
            } catch (IOException e) {
                throw new UncheckedIOException("closing a file that was only read", e);
            }
        }
    }
}

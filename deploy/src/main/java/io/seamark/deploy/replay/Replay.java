package io.seamark.deploy.replay;

import static java.util.Objects.requireNonNull;

import io.seamark.common.files.FileScan;
import io.seamark.common.files.FileTally;
import io.seamark.common.files.FilesReport;
import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.RowReader;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Sends recorded readings to Kafka in the order of their event times. A CSV file is of one device unless it has a device
 * column; JSON values are sent as they stand. The files are looked through first, and nothing is sent if they cannot be used.
 * All are open at once.
 *
 * @param files what to replay
 * @param rows which rows of each file
 * @param ignored columns of CSV files that are no metrics
 * @param devicePrefix put before every device id of CSV files
 * @param pacing how fast
 * @param terms what the files may be
 */
public record Replay(
        List<ReadingFile> files, RowRange rows, Set<String> ignored, String devicePrefix, Pacing pacing, Terms terms) {

    private static final long PART_BYTES = 64L << 20;

    /**
     * What files may be.
     *
     * @param limits what a reading may be at most
     * @param maxRejected percent of the rows that may be no readings
     * @param deviceFromSaid whether somebody said what names the devices of files
     */
    public record Terms(ReadingLimits limits, double maxRejected, boolean deviceFromSaid) {}

    public Replay {
        files = List.copyOf(files);
        requireNonNull(rows, "rows is null");
        ignored = Set.copyOf(ignored);
        requireNonNull(devicePrefix, "devicePrefix is null");
        requireNonNull(pacing, "pacing is null");
        requireNonNull(terms, "terms is null");
    }

    /**
     * Sends everything and waits for the acknowledgements. The sender must be new, for its counts are reported; it is
     * left open.
     *
     * @param onBytes told how many bytes of the files have been read since it was last told; they are read twice
     * @throws CommandFailure if a file cannot be read or used; nothing has been sent if that shows when it is looked through
     * @throws InterruptedException if interrupted while waiting for a message to be due
     */
    public ReplayReport run(ReadingSender sender, LongConsumer onBytes) throws InterruptedException {
        SameTimes sameTimes = new SameTimes();
        long start = System.nanoTime();
        long withoutKey = 0;
        FilesReport found = FilesReport.of(List.of());
        List<Recording> recordings = new ArrayList<>();
        try {
            List<FileTally> tallies = new ArrayList<>();
            for (ReadingFile file : files) {
                tallies.add(scan(file, onBytes));
            }
            found = FilesReport.of(tallies);
            Optional<String> refusal = found.refusal(terms.maxRejected(), terms.deviceFromSaid());
            if (refusal.isPresent()) {
                throw new CommandFailure("Nothing was sent. " + refusal.get());
            }
            for (int i = 0; i < files.size(); i++) {
                recordings.add(open(files.get(i), tallies.get(i), onBytes));
            }
            MergedRecording merged = new MergedRecording(recordings);
            start = System.nanoTime();
            withoutKey = send(merged, sender, start, sameTimes);
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
                sameTimes.count(),
                found,
                seconds,
                sender.firstError());
    }

    /** The size of all files. */
    long bytes() throws IOException {
        long bytes = 0;
        for (ReadingFile file : files) {
            bytes += Files.size(file.path());
        }
        return bytes;
    }

    private long send(Recording merged, ReadingSender sender, long start, SameTimes sameTimes)
            throws InterruptedException {
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
            sameTimes.add(message);
            withoutKey += message.key().isEmpty() ? 1 : 0;
        }
        return withoutKey;
    }

    private FileTally scan(ReadingFile file, LongConsumer onBytes) throws IOException {
        try (RowReader reader = reader(file, onBytes)) {
            return FileScan.of(file, reader, reader);
        }
    }

    private Recording open(ReadingFile file, FileTally tally, LongConsumer onBytes) throws IOException {
        Recording recording = new RowRecording(reader(file, onBytes), rows.within(tally.rows()));
        return tally.falls() > 0 ? SortedRecording.of(recording, PART_BYTES) : recording;
    }

    private RowReader reader(ReadingFile file, LongConsumer onBytes) throws IOException {
        InputStream in = new CountedStream(Files.newInputStream(file.path()), onBytes);
        String prefix = file.isCsv() ? devicePrefix : "";
        return RowReader.open(
                file, in, new RowReader.Options(ignored, prefix, terms.limits(), System.currentTimeMillis()));
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

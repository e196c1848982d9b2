package io.seamark.deploy.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Writes the past of a fleet as one CSV file per device: {@code timestamp} in epoch ms, then its metrics. */
public final class HistoryWriter {

    private static final int CHUNK_CHARS = 1 << 16;

    private final Fleet fleet;
    private final FaultPlan faults;
    private final Path folder;

    /** Writes into a folder, which is made if it is missing; files of the same devices are replaced. */
    public HistoryWriter(Fleet fleet, FaultPlan faults, Path folder) {
        this.fleet = requireNonNull(fleet, "fleet is null");
        this.faults = requireNonNull(faults, "faults is null");
        this.folder = requireNonNull(folder, "folder is null");
    }

    /**
     * Writes the readings of the event times {@code [from, until)} on all cores.
     *
     * @param onRows told how many rows have been written since it was last told; called by several threads
     * @return how many rows were written
     * @throws IOException if a file cannot be written; the others may be incomplete then
     */
    public long write(long from, long until, LongConsumer onRows) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Long>> files = new ArrayList<>();
            for (Device device : fleet.devices()) {
                files.add(pool.submit(() -> write(device, from, until, onRows)));
            }
            long rows = 0;
            for (Future<Long> file : files) {
                rows += file.get();
            }
            return rows;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException("Cannot write the history to '" + folder + "': " + cause.getMessage(), cause);
            }
            throw new IllegalStateException("making the history failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private long write(Device device, long from, long until, LongConsumer onRows) throws IOException {
        List<MetricModel> metrics = device.type().metrics();
        double[] values = new double[metrics.size()];
        StringBuilder text = new StringBuilder(CHUNK_CHARS + 256);
        text.append("timestamp,").append(String.join(",", device.metrics())).append('\n');
        long rows = 0;
        long reported = 0;
        try (OutputStream out = Files.newOutputStream(folder.resolve(device.id() + ".csv"))) {
            for (long ts = fleet.nextTime(device, from); ts < until; ts = fleet.nextTime(device, ts + 1)) {
                fleet.values(device, ts, faults, values);
                text.append(ts);
                for (int m = 0; m < values.length; m++) {
                    text.append(',');
                    Decimals.append(text, values[m], metrics.get(m).decimals());
                }
                text.append('\n');
                rows++;
                if (text.length() > CHUNK_CHARS) {
                    flush(text, out);
                    onRows.accept(rows - reported);
                    reported = rows;
                }
            }
            flush(text, out);
        }
        onRows.accept(rows - reported);
        return rows;
    }

    private static void flush(StringBuilder text, OutputStream out) throws IOException {
        out.write(text.toString().getBytes(US_ASCII));
        text.setLength(0);
    }
}

package io.seamark.deploy.demo;

import io.seamark.common.files.DeviceFrom;
import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.ReadingFiles;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import io.seamark.deploy.replay.Pacing;
import io.seamark.deploy.replay.ReadingSender;
import io.seamark.deploy.replay.Replay;
import io.seamark.deploy.replay.ReplayReport;
import io.seamark.deploy.replay.RowRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Recordings from CSV files, each file a device: the first part as history, the rest streamed. */
final class RecordedStory implements Story {

    private final Path data;
    private final Set<String> ignored;
    private final double historyFraction;
    private final Pacing pacing;
    private Optional<ReadingSender> sender = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private volatile Optional<ReplayReport> report = Optional.empty();
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /**
     * @param data folder of CSV files
     * @param ignored columns that are no metrics
     * @param historyFraction share of each file's rows that is history, in (0, 1)
     * @param pacing how fast the rest is streamed
     */
    RecordedStory(Path data, Set<String> ignored, double historyFraction, Pacing pacing) {
        this.data = data;
        this.ignored = Set.copyOf(ignored);
        this.historyFraction = historyFraction;
        this.pacing = pacing;
    }

    @Override
    public List<String> history(Path dir) {
        List<String> arguments =
                new ArrayList<>(List.of(data.toString(), "--to-fraction", Double.toString(historyFraction)));
        if (!ignored.isEmpty()) {
            arguments.addAll(List.of("--ignore", String.join(",", ignored)));
        }
        return arguments;
    }

    @Override
    public void start(String bootstrapServers) throws IOException {
        List<ReadingFile> files = ReadingFiles.find(List.of(data), DeviceFrom.FILE);
        // What may be rejected has been asked when the history was imported.
        Replay.Terms terms = new Replay.Terms(ReadingLimits.from(Settings.reference()), 100, false);
        Replay replay = new Replay(files, RowRange.between(historyFraction, 1), ignored, "", pacing, terms);
        ReadingSender opened = new ReadingSender(bootstrapServers, "readings", Map.of());
        sender = Optional.of(opened);
        Thread worker = new Thread(() -> run(replay, opened), "replay");
        worker.setDaemon(true);
        worker.start();
        thread = Optional.of(worker);
    }

    private void run(Replay replay, ReadingSender opened) {
        try {
            report = Optional.of(replay.run(opened, bytes -> {}));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the demo stops
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
    }

    @Override
    public Optional<Duration> untilPresent() {
        return Optional.empty();
    }

    @Override
    public boolean isDone() {
        failure.ifPresent(e -> {
            throw e;
        });
        return report.isPresent();
    }

    @Override
    public String progress() {
        return report.map(ReplayReport::line)
                .orElseGet(() -> String.format(
                        "sent %,d readings", sender.map(ReadingSender::sent).orElse(0L)));
    }

    @Override
    public String found(ServingClient serving) throws InterruptedException {
        return FaultTruth.countIn(serving);
    }

    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
        sender.ifPresent(ReadingSender::close);
    }
}

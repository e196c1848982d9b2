package io.seamark.batch.evaluate;

import io.seamark.batch.Phases;
import io.seamark.batch.evaluate.Recordings.Recording;
import io.seamark.batch.imports.Portion;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.files.FileRow;
import io.seamark.common.files.RowReader;
import io.seamark.common.settings.Settings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores recordings, several at a time, each in the order of its rows. */
final class Scoring {

    private static final Logger LOG = LoggerFactory.getLogger(Scoring.class);
    private static final int TOLD_EVERY = 10;

    private final Settings settings;
    private final Models models;
    private final Recordings recordings;

    Scoring(Settings settings, Models models, Recordings recordings) {
        this.settings = settings;
        this.models = models;
        this.recordings = recordings;
    }

    /**
     * What came of it.
     *
     * @param files how many
     * @param rows of all files, those trained on too
     * @param high rows that score 0.5 or more
     * @param rejected rows that are no readings, and score 0
     * @param withoutModel devices of which every row scores 0, as there is no model
     */
    record Report(int files, long rows, long high, long rejected, SortedSet<String> withoutModel) {
        Report plus(Report other) {
            SortedSet<String> devices = new TreeSet<>(withoutModel);
            devices.addAll(other.withoutModel);
            return new Report(
                    files + other.files, rows + other.rows, high + other.high, rejected + other.rejected, devices);
        }
    }

    /**
     * Scores all.
     *
     * @param out folder for the scores
     * @param alerts where alert events go
     */
    Report run(Path out, AlertFile alerts) {
        AtomicInteger done = new AtomicInteger();
        return Phases.run("score", () -> {
            Report report = recordings.files().parallelStream()
                    .map(each -> {
                        Report scored = score(each, out.resolve(each.relative()), alerts);
                        int count = done.incrementAndGet();
                        if (count % TOLD_EVERY == 0) {
                            LOG.info(
                                    "{} of {} files scored",
                                    count,
                                    recordings.files().size());
                        }
                        return scored;
                    })
                    .reduce(new Report(0, 0, 0, 0, new TreeSet<>()), Report::plus);
            return new Phases.Done<>(report, report.rows() + " rows of " + report.files() + " files");
        });
    }

    private Report score(Recording recording, Path out, AlertFile alerts) {
        Map<String, RowScorer> scorers = new HashMap<>();
        SortedSet<String> withoutModel = new TreeSet<>();
        long rows = 0;
        long high = 0;
        long rejected = 0;
        try {
            Files.createDirectories(out.toAbsolutePath().getParent());
            Optional<Portion> trained = recordings.trainedRows(recording);
            try (RowReader reader = recordings.open(recording);
                    Writer writer = writer(recording, out)) {
                writer.write("timestamp,anomaly_score\n");
                while (reader.hasNext()) {
                    FileRow row = reader.next();
                    boolean isTrained = trained.isPresent() && trained.get().takes(row);
                    float score = 0;
                    if (row instanceof FileRow.Accepted accepted) {
                        RowScorer scorer = scorers.computeIfAbsent(
                                row.device(), device -> new RowScorer(settings, models.of(device)));
                        if (!scorer.hasModel()) {
                            withoutModel.add(row.device());
                        }
                        // What it remembers of the rows that are trained on is in the model.
                        score = isTrained ? 0 : scorer.score(accepted.reading(), alerts::write);
                    } else {
                        rejected++;
                    }
                    rows++;
                    high += score >= AlertRule.LIMIT ? 1 : 0;
                    writer.write(cell(row.timeText()) + "," + score + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot score '" + recording.file().path() + "': " + e.getMessage(), e);
        }
        return new Report(1, rows, high, rejected, withoutModel);
    }

    /** Packed if the recording is: the file has the same name. */
    private static Writer writer(Recording recording, Path out) throws IOException {
        OutputStream bytes = Files.newOutputStream(out);
        return new BufferedWriter(new OutputStreamWriter(
                recording.file().isPacked() ? new GZIPOutputStream(bytes) : bytes, StandardCharsets.UTF_8));
    }

    /** A cell of CSV, quoted where it has to be. */
    static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}

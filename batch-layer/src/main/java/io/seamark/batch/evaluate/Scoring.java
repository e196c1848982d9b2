package io.seamark.batch.evaluate;

import io.seamark.batch.Phases;
import io.seamark.batch.evaluate.Recordings.Recording;
import io.seamark.common.alert.AlertRule;
import io.seamark.common.csv.CsvReadings;
import io.seamark.common.csv.CsvRow;
import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
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
     * @param withoutModel files of which every row scores 0, as there is no model
     */
    record Report(int files, long rows, long high, long rejected, int withoutModel) {
        Report plus(Report other) {
            return new Report(
                    files + other.files,
                    rows + other.rows,
                    high + other.high,
                    rejected + other.rejected,
                    withoutModel + other.withoutModel);
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
                    .reduce(new Report(0, 0, 0, 0, 0), Report::plus);
            return new Phases.Done<>(report, report.rows() + " rows of " + report.files() + " files");
        });
    }

    private Report score(Recording recording, Path out, AlertFile alerts) {
        RowScorer scorer = new RowScorer(settings, models.of(recording.device()));
        long rows = 0;
        long high = 0;
        long rejected = 0;
        try {
            Files.createDirectories(out.toAbsolutePath().getParent());
            try (CsvReadings readings = recordings.open(recording.file(), recording.device());
                    Writer writer = Files.newBufferedWriter(out)) {
                writer.write("timestamp,anomaly_score\n");
                while (readings.hasNext()) {
                    CsvRow row = readings.next();
                    float score = 0;
                    if (!(row instanceof CsvRow.Accepted accepted)) {
                        rejected++;
                    } else if (row.row() >= recording.trainedRows()) {
                        // What it remembers of the rows before is in the model.
                        score = scorer.score(accepted.reading(), alerts::write);
                    }
                    rows++;
                    high += score >= AlertRule.LIMIT ? 1 : 0;
                    writer.write(row.timeText() + "," + score + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot score '" + recording.file() + "': " + e.getMessage(), e);
        }
        return new Report(1, rows, high, rejected, scorer.hasModel() ? 0 : 1);
    }
}

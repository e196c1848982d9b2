package io.seamark.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.csv.CsvProblem;
import io.seamark.common.csv.CsvReadings;
import io.seamark.common.csv.CsvRow;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingEncoder;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/** The readings of a CSV file; rows that are none are told of and passed over. */
final class CsvRecording implements Recording {

    private final CsvReadings rows;
    private final RowRange range;
    private final String devicePrefix;
    private final Consumer<CsvProblem> onBadRow;
    private Optional<ReplayMessage> next = Optional.empty();
    private boolean ended;

    CsvRecording(CsvReadings rows, RowRange range, String devicePrefix, Consumer<CsvProblem> onBadRow) {
        this.rows = rows;
        this.range = range;
        this.devicePrefix = devicePrefix;
        this.onBadRow = onBadRow;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !ended) {
            advance();
        }
        return next.isPresent();
    }

    private void advance() {
        if (!rows.hasNext()) {
            ended = true;
            return;
        }
        CsvRow row = rows.next();
        ended = range.endedAt(row.row());
        if (ended || !range.begunAt(row.row())) {
            return;
        }
        if (row instanceof CsvRow.Accepted accepted) {
            next = Optional.of(message(accepted.reading()));
        } else if (row instanceof CsvRow.Rejected rejected) {
            onBadRow.accept(rejected.problem());
        }
    }

    private ReplayMessage message(Reading reading) {
        Reading named = devicePrefix.isEmpty()
                ? reading
                : new Reading(devicePrefix + reading.device(), reading.ts(), reading.metrics());
        return new ReplayMessage(named.ts(), Optional.of(named.device().getBytes(UTF_8)), ReadingEncoder.toJson(named));
    }

    @Override
    public ReplayMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more readings");
        }
        ReplayMessage message = next.orElseThrow();
        next = Optional.empty();
        return message;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}

package io.seamark.batch.retention;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.ReadingRow;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How long data stays.
 *
 * @param readings raw readings in the archive, by event time; empty: for ever
 * @param rejected rows of messages that are no readings, by message time; empty: for ever
 * @param views hourly summaries, by event time; empty: for ever
 * @param snapshots states of the tables that are not the newest
 * @param orphans files that belong to no table
 */
public record Keep(
        Optional<Duration> readings,
        Optional<Duration> rejected,
        Optional<Duration> views,
        Duration snapshots,
        Duration orphans) {

    public Keep {
        requireNonNull(readings, "readings");
        requireNonNull(rejected, "rejected");
        requireNonNull(views, "views");
        requireNonNull(snapshots, "snapshots");
        requireNonNull(orphans, "orphans");
    }

    /** What the settings say. */
    public static Keep from(Settings settings) {
        return new Keep(
                limit(settings, "seamark.batch.keep-readings"),
                limit(settings, "seamark.batch.keep-rejected"),
                limit(settings, "seamark.batch.keep-views"),
                settings.duration("seamark.batch.keep-snapshots"),
                settings.duration("seamark.batch.orphan-age"));
    }

    private static Optional<Duration> limit(Settings settings, String key) {
        if (settings.string(key).equals("forever")) {
            return Optional.empty();
        }
        return Optional.of(settings.duration(key)).filter(duration -> !duration.isZero());
    }

    /**
     * The first date that stays.
     *
     * @param newest event time of the newest reading, epoch milliseconds
     */
    static Optional<LocalDate> first(Optional<Duration> limit, long newest) {
        return limit.map(duration -> ReadingRow.date(newest - duration.toMillis()));
    }

    /** The first date whose summaries stay. */
    public Optional<LocalDate> firstOfViews(long newest) {
        return first(views, newest);
    }
}

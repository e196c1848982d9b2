package io.seamark.batch.retention;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.Tables;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run does behind its publication: drops what need not be kept, rewrites what lies in too many files, forgets old
 * states of the tables, and sweeps what no table has. All of it can be left out for a night, or die half-way: the next run
 * does it again. A step that fails, or finds that another run has written meanwhile, is told and left to the next night.
 */
public final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Tables tables;
    private final Store store;
    private final Keep keep;
    private final Drop drop;
    private final Compaction compaction;

    public Housekeeping(Settings settings, Store store, Tables tables, SparkSession spark) {
        this.store = requireNonNull(store, "store");
        this.tables = requireNonNull(tables, "tables");
        this.keep = Keep.from(settings);
        this.drop = new Drop(tables, spark);
        this.compaction = Compaction.from(settings, spark);
    }

    /** What the views are of: the archive as the run found it. */
    public record Seen(Map<String, String> archiveMarks, long newest) {}

    /**
     * Does all of it.
     *
     * @param seen the archive that the views hold
     * @param neededSnapshots snapshots of the archive that are still to be read from
     * @param now epoch milliseconds
     * @return what was done, for the log
     */
    public String run(Seen seen, Collection<Long> neededSnapshots, long now) {
        List<String> done = new ArrayList<>();
        Optional<LocalDate> first = Keep.first(keep.readings(), seen.newest());
        first.ifPresent(date -> step(done, "raw readings", () -> drop.readingsBefore(date, seen.archiveMarks())));
        keep.rejected()
                .ifPresent(limit -> step(done, "rejected messages", () -> drop.rejectedBefore(now - limit.toMillis())));
        for (String name : Tables.NAMES) {
            Table table = tables.named(name);
            step(done, "compaction of " + name, () -> compaction.run(table));
            Collection<Long> needed = name.equals(Tables.ARCHIVE) ? neededSnapshots : List.of();
            step(
                    done,
                    "snapshots of " + name,
                    () -> Expiry.run(table, now - keep.snapshots().toMillis(), needed));
            step(
                    done,
                    "orphans of " + name,
                    () -> Orphans.sweep(store, table, now - keep.orphans().toMillis()));
        }
        return done.isEmpty() ? "nothing to tidy" : String.join(", ", done);
    }

    /** One step: says what it did, nothing if there was nothing to do. */
    interface Step {
        Optional<String> run();
    }

    private static void step(List<String> done, String name, Step step) {
        try {
            step.run().ifPresent(done::add);
        } catch (RuntimeException e) {
            LOG.warn("Left to the next run: {} ({})", name, e.getMessage());
            LOG.debug("Why {} failed", name, e);
        }
    }

    /** The marks that say which readings a table has. */
    public static Map<String, String> marksOfRows(Table table) {
        return Map.of(
                Marks.SEAM, Marks.of(table, Marks.SEAM).orElse(""),
                Marks.IMPORTS, Marks.of(table, Marks.IMPORTS).orElse(""));
    }
}

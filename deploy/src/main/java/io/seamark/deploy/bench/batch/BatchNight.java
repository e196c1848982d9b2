package io.seamark.deploy.bench.batch;

import com.google.gson.JsonObject;
import io.seamark.deploy.bench.measure.Medians;
import java.util.List;

/**
 * One nightly run over a whole log, in seconds, and the plain scan of the archive that it has made.
 *
 * @param readings that it took, each archived, summarised and learned from
 * @param archive log to archive
 * @param read the archive brought to its devices, for views and training
 * @param views hourly summaries, and the view files of the generation
 * @param train models, and the model files
 * @param phases all phases of the run: these and the small ones around them
 * @param process from start to end of the program, Java and Spark included
 * @param scan the first scan of a new process
 * @param warmScan the fastest scan of that process
 */
record BatchNight(
        long readings,
        double archive,
        double read,
        double views,
        double train,
        double phases,
        double process,
        double scan,
        double warmScan) {

    /** Of several runs over the same log: the median of each figure. */
    static BatchNight medianOf(List<BatchNight> runs) {
        return new BatchNight(
                runs.get(0).readings,
                Medians.of(runs, BatchNight::archive),
                Medians.of(runs, BatchNight::read),
                Medians.of(runs, BatchNight::views),
                Medians.of(runs, BatchNight::train),
                Medians.of(runs, BatchNight::phases),
                Medians.of(runs, BatchNight::process),
                Medians.of(runs, BatchNight::scan),
                Medians.of(runs, BatchNight::warmScan));
    }

    /** Archive, views and training together. */
    double together() {
        return archive + read + views + train;
    }

    /** Rows a second of all three together, in units of those of the scan in a process as new as theirs. */
    double toScan() {
        return scan / together();
    }

    JsonObject json() {
        JsonObject out = new JsonObject();
        out.addProperty("readings", readings);
        out.addProperty("archive_s", archive);
        out.addProperty("read_s", read);
        out.addProperty("views_s", views);
        out.addProperty("train_s", train);
        out.addProperty("together_s", together());
        out.addProperty("all_phases_s", phases);
        out.addProperty("process_s", process);
        out.addProperty("scan_s", scan);
        out.addProperty("scan_warm_s", warmScan);
        out.addProperty("together_rows_per_s", Math.round(readings / together()));
        out.addProperty("scan_rows_per_s", Math.round(readings / scan));
        out.addProperty("together_to_scan", toScan());
        out.addProperty("together_to_warm_scan", warmScan / together());
        return out;
    }
}

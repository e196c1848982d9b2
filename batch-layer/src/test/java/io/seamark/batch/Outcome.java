package io.seamark.batch;

import io.seamark.batch.archive.Tables;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** All that must not depend on when and how often runs were made: what the current generation says, and the tables' rows. */
record Outcome(
        Seam seam,
        long accepted,
        long duplicates,
        Map<String, Long> rejected,
        long devices,
        Map<String, String> view,
        long archived,
        long rejections,
        long hours) {

    static Outcome of(Store store, SparkSession spark) {
        GenerationStore generations = new GenerationStore(store);
        Manifest manifest = generations.current().orElseThrow();
        return new Outcome(
                manifest.seam(),
                manifest.accepted(),
                manifest.duplicates(),
                manifest.rejected(),
                manifest.devices(),
                view(store, generations, manifest),
                rows(spark, Tables.ARCHIVE),
                rows(spark, Tables.REJECTED),
                rows(spark, Tables.HOURLY));
    }

    private static long rows(SparkSession spark, String table) {
        return spark.table(Tables.sparkName(table)).count();
    }

    /** The view's rows, byte for byte. */
    private static Map<String, String> view(Store store, GenerationStore generations, Manifest manifest) {
        Map<String, String> rows = new TreeMap<>();
        try {
            for (Manifest.File file : manifest.files(Manifest.Kind.VIEW)) {
                Path path = new Path(generations.path(manifest.id()), file.name());
                ViewFile.read(
                        store.open(path),
                        (key, summary) -> rows.put(
                                ViewKey.decode(key).toString(), HexFormat.of().formatHex(summary)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}

package io.seamark.batch.views;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;

import io.seamark.batch.archive.Tables;
import io.seamark.batch.publish.StagedFile;
import io.seamark.batch.spark.Rows;
import io.seamark.common.generation.Manifest;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Hour;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes the hourly views of all dates as the sorted view files of a generation. */
public final class ViewFiles {

    private static final long MICROS_PER_HOUR = Hour.MILLIS * 1000;

    private final Tables tables;
    private final SparkSession spark;
    private final Settings settings;

    public ViewFiles(Tables tables, SparkSession spark, Settings settings) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
        this.settings = requireNonNull(settings, "settings");
    }

    /**
     * What was written.
     *
     * @param files in key order
     * @param devices how many devices have a row
     */
    public record Written(List<Manifest.File> files, long devices) {}

    private record Part(String name, long bytes, long crc32c, long rows, long devices, String first, String last)
            implements Serializable {}

    /** Writes the files below the folder of a staged generation. */
    public Written write(Path staging) {
        tables.hourly();
        Dataset<Row> hourly =
                spark.table(Tables.sparkName(Tables.HOURLY)).select("device", "metric", "hour", "summary");
        long rows = hourly.count();
        if (rows == 0) {
            return new Written(List.of(), 0);
        }
        int perFile = settings.integerIn("seamark.batch.view-file-rows", 1, Integer.MAX_VALUE);
        int files = Math.toIntExact((rows + perFile - 1) / perFile);
        // The order of (device, metric, hour) is that of the keys: names hold no byte below the one that closes them.
        Dataset<Row> sorted = hourly.repartitionByRange(files, col("device"), col("metric"), col("hour"))
                .sortWithinPartitions("device", "metric", "hour");
        String folder = staging.toString();
        Settings ofTask = settings;
        List<Part> parts = Rows.toInternal(sorted)
                .mapPartitions(each -> each.hasNext()
                        ? List.of(writePart(each, ofTask, folder)).iterator()
                        : List.<Part>of().iterator())
                .collect();
        List<Manifest.File> written = new ArrayList<>();
        long devices = 0;
        String previous = "";
        for (Part part : parts) {
            written.add(new Manifest.File(part.name, Manifest.Kind.VIEW, part.bytes, part.crc32c, part.rows));
            devices += part.devices - (part.first.equals(previous) ? 1 : 0);
            previous = part.last;
        }
        return new Written(written, devices);
    }

    private static Part writePart(Iterator<InternalRow> rows, Settings settings, String folder) throws IOException {
        String name = String.format("view/part-%05d.smv", TaskContext.getPartitionId());
        try (StagedFile file = StagedFile.create(Store.open(settings), new Path(folder, name))) {
            UTF8String device = UTF8String.EMPTY_UTF8;
            String first = "";
            long devices = 0;
            ViewFile.Writer writer = new ViewFile.Writer(file.out());
            while (rows.hasNext()) {
                InternalRow row = rows.next();
                UTF8String found = row.getUTF8String(0);
                if (!found.equals(device)) {
                    device = found.copy();
                    first = devices == 0 ? device.toString() : first;
                    devices++;
                }
                long hour = Math.floorDiv(row.getLong(2), MICROS_PER_HOUR);
                writer.add(
                        ViewKey.encode(device.toString(), row.getUTF8String(1).toString(), hour), row.getBinary(3));
            }
            writer.close();
            return new Part(name, file.bytes(), file.crc32c(), writer.rows(), devices, first, device.toString());
        }
    }
}

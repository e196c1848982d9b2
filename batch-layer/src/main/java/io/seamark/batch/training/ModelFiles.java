package io.seamark.batch.training;

import io.seamark.batch.publish.StagedFile;
import io.seamark.common.baseline.Buckets;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.Manifest;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Writes baselines as model files, one for each bucket, empty ones too. Stateless. */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * What was written.
     *
     * @param files by bucket
     * @param baselines how many
     * @param borrowed how many of them have a borrowed season
     */
    public record Written(List<Manifest.File> files, long baselines, long borrowed) {}

    private record Part(String name, long bytes, long crc32c, long rows, long borrowed) implements Serializable {}

    /**
     * Writes them.
     *
     * @param all a {@link ModelFile} of one by device
     */
    static Written write(JavaPairRDD<String, byte[]> all, int buckets, Settings settings, Path staging) {
        String folder = staging.toString();
        List<Part> parts = all.mapToPair(each -> new Tuple2<>(Buckets.of(each._1(), buckets), each._2()))
                // The hash of a bucket's number is the number: one partition for each bucket.
                .partitionBy(new HashPartitioner(buckets))
                .mapPartitionsWithIndex(
                        (bucket, models) ->
                                List.of(write(bucket, models, settings, folder)).iterator(),
                        true)
                .collect();
        List<Manifest.File> files = parts.stream()
                .map(part -> new Manifest.File(part.name, Manifest.Kind.MODEL, part.bytes, part.crc32c, part.rows))
                .toList();
        return new Written(
                files,
                parts.stream().mapToLong(Part::rows).sum(),
                parts.stream().mapToLong(Part::borrowed).sum());
    }

    private static Part write(int bucket, Iterator<Tuple2<Integer, byte[]>> models, Settings settings, String folder)
            throws IOException {
        List<DeviceBaseline> baselines = new ArrayList<>();
        models.forEachRemaining(model -> baselines.addAll(ModelFile.decode(model._2())));
        baselines.sort(Comparator.comparing(DeviceBaseline::device));
        String name = String.format("models/part-%05d.smb", bucket);
        try (StagedFile file = StagedFile.create(Store.open(settings), new Path(folder, name))) {
            ModelFile.write(file.out(), baselines.size(), baselines.iterator());
            file.close();
            long borrowed = baselines.stream()
                    .filter(each -> !each.source().equals("own"))
                    .count();
            return new Part(name, file.bytes(), file.crc32c(), baselines.size(), borrowed);
        }
    }
}

package io.seamark.batch.trial;

import static java.util.Objects.requireNonNull;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The models of the generation in use. Immutable; the models themselves stay in the store. */
public final class Champion {

    private final Manifest manifest;
    private final Settings settings;

    Champion(Manifest manifest, Settings settings) {
        this.manifest = requireNonNull(manifest, "manifest");
        this.settings = requireNonNull(settings, "settings");
    }

    /** Id of the generation. */
    String id() {
        return manifest.id();
    }

    /** What its manifest says of its models. */
    public TrainedModel model() {
        return manifest.model();
    }

    /**
     * All its models, read and verified by tasks.
     *
     * @return a {@link ModelFile} of one by device
     */
    public JavaPairRDD<String, byte[]> models(JavaSparkContext context) {
        String id = id();
        Settings ofTask = settings;
        List<Part> parts = manifest.files(Manifest.Kind.MODEL).stream()
                .map(file -> new Part(file.name(), file.bytes(), file.crc32c(), file.rows()))
                .toList();
        return context.parallelize(parts, Math.max(1, parts.size()))
                .flatMapToPair(part -> read(ofTask, id, part).stream()
                        .map(model -> new Tuple2<>(model.device(), ModelFile.encode(List.of(model))))
                        .iterator());
    }

    /** What a task needs of a file's entry, which itself cannot be sent. */
    private record Part(String name, long bytes, long crc32c, long rows) implements Serializable {}

    private static List<DeviceBaseline> read(Settings settings, String id, Part part) {
        Store store = Store.open(settings);
        GenerationStore generations = new GenerationStore(store);
        Path folder = generations.path(id);
        generations.verify(
                folder, new Manifest.File(part.name(), Manifest.Kind.MODEL, part.bytes(), part.crc32c(), part.rows()));
        Path path = new Path(folder, part.name());
        return ModelFile.decode(
                store.read(path).orElseThrow(() -> new CorruptDataException("The file '" + path + "' is missing")));
    }

    /**
     * The models of some devices, the same ones whatever the order of files: those with the smallest numbers of {@link Draw}.
     *
     * @param most how many
     */
    Map<String, byte[]> sample(JavaSparkContext context, int most, long seed) {
        List<Drawn> drawn = models(context)
                .map(each -> new Drawn(Draw.of(each._1(), seed), each._1(), each._2()))
                .mapPartitions(each -> first(each, most))
                .collect();
        Map<String, byte[]> sample = new HashMap<>();
        first(drawn.iterator(), most).forEachRemaining(each -> sample.put(each.device(), each.model()));
        return sample;
    }

    /** A model and the number that decides whether it takes part. */
    private record Drawn(long number, String device, byte[] model) implements Serializable {}

    private static Iterator<Drawn> first(Iterator<Drawn> all, int most) {
        List<Drawn> ordered = new ArrayList<>();
        all.forEachRemaining(ordered::add);
        ordered.sort(Comparator.comparingLong(Drawn::number).thenComparing(Drawn::device));
        return List.copyOf(ordered.subList(0, Math.min(most, ordered.size()))).iterator();
    }
}

package io.seamark.deploy.whole;

import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.Path;

/** The batch run without Spark: everything below a seam, read with the codec, measured by plain code, published as it is. */
final class BatchSide {

    private final Store store;
    private final GenerationStore generations;
    private final ReadingLog readings;
    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
    private int runs;

    BatchSide(Store store, ReadingLog readings) {
        this.store = store;
        this.generations = new GenerationStore(store);
        this.readings = readings;
    }

    /** The id that the pointer names; empty before the first run. */
    String current() {
        return generations.currentId().orElse("");
    }

    Manifest manifest(String id) {
        return generations.manifest(id);
    }

    /** Publishes everything below the seam; or dies before the pointer says so. */
    void run(Seam seam, boolean dies) {
        String id = String.format(Locale.ROOT, "g%04d", ++runs);
        Map<byte[], Summary> rows = new TreeMap<>(Arrays::compareUnsigned);
        Set<String> seen = new HashSet<>();
        long[] accepted = {0};
        seam.offsets().forEach((p, until) -> {
            for (long offset = 0; offset < until; offset++) {
                ReadingLog.Message message = readings.message(p, offset);
                if (decoder.decode(message.key(), message.value(), message.timestamp())) {
                    int before = seen.size();
                    for (int i = 0; i < decoder.metricCount(); i++) {
                        if (seen.add(decoder.device() + "@" + decoder.ts() + "@" + decoder.metric(i))) {
                            byte[] key = ViewKey.encode(decoder.device(), decoder.metric(i), Hour.of(decoder.ts()));
                            rows.computeIfAbsent(key, place -> new Summary()).add(decoder.ts(), decoder.value(i));
                        }
                    }
                    accepted[0] += seen.size() > before ? 1 : 0;
                }
            }
        });
        Path staging = generations.stage(id);
        try {
            List<Manifest.File> files = List.of(
                    write(staging, "view/part-00000.smv", Manifest.Kind.VIEW, view(rows), rows.size()),
                    write(staging, "models/part-00000.smb", Manifest.Kind.MODEL, ModelFile.encode(List.of()), 0));
            if (!dies) {
                generations.publish(
                        staging,
                        new Manifest(
                                Manifest.FORMAT_VERSION, id, runs, seam, 1, accepted[0], 0, Map.of(), 0, 1, 1, files));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] view(Map<byte[], Summary> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ViewFile.Writer writer = new ViewFile.Writer(bytes)) {
            for (Map.Entry<byte[], Summary> row : rows.entrySet()) {
                writer.add(row.getKey(), row.getValue().toBytes());
            }
        }
        return bytes.toByteArray();
    }

    private Manifest.File write(Path folder, String name, Manifest.Kind kind, byte[] bytes, long rows)
            throws IOException {
        try (var out = store.createNew(new Path(folder, name))) {
            out.write(bytes);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.File(name, kind, bytes.length, crc.getValue(), rows);
    }

    /** Points to any generation that is published, an older one too. */
    void rollBack(Random random) {
        List<String> ids = generations.ids();
        if (!ids.isEmpty()) {
            generations.point(ids.get(random.nextInt(ids.size())));
        }
    }
}

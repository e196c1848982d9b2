package io.seamark.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.seam.OffsetRange;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** A log of readings, and what batch and speed layer make of it: the truth that merged answers are held against. */
public final class TestFleet {

    /** One accepted reading of one metric; its place in the list of its partition is its offset. */
    public record Item(String device, String metric, long ts, double value) {}

    private final List<List<Item>> partitions = new ArrayList<>();
    private TrainedModel model = TrainedModel.UNKNOWN;
    private LeftOutCounts leftOut = new LeftOutCounts();
    private SplitDevices split = SplitDevices.NONE;

    public TestFleet(int partitionCount) {
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    /** What the next generations say of their models. */
    public void says(TrainedModel said) {
        model = said;
    }

    /** What the next generations and frames say of metrics left out of readings. */
    public void leavesOut(LeftOutCounts counts) {
        leftOut = counts;
    }

    /** What the next generations say of devices in several partitions. */
    public void says(SplitDevices said) {
        split = said;
    }

    /** Adds an empty partition. */
    public void grow() {
        partitions.add(new ArrayList<>());
    }

    public void add(int partition, Item item) {
        partitions.get(partition).add(item);
    }

    public long end(int partition) {
        return partitions.get(partition).size();
    }

    public int partitionCount() {
        return partitions.size();
    }

    /** Settings of a server with its data and store below a folder. */
    public static Settings settings(Path folder) {
        return Settings.reference()
                .with(Map.of(
                        "seamark.store.root",
                        folder.resolve("store").toUri().toString(),
                        "seamark.serving.data-dir",
                        folder.resolve("serving").toString(),
                        "seamark.serving.port",
                        "0",
                        "seamark.serving.generation-poll",
                        "100ms"));
    }

    /** The summaries of the readings in a range of a partition, by view key. */
    private static void fold(List<Item> items, Map<byte[], Summary> into) {
        for (Item each : items) {
            into.computeIfAbsent(ViewKey.encode(each.device(), each.metric(), Hour.of(each.ts())), key -> new Summary())
                    .add(each.ts(), each.value());
        }
    }

    private static Map<byte[], Summary> sorted() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    /** What merged must be for these applied offsets: all devices, their metrics, their hours, and nothing besides. */
    public Map<String, Map<String, SortedMap<Long, Summary>>> truth(Seam applied) {
        Map<String, Map<String, SortedMap<Long, Summary>>> truth = new TreeMap<>();
        for (int p = 0; p < partitions.size(); p++) {
            for (Item each : partitions.get(p).subList(0, (int) applied.at(p))) {
                truth.computeIfAbsent(each.device(), device -> new TreeMap<>())
                        .computeIfAbsent(each.metric(), metric -> new TreeMap<>())
                        .computeIfAbsent(Hour.of(each.ts()), hour -> new Summary())
                        .add(each.ts(), each.value());
            }
        }
        return truth;
    }

    /** The parts of the frame of a range, as the speed layer writes them. */
    public List<byte[]> frame(OffsetRange range, float score, int partBytes) {
        Map<byte[], Summary> rows = sorted();
        List<Item> items = partitions.get(range.partition()).subList((int) range.from(), (int) range.until());
        fold(items, rows);
        Map<String, List<MetricDelta>> byDevice = new TreeMap<>();
        rows.forEach((key, summary) -> {
            ViewKey row = ViewKey.decode(key);
            byDevice.computeIfAbsent(row.device(), id -> new ArrayList<>())
                    .add(new MetricDelta(row.metric(), row.hour(), summary));
        });
        List<DeviceDelta> devices = new ArrayList<>();
        byDevice.forEach((id, metrics) -> devices.add(new DeviceDelta(
                id,
                metrics.stream()
                        .mapToLong(metric -> metric.summary().lastTs())
                        .max()
                        .orElse(0),
                score,
                metrics)));
        Tally tally = new Tally();
        tally.accept(items.size());
        tally.leaveOut(leftOut);
        return FrameCodec.encode(range, "", tally, devices, partBytes);
    }

    /** Publishes a generation of everything below a seam, as the batch layer does. */
    public void publish(Store store, String id, Seam seam, List<DeviceBaseline> baselines) {
        publish(store, id, seam, baselines, List.of());
    }

    /** As above, with readings that came by import, not by the log. */
    public void publish(Store store, String id, Seam seam, List<DeviceBaseline> baselines, List<Item> imported) {
        Map<byte[], Summary> rows = sorted();
        fold(imported, rows);
        long accepted = imported.size();
        for (int p = 0; p < partitions.size(); p++) {
            List<Item> below = partitions.get(p).subList(0, (int) seam.at(p));
            accepted += below.size();
            fold(below, rows);
        }
        GenerationStore generations = new GenerationStore(store);
        org.apache.hadoop.fs.Path staging = generations.stage(id);
        try {
            ByteArrayOutputStream view = new ByteArrayOutputStream();
            try (ViewFile.Writer writer = new ViewFile.Writer(view)) {
                for (Map.Entry<byte[], Summary> row : rows.entrySet()) {
                    writer.add(row.getKey(), row.getValue().toBytes());
                }
            }
            List<Manifest.File> files = List.of(
                    write(store, staging, "views/0", Manifest.Kind.VIEW, view.toByteArray(), rows.size()),
                    write(
                            store,
                            staging,
                            "models/0",
                            Manifest.Kind.MODEL,
                            ModelFile.encode(baselines),
                            baselines.size()));
            // Of an earlier seam than the current one there is none to be published any more: it comes by a rollback.
            store.delete(store.path("CURRENT"));
            generations.publish(
                    staging,
                    new Manifest(
                            Manifest.FORMAT_VERSION,
                            id,
                            System.currentTimeMillis(),
                            seam,
                            1,
                            accepted,
                            2,
                            Map.of("MALFORMED_JSON", 1L),
                            leftOut.byMetric(),
                            imported.size(),
                            1,
                            1,
                            files,
                            model,
                            split,
                            List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifest.File write(
            Store store, org.apache.hadoop.fs.Path folder, String name, Manifest.Kind kind, byte[] bytes, long rows)
            throws IOException {
        try (var out = store.createNew(new org.apache.hadoop.fs.Path(folder, name))) {
            out.write(bytes);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.File(name, kind, bytes.length, crc.getValue(), rows);
    }

    /** A text that is no frame. */
    public static byte[] garbage() {
        return "not a frame".getBytes(UTF_8);
    }
}

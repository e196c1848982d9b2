package io.seamark.common.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.LocalClock;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.detect.Detectors;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.Tally;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.ManifestCodec;
import io.seamark.common.generation.Measured;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Good bytes of each stored format, small and with all their parts. Stateless. */
public final class Seeds {

    private static final long TS = 1_700_000_000_000L;

    private Seeds() {}

    /** A summary of a few values. */
    public static Summary summary(int count) {
        Summary summary = new Summary();
        for (int i = 0; i < count; i++) {
            summary.add(TS + i * 1000L, (i - 3) * 1.5);
        }
        return summary;
    }

    public static List<byte[]> summaries() {
        return List.of(summary(1).toBytes(), summary(2).toBytes(), summary(30).toBytes());
    }

    /** Frames of one part and of several. */
    public static List<byte[]> frames() {
        Tally tally = new Tally();
        tally.accept(11);
        tally.duplicate(2);
        tally.reject(RejectReason.MALFORMED_JSON, 3);
        List<DeviceDelta> devices = List.of(
                new DeviceDelta(
                        "pump-17",
                        TS,
                        0.75f,
                        List.of(
                                new MetricDelta("rpm", 472_222, summary(1)),
                                new MetricDelta("temp", 472_222, summary(8)))),
                new DeviceDelta("насос", TS + 1, 0, List.of(new MetricDelta("temp", 472_221, summary(2)))));
        List<byte[]> parts = FrameCodec.encode(new OffsetRange(0, 0, 16), "g1", tally, devices, 300);
        byte[] whole = FrameCodec.encode(new OffsetRange(1, 0, 16), "", tally, devices, 1 << 20)
                .get(0);
        byte[] next = FrameCodec.encode(new OffsetRange(1, 16, 17), "g1", new Tally(), List.of(), 1 << 20)
                .get(0);
        return List.of(whole, next, parts.get(0), parts.get(parts.size() - 1));
    }

    /** An event of an alert. */
    public static AlertEvent alert(AlertEvent.Kind kind) {
        return new AlertEvent(
                AlertEvent.VERSION,
                "pump-17|band|0|121",
                kind,
                "pump-17",
                "band",
                TS,
                TS + 5000,
                0.71,
                0.83,
                4,
                3,
                List.of(new Contribution("temp", 93.2, 18.1, 24.9, 0.75), new Contribution("rpm", 1, 2, 3, 0.25)),
                "g1",
                0,
                124,
                kind == AlertEvent.Kind.OPENED ? "" : "storm:|storm|0|99");
    }

    public static List<byte[]> alerts() {
        return List.of(
                AlertCodec.encode(alert(AlertEvent.Kind.OPENED)), AlertCodec.encode(alert(AlertEvent.Kind.CLOSED)));
    }

    /** Baselines: with each kind of detector, and with none; of a day's season, in UTC and elsewhere. */
    public static List<DeviceBaseline> baselines() {
        float[] day = new float[24];
        java.util.Arrays.fill(day, 2);
        double[] levels = new double[24];
        java.util.Arrays.fill(levels, 2);
        return List.of(
                new DeviceBaseline(
                        "pump-17", "own", List.of(flat("rpm"), flat("temp")), Optional.of(Detectors.together())),
                new DeviceBaseline(
                        "pump-18",
                        "cluster-3",
                        List.of(new MetricBaseline("temp", levels, day)),
                        Optional.of(Detectors.novelty())),
                new DeviceBaseline(
                        "pump-19", "own", List.of(flat("rpm"), flat("temp")), Optional.of(Detectors.forecast(2))),
                new DeviceBaseline("pump-20", "own", List.of(flat("rpm")), Optional.empty()),
                new DeviceBaseline(
                        "pump-21",
                        "own",
                        List.of(new MetricBaseline("temp", levels, day).by(LocalClock.of(ZoneId.of("Asia/Kolkata")))),
                        Optional.empty()));
    }

    /** What is known of a partition: a device that is silent, one that is not, one that is held back by the storm. */
    public static byte[] partition() {
        String storm = "|storm|0|8";
        return new ByteWriter(64)
                .u8(2)
                .i64(1_700_000_000_000L)
                .u8(1)
                .i64(1_699_999_950_000L)
                .varint(100)
                .text(storm)
                .i64(1_699_999_960_000L)
                .varint(9)
                .varint(8)
                .i64(1_699_999_970_000L)
                .text("")
                .i64(1_700_000_000_000L)
                .i64(1_699_999_999_000L)
                .varint(3)
                .text("pump-17")
                .i64(1_699_999_000_000L)
                .varint(120_000)
                .varint(7)
                .u8(1)
                .text("")
                .text("pump-18")
                .i64(1_699_999_990_000L)
                .varint(60_000)
                .varint(9)
                .u8(0)
                .text("")
                .text("pump-19")
                .i64(1_699_999_001_000L)
                .varint(60_000)
                .varint(8)
                .u8(1)
                .text("storm:" + storm)
                .toBytes();
    }

    private static MetricBaseline flat(String metric) {
        return new MetricBaseline(metric, new double[] {0}, new float[] {1});
    }

    /** A manifest with a file of each kind. */
    public static Manifest manifest() {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "20260102T020004.512Z",
                TS,
                new Seam(Map.of(0, 120L, 1, 80L)),
                4711,
                198,
                1,
                Map.of("MALFORMED_JSON", 1L),
                Map.of("state", Map.of("TEXT", 12L)),
                7,
                2,
                2,
                List.of(
                        new Manifest.File("view/part-00000.smv", Manifest.Kind.VIEW, 5120, 3_735_928_559L, 48),
                        new Manifest.File("models/part-00000.smb", Manifest.Kind.MODEL, 77, 1, 1)),
                new TrainedModel(
                        "20260102T020004.512Z",
                        TS - 86_400_000L,
                        TS,
                        new Trial(
                                Trial.Verdict.PROMOTED,
                                "it is not worse",
                                "20260101T020004.512Z",
                                new Measured(0.81, 0.9, 0.75, 0.01),
                                new Measured(0.82, 0.91, 0.76, 0.01),
                                500,
                                720_000,
                                60,
                                List.of("The fleet has drifted."))),
                new SplitDevices(1, List.of(new SplitDevices.Example("pump-17", List.of(0, 1)))),
                List.of(new ReplacedRange(1, 5, 9, 7, TS)));
    }

    public static List<byte[]> manifests() {
        return List.of(ManifestCodec.encode(manifest()).getBytes(UTF_8));
    }

    /** A view file of two blocks. */
    public static byte[] viewFile() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ViewFile.Writer writer = new ViewFile.Writer(bytes)) {
            for (long hour = 0; hour < 3; hour++) {
                writer.add(
                        ViewKey.encode("pump-17", "temp", 472_222 + hour),
                        summary(1 + (int) hour * 4).toBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** States of devices: new, of one that has sent readings, of one with an open alert. */
    public static List<byte[]> deviceStates() {
        DeviceState calm = new DeviceState();
        step(calm, 5, 0);
        DeviceState alarmed = new DeviceState();
        step(alarmed, 40, 1_000);
        return List.of(new DeviceState().toBytes(), calm.toBytes(), alarmed.toBytes());
    }

    private static void step(DeviceState state, int readings, double value) {
        ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
        DeviceSlice slice = new DeviceSlice("pump-17");
        for (int i = 0; i < readings; i++) {
            String text = "{\"device\":\"pump-17\",\"ts\":" + (TS + i * 1000L) + ",\"metrics\":{\"rpm\":" + value
                    + ",\"temp\":" + value + "}}";
            decoder.decode("pump-17".getBytes(UTF_8), text.getBytes(UTF_8), TS);
            slice.add(decoder, i);
        }
        DeviceStep.from(Settings.reference())
                .apply(state, Optional.of(baselines().get(0)), "g1", 0, slice, WindowSet.NONE);
    }
}

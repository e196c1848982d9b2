package io.seamark.common.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.baseline.Score;
import io.seamark.common.baseline.Scorer;
import io.seamark.common.baseline.ScoringState;
import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.FrameAssembler;
import io.seamark.common.frame.FrameCodec;
import io.seamark.common.frame.FramePart;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.ManifestCodec;
import io.seamark.common.seam.Seam;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every decoder of a stored format, fed with damage. What a decoder lets through must also serve: it is used as its readers
 * use it, and written again.
 */
class StoredFormatsFuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final double[] QUANTILES = {0, 0.5, 1};

    private static void requireBothFates(Fuzz.Fates fates) {
        assertThat(fates.read()).as("read").isGreaterThan(100);
        assertThat(fates.refused()).as("refused").isGreaterThan(100);
    }

    /** What serving does with a summary. */
    private static void use(Summary summary) {
        Summary merged = Seeds.summary(5).merge(summary);
        merged.merge(summary);
        for (double q : QUANTILES) {
            requireNumber(summary.quantile(q), "quantile");
        }
        requireNumber(summary.sum(), "sum");
        requireNumber(merged.spread(), "spread");
        requireNumber(merged.quantile(0.5), "merged quantile");
        assertThat(Summary.fromBytes(merged.toBytes()).count()).isEqualTo(merged.count());
        assertThat(Summary.fromBytes(summary.toBytes()).agreesExactlyWith(summary))
                .isTrue();
    }

    private static void requireNumber(double value, String what) {
        if (Double.isNaN(value)) {
            throw new AssertionError(what + " is no number");
        }
    }

    @Test
    void summaries() throws Exception {
        requireBothFates(Fuzz.binary("the summary", Seeds.summaries())
                .run(400_000, LIMIT, () -> input -> use(Summary.fromBytes(input))));
    }

    @Test
    void frames() throws Exception {
        requireBothFates(Fuzz.checksummed("the frame codec", Seeds.frames()).run(400_000, LIMIT, () -> {
            FrameAssembler assembler = new FrameAssembler(new Seam(new java.util.TreeMap<>()));
            return input -> {
                FramePart part = FrameCodec.decode(input);
                for (DeviceDelta device : part.devices()) {
                    for (DeviceDelta.MetricDelta metric : device.metrics()) {
                        byte[] key = ViewKey.encode(device.device(), metric.metric(), metric.hour());
                        assertThat(ViewKey.decode(key))
                                .isEqualTo(new ViewKey(device.device(), metric.metric(), metric.hour()));
                        use(metric.summary());
                    }
                }
                assertThat(part.tally().messages()).isNotNegative();
                new FrameAssembler(Seam.START).offer(part);
                if (assembler.offer(part) instanceof FrameAssembler.Apply whole) {
                    assertThat(whole.parts()).hasSize(part.parts());
                    assembler.applied(part.range());
                }
                List<byte[]> again = FrameCodec.encode(
                        part.range(), part.generation(), part.tally(), part.devices(), Integer.MAX_VALUE);
                assertThat(FrameCodec.decode(again.get(0)).devices()).hasSameSizeAs(part.devices());
            };
        }));
    }

    @Test
    void alertEvents() throws Exception {
        requireBothFates(Fuzz.json("the alert codec", Seeds.alerts()).run(200_000, LIMIT, () -> input -> {
            AlertEvent event = AlertCodec.decode(input);
            event.causes().forEach(cause -> assertThat(cause.metric()).isNotNull());
            // Half a surrogate pair becomes a question mark when it is written: from then on it is the same.
            byte[] again = AlertCodec.encode(event);
            assertThat(AlertCodec.encode(AlertCodec.decode(again))).isEqualTo(again);
        }));
    }

    @Test
    void modelFiles() throws Exception {
        List<byte[]> seeds = List.of(ModelFile.encode(Seeds.baselines()), ModelFile.encode(List.of()));
        requireBothFates(Fuzz.checksummed("the model file", seeds).run(400_000, LIMIT, () -> input -> {
            List<DeviceBaseline> baselines = ModelFile.decode(input);
            assertThat(ModelFile.decode(ModelFile.encode(baselines))).isEqualTo(baselines);
            baselines.forEach(StoredFormatsFuzzTest::use);
        }));
    }

    /** What the speed layer does with a baseline. */
    private static void use(DeviceBaseline baseline) {
        ScoringState state = new ScoringState();
        Scorer scorer = new Scorer();
        String[] names = {"rpm", "temp"};
        for (int i = 0; i < 3; i++) {
            Score score = scorer.score(baseline, state, i * 3_600_000L, names, new double[] {40 * i, -i}, 2);
            requireNumber(score.value(), "score");
            score.contributions().forEach(cause -> requireNumber(cause.share(), "share"));
        }
    }

    @Test
    void manifests() throws Exception {
        requireBothFates(Fuzz.json("the manifest", Seeds.manifests()).run(200_000, LIMIT, () -> input -> {
            Manifest manifest = ManifestCodec.decode(new String(input, UTF_8));
            for (Manifest.Kind kind : Manifest.Kind.values()) {
                manifest.files(kind).forEach(file -> assertThat(file.name()).isNotEmpty());
            }
            assertThat(manifest.files().stream().map(Manifest.File::kind)).doesNotContainNull();
            assertThat(manifest.modelBuckets()).isNotNegative();
            assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest))).isEqualTo(manifest);
        }));
    }

    @Test
    void viewFiles() throws Exception {
        Fuzz fuzz = Fuzz.binary("the view file", List.of(Seeds.viewFile())).sealedBy(StoredFormatsFuzzTest::withBlock);
        requireBothFates(fuzz.run(
                200_000,
                LIMIT,
                () -> input -> ViewFile.read(new ByteArrayInputStream(input), (key, summary) -> {
                    ViewKey place = ViewKey.decode(key);
                    assertThat(ViewKey.decode(place.toBytes())).isEqualTo(place);
                    use(Summary.fromBytes(summary));
                })));
    }

    /** Takes all behind the first length for one block of rows, with its length and checksum. */
    private static byte[] withBlock(byte[] input) {
        byte[] rows = Arrays.copyOfRange(input, Math.min(8, input.length), Math.max(8, input.length - 8));
        ByteWriter block = new ByteWriter(rows.length + 16).i32(0x534d5601);
        if (rows.length > 0) {
            block.i32(rows.length).raw(rows).crcSince(8);
        }
        return block.i32(0).toBytes();
    }

    @Test
    void deviceStates() throws Exception {
        requireBothFates(Fuzz.binary("the device state", Seeds.deviceStates()).run(400_000, LIMIT, () -> input -> {
            DeviceState state = DeviceState.fromBytes(input);
            byte[] again = state.copy().toBytes();
            assertThat(DeviceState.fromBytes(again).toBytes()).isEqualTo(again);
        }));
    }

    @Test
    void seams() throws Exception {
        List<byte[]> seeds = List.of("0:120,1:80".getBytes(UTF_8), "".getBytes(UTF_8), "3:1".getBytes(UTF_8));
        requireBothFates(Fuzz.json("the seam", seeds).run(200_000, LIMIT, () -> input -> {
            Seam seam = Seam.parse(new String(input, UTF_8));
            assertThat(Seam.parse(seam.toText())).isEqualTo(seam);
        }));
    }

    @Test
    void primitives() throws Exception {
        byte[] seed = new ByteWriter(64)
                .varint(3)
                .text("abc")
                .block(new byte[5])
                .i64(7)
                .toBytes();
        requireBothFates(Fuzz.binary("the byte reader", List.of(seed)).run(400_000, LIMIT, () -> input -> {
            ByteReader in = new ByteReader(input);
            for (int i = in.count(1); i > 0; i--) {
                assertThat(in.text()).isNotNull();
                assertThat(in.block().length).isLessThanOrEqualTo(input.length);
                in.zigzag();
            }
        }));
    }
}

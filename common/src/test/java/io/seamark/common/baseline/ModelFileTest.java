package io.seamark.common.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.detect.Detectors;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelFileTest {

    private static final List<DeviceBaseline> BASELINES = List.of(
            Baselines.together(),
            new DeviceBaseline(
                    "насос-1",
                    "own",
                    List.of(Baselines.seasonal("a", 24), Baselines.seasonal("b", 48), Baselines.flat("c", -1, 2)),
                    Optional.of(Detectors.forecast(3))),
            new DeviceBaseline("one", "own", List.of(Baselines.flat("a", 1, 1)), Optional.of(Detectors.novelty())),
            new DeviceBaseline("none", "own", List.of(), Optional.empty()),
            new DeviceBaseline(
                    "there",
                    "own",
                    List.of(Baselines.seasonal("a", 24).by(clock("America/New_York"))),
                    Optional.empty(),
                    10_000,
                    1.25));

    private static LocalClock clock(String zone) {
        return LocalClock.of(ZoneId.of(zone));
    }

    /** A file of one device with a checksum that fits. */
    private static byte[] file(int version, byte[] baseline) {
        return new ByteWriter(64)
                .i32(0x534d4200 | version)
                .varint(1)
                .text("d")
                .block(baseline)
                .crcSince(0)
                .toBytes();
    }

    @Test
    void baselinesAreReadBack() {
        byte[] bytes = ModelFile.encode(BASELINES);
        assertThat(ModelFile.decode(bytes)).isEqualTo(BASELINES);
        assertThat(ModelFile.encode(ModelFile.decode(bytes))).isEqualTo(bytes);
        assertThat(ModelFile.decode(ModelFile.encode(List.of()))).isEmpty();
        assertThat(BASELINES.get(1).metric("b")).contains(Baselines.seasonal("b", 48));
        assertThat(BASELINES.get(1).metric("x")).isEmpty();
    }

    @Test
    void everyCutAndEveryChangedBitIsDamage() {
        byte[] bytes = ModelFile.encode(BASELINES);
        for (int at = 0; at < bytes.length; at++) {
            byte[] part = Arrays.copyOf(bytes, at);
            assertThatThrownBy(() -> ModelFile.decode(part)).isInstanceOf(CorruptDataException.class);
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> ModelFile.decode(changed)).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void bytesWithARightChecksumAndAWrongContentAreDamageAndNothingElse() {
        Random random = new Random(6);
        byte[] bytes = ModelFile.encode(BASELINES);
        for (int i = 0; i < 50_000; i++) {
            byte[] content = Arrays.copyOf(bytes, bytes.length - 4 - (random.nextInt(5) == 0 ? random.nextInt(90) : 0));
            for (int n = random.nextInt(4); n > 0; n--) {
                content[4 + random.nextInt(content.length - 4)] = (byte) random.nextInt(256);
            }
            try {
                ModelFile.decode(new ByteWriter(content.length + 4)
                        .raw(content)
                        .crcSince(0)
                        .toBytes());
            } catch (CorruptDataException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length - 3);
        assertThatThrownBy(() -> ModelFile.decode(new ByteWriter(longer.length + 4)
                        .raw(longer)
                        .crcSince(0)
                        .toBytes()))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("too many");
    }

    @Test
    void devicesOfAZoneShareItsClock() {
        DeviceBaseline one = BASELINES.get(4);
        List<DeviceBaseline> read = ModelFile.decode(ModelFile.encode(List.of(one, one)));
        assertThat(read.get(0).clock())
                .isEqualTo(one.clock())
                .isSameAs(read.get(1).clock());
        assertThat(read.get(0).mark()).isEqualTo(one.mark());
    }

    @Test
    void versionTwoKnewNoZonesAndAtFirstNoTolerance() {
        ByteWriter first = new ByteWriter(64).text("own").varint(1);
        Baselines.seasonal("a", 24).write(first);
        first.varint(5000).u8(0);
        DeviceBaseline expected =
                new DeviceBaseline("d", "own", List.of(Baselines.seasonal("a", 24)), Optional.empty(), 5000, 1);
        assertThat(ModelFile.decode(file(2, first.toBytes()))).containsExactly(expected);
        assertThat(ModelFile.decode(file(2, expected.toBytes()))).containsExactly(expected);
        assertThatThrownBy(() -> ModelFile.decode(file(1, first.toBytes())))
                .hasMessageContaining("version 1")
                .hasMessageContaining("Run the batch once");
    }

    @Test
    void aBaselineInUtcIsStoredWithoutAZone() {
        DeviceBaseline utc = Baselines.of(Baselines.seasonal("a", 24));
        DeviceBaseline there = Baselines.of(Baselines.seasonal("a", 24).by(clock("America/New_York")));
        assertThat(there.toBytes()).startsWith(utc.toBytes()).hasSize(utc.toBytes().length + 17);
        assertThat(utc.mark()).isNotEqualTo(there.mark());
    }

    @Test
    void aZoneThatThisJavaDoesNotKnowIsNamed() {
        byte[] baseline = new ByteWriter(64)
                .raw(Baselines.of(Baselines.flat("a", 0, 1)).toBytes())
                .text("Mars/Olympus")
                .toBytes();
        assertThatThrownBy(() -> ModelFile.decode(file(3, baseline)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("'Mars/Olympus'");
        assertThatThrownBy(() -> ModelFile.decode(file(2, baseline)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("too many");
    }

    @Test
    void metricsByDifferentClocksAreRefused() {
        assertThatThrownBy(() -> Baselines.of(
                        Baselines.flat("a", 0, 1), Baselines.flat("b", 0, 1).by(clock("Asia/Tokyo"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than one clock");
    }

    @Test
    void aDetectorOfOtherMetricsIsRefused() {
        assertThatThrownBy(() -> new DeviceBaseline(
                        "d", "own", List.of(Baselines.flat("a", 0, 1)), Optional.of(Detectors.together())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.seamark.common.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.detect.Detectors;
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
            new DeviceBaseline("none", "own", List.of(), Optional.empty()));

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
    void aDetectorOfOtherMetricsIsRefused() {
        assertThatThrownBy(() -> new DeviceBaseline(
                        "d", "own", List.of(Baselines.flat("a", 0, 1)), Optional.of(Detectors.together())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.seamark.common.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameCodecTest {

    private static final OffsetRange RANGE = new OffsetRange(3, 100, 250);

    @Property(tries = 200)
    void partsAreReadBackAndTogetherAreTheFrame(
            @ForAll long seed,
            @ForAll @IntRange(max = 30) int count,
            @ForAll @IntRange(min = 500, max = 8000) int partBytes) {
        Random random = new Random(seed);
        Tally tally = Frames.tally(random);
        List<DeviceDelta> devices = Frames.devices(random, count);
        List<byte[]> parts = FrameCodec.encode(RANGE, "g1", tally, devices, partBytes);
        assertSame(parts, FrameCodec.encode(RANGE, "g1", tally, devices, partBytes));
        Tally tallies = new Tally();
        List<String> read = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            FramePart part = FrameCodec.decode(parts.get(i));
            assertThat(part.range()).isEqualTo(RANGE);
            assertThat(part.generation()).isEqualTo("g1");
            assertThat(part.part()).isEqualTo(i);
            assertThat(part.parts()).isEqualTo(parts.size());
            assertThat(i > 0 && part.tally().messages() > 0).isFalse();
            tallies.merge(part.tally());
            part.devices().forEach(device -> read.addAll(lines(device)));
            assertThat(parts.get(i).length <= partBytes || isSingleSummary(part))
                    .isTrue();
        }
        assertThat(tallies).isEqualTo(tally);
        assertThat(read)
                .isEqualTo(devices.stream().flatMap(d -> lines(d).stream()).toList());
    }

    private static boolean isSingleSummary(FramePart part) {
        return part.devices().size() == 1 && part.devices().get(0).metrics().size() == 1;
    }

    private static void assertSame(List<byte[]> a, List<byte[]> b) {
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.size(); i++) {
            assertThat(a.get(i)).isEqualTo(b.get(i));
        }
    }

    /** A device as text: a line each metric, so that a device in two parts reads as in one. */
    private static List<String> lines(DeviceDelta device) {
        String of = device.device() + " " + device.lastTs() + " " + device.score() + " ";
        List<String> lines = new ArrayList<>();
        for (MetricDelta each : device.metrics()) {
            lines.add(of + each.metric() + " " + each.hour() + " "
                    + Arrays.toString(each.summary().toBytes()));
        }
        return lines.isEmpty() ? List.of(of) : lines;
    }

    @Test
    void aFrameWithoutDevicesHasOnePart() {
        Tally tally = Frames.tally(new Random(1));
        List<byte[]> parts = FrameCodec.encode(RANGE, "", tally, List.of(), 900_000);
        assertThat(parts).hasSize(1);
        assertThat(FrameCodec.decode(parts.get(0)).tally()).isEqualTo(tally);
    }

    @Test
    void oneDeviceWithManyHoursGoesOnInTheNextPartSoThatEachFitsTheBroker() {
        List<MetricDelta> hours = new ArrayList<>();
        for (int hour = 0; hour < 30_000; hour++) {
            Summary summary = Summary.of(hour * 3_600_000L, hour);
            summary.add(hour * 3_600_000L + 1, -hour);
            hours.add(new MetricDelta("m" + hour % 3, hour, summary));
        }
        DeviceDelta device = new DeviceDelta("d", 5, 0.5f, hours);
        List<byte[]> parts = FrameCodec.encode(RANGE, "g", new Tally(), List.of(device), 900 * 1024);
        assertThat(parts).hasSizeGreaterThan(1).allMatch(part -> part.length <= 900 * 1024);
        List<String> read = parts.stream()
                .flatMap(part -> FrameCodec.decode(part).devices().stream())
                .flatMap(each -> lines(each).stream())
                .toList();
        assertThat(read).isEqualTo(lines(device));
    }

    @Test
    void everyCutAndEveryChangedBitIsDamage() {
        byte[] bytes = FrameCodec.encode(RANGE, "g", new Tally(), Frames.devices(new Random(4), 2), 9000)
                .get(0);
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] part = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> FrameCodec.decode(part)).isInstanceOf(CorruptDataException.class);
            byte[] changed = bytes.clone();
            changed[cut] ^= (byte) (1 << cut % 8);
            assertThatThrownBy(() -> FrameCodec.decode(changed)).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void bytesWithARightChecksumAndAWrongContentAreDamageAndNothingElse() {
        Random random = new Random(9);
        byte[] bytes = FrameCodec.encode(RANGE, "g", new Tally(), Frames.devices(random, 2), 9000)
                .get(0);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] content = Arrays.copyOf(bytes, bytes.length - 4 - (random.nextInt(9) == 0 ? random.nextInt(50) : 0));
            for (int n = random.nextInt(4); n > 0; n--) {
                content[4 + random.nextInt(content.length - 4)] = (byte) random.nextInt(256);
            }
            try {
                FrameCodec.decode(new ByteWriter(content.length + 4)
                        .raw(content)
                        .crcSince(0)
                        .toBytes());
                read++;
            } catch (CorruptDataException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(1, 99_999);
    }
}

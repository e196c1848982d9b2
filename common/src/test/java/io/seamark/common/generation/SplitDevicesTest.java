package io.seamark.common.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.fuzz.Seeds;
import io.seamark.common.generation.SplitDevices.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitDevicesTest {

    private static Example example(String device, Integer... partitions) {
        return new Example(device, List.of(partitions));
    }

    private static SplitDevices of(int maxExamples, String... devices) {
        SplitDevices found = SplitDevices.NONE;
        for (String device : devices) {
            found = found.with(example(device, 0, 1), maxExamples);
        }
        return found;
    }

    private static List<String> named(SplitDevices found) {
        return found.examples().stream().map(Example::device).toList();
    }

    @Test
    void allAreCountedAndThoseWithTheSmallestIdsAreNamed() {
        SplitDevices found = of(2, "d", "b", "c", "a");
        assertThat(found.count()).isEqualTo(4);
        assertThat(named(found)).containsExactly("a", "b");
        assertThat(of(0, "a").count()).isEqualTo(1);
        assertThat(of(0, "a").examples()).isEmpty();
        SplitDevices sum = found.plus(of(2, "aa", "e"), 2);
        assertThat(sum.count()).isEqualTo(6);
        assertThat(named(sum)).containsExactly("a", "aa");
    }

    @Test
    void aFurtherPartitionOfADeviceDoesNotCountItAgain() {
        SplitDevices found = of(1, "a", "b").with(example("a", 2, 1, 0)).with(example("b", 0, 1, 3));
        assertThat(found.count()).isEqualTo(2);
        assertThat(found.examples()).containsExactly(example("a", 0, 1, 2));
    }

    @Test
    void aDeviceThatTwoObserversNameCountsOnce() {
        SplitDevices union = of(10, "a", "b").union(of(10, "b", "c"), 10);
        assertThat(union.count()).isEqualTo(3);
        assertThat(named(union)).containsExactly("a", "b", "c");
        assertThat(of(1, "a", "b", "c", "d").union(of(1, "x", "y"), 1).count())
                .as("at least")
                .isEqualTo(4);
        assertThat(SplitDevices.NONE.union(of(10, "a"), 10)).isEqualTo(of(10, "a"));
    }

    @Test
    void theMessageNamesSomeWithTheirPartitionsAndTheWayOut() {
        assertThat(SplitDevices.NONE.message()).isEmpty();
        assertThat(of(10, "a").message())
                .startsWith("1 device sends in more than one partition of the log: 'a' (0, 1). A repeat")
                .contains("Let all producers of the topic use one partitioner.");
        assertThat(of(10, "a", "b", "c", "d").message())
                .startsWith(
                        "4 devices send in more than one partition of the log: 'a' (0, 1), 'b' (0, 1), 'c' (0, 1), ...");
    }

    @Test
    void comeBackFromTheirTextAndFromTheManifest() {
        SplitDevices found = of(1, "a", "b");
        assertThat(SplitDevices.fromJson(found.toJson())).isEqualTo(found);
        String text = ManifestCodec.encode(Seeds.manifest());
        assertThat(ManifestCodec.decode(text)).isEqualTo(Seeds.manifest());
        for (String bad : List.of("", "null", "[]", "{\"count\":-1,\"examples\":[]}", "{\"count\":1}")) {
            assertThatThrownBy(() -> SplitDevices.fromJson(bad)).as(bad).isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> ManifestCodec.decode(text.replace("\"count\": 1", "\"count\": 0")))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void aManifestFromBeforeHasNone() {
        String before = "{\"formatVersion\":1,\"id\":\"g1\",\"createdAt\":17,\"seam\":\"0:5\",\"archiveSnapshot\":42,"
                + "\"accepted\":10,\"duplicates\":1,\"rejected\":{},\"imported\":2,\"devices\":3,\"modelBuckets\":4,"
                + "\"files\":[]}";
        assertThat(ManifestCodec.decode(before).splitDevices()).isEqualTo(SplitDevices.NONE);
    }
}

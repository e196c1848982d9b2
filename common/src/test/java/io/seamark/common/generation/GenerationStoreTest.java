package io.seamark.common.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.Manifest.Kind;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationStoreTest {

    @TempDir
    java.nio.file.Path folder;

    private Store store;
    private GenerationStore generations;

    @BeforeEach
    void open() {
        store = TestStore.at(folder);
        generations = new GenerationStore(store);
    }

    private Manifest.File write(Path staging, String name, String content) throws IOException {
        try (FSDataOutputStream out = store.createNew(new Path(staging, name))) {
            out.write(content.getBytes(UTF_8));
        }
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(UTF_8));
        return new Manifest.File(
                name, name.startsWith("views") ? Kind.VIEW : Kind.MODEL, content.length(), crc.getValue(), 1);
    }

    private static Manifest manifest(String id, Manifest.File... files) {
        return manifest(id, new Seam(Map.of(0, 5L, 1, 7L)), files);
    }

    private static Manifest manifest(String id, Seam seam, Manifest.File... files) {
        Map<String, Long> rejected = Map.of("NULL_VALUE", 3L, "MALFORMED_JSON", 2L, "KEY_MISSING", 1L);
        Map<String, Map<String, Long>> leftOut = Map.of("state", Map.of("TEXT", 4L), "", Map.of("ARRAY", 1L));
        return new Manifest(
                1,
                id,
                17,
                seam,
                42,
                10,
                1,
                rejected,
                leftOut,
                2,
                3,
                4,
                List.of(files),
                TrainedModel.UNKNOWN,
                SplitDevices.NONE,
                List.of());
    }

    private Manifest publish(String id) throws IOException {
        Path staging = generations.stage(id);
        Manifest manifest = manifest(
                id, write(staging, "views/part-0", "rows of " + id), write(staging, "models/part-0", "m" + id));
        generations.publish(staging, manifest);
        return manifest;
    }

    @Test
    void beforeTheFirstThereIsNone() {
        assertThat(generations.current()).isEmpty();
        assertThat(generations.ids()).isEmpty();
        assertThat(generations.retain(1, Set.of())).isEmpty();
        assertThat(generations.sweep(0, Long.MAX_VALUE / 2)).isZero();
    }

    @Test
    void publishesAndPointsAndVerifies() throws IOException {
        Manifest first = publish("g1");
        assertThat(generations.current()).contains(first);
        Manifest second = publish("g2");
        assertThat(generations.current()).contains(second);
        assertThat(generations.ids()).containsExactly("g1", "g2");
        assertThat(second.files(Kind.VIEW)).hasSize(1);
        second.files().forEach(file -> generations.verify(generations.path("g2"), file));
    }

    @Test
    void whatIsStagedIsSeenByNobodyUntilThePointerSwaps() throws IOException {
        publish("g1");
        Path staging = generations.stage("g2");
        write(staging, "views/part-0", "half");
        assertThat(generations.currentId()).contains("g1");
        assertThat(generations.ids()).containsExactly("g1");
        store.rename(staging, generations.path("g2"));
        assertThat(generations.currentId())
                .as("renamed, but killed before the swap")
                .contains("g1");
    }

    @Test
    void aStagedFileThatIsNotWhatItsManifestSaysPublishesNothing() throws IOException {
        publish("g1");
        Path staging = generations.stage("g2");
        Manifest.File good = write(staging, "views/part-0", "rows");
        List<Manifest.File> wrong = List.of(
                new Manifest.File(good.name(), good.kind(), 4, good.crc32c() ^ 1, 1),
                new Manifest.File(good.name(), good.kind(), 5, good.crc32c(), 1),
                new Manifest.File("views/missing", good.kind(), 4, good.crc32c(), 1));
        for (Manifest.File file : wrong) {
            assertThatThrownBy(() -> generations.publish(staging, manifest("g2", good, file)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(file.name());
            assertThat(generations.ids()).containsExactly("g1");
            assertThat(generations.currentId()).contains("g1");
        }
        generations.publish(staging, manifest("g2", good));
        assertThat(generations.currentId()).contains("g2");
    }

    @Test
    void stagingAgainForgetsWhatAKilledRunLeft() throws IOException {
        write(generations.stage("g1"), "views/left", "old");
        Path staging = generations.stage("g1");
        generations.publish(staging, manifest("g1", write(staging, "views/new", "new")));
        assertThat(store.exists(new Path(generations.path("g1"), "views/left"))).isFalse();
    }

    @Test
    void rollsBackToWhatIsPublishedOnly() throws IOException {
        Manifest first = publish("g1");
        publish("g2");
        generations.point("g1");
        assertThat(generations.current()).contains(first);
        assertThatThrownBy(() -> generations.point("g9"))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("g9")
                .hasMessageContaining("g1, g2");
        assertThat(generations.currentId()).contains("g1");
    }

    @Test
    void keepsTheNewestAndAlwaysTheCurrent() throws IOException {
        for (int i = 1; i <= 5; i++) {
            publish("g" + i);
        }
        generations.point("g2");
        assertThat(generations.retain(2, Set.of())).containsExactly("g1", "g3");
        assertThat(generations.ids()).containsExactly("g2", "g4", "g5");
        assertThat(generations.retain(0, Set.of())).containsExactly("g4", "g5");
        assertThat(generations.current()).isPresent();
    }

    @Test
    void keepsWhatSomebodyStillNeeds() throws IOException {
        for (int i = 1; i <= 4; i++) {
            publish("g" + i);
        }
        assertThat(generations.retain(1, Set.of("g2"))).containsExactly("g1", "g3");
        assertThat(generations.ids()).containsExactly("g2", "g4");
    }

    @Test
    void anOlderSeamIsNotPutOverANewerOne() throws IOException {
        publish("g2");
        Path staging = generations.stage("g1");
        Manifest older = manifest("g1", new Seam(Map.of(0, 5L, 1, 6L)), write(staging, "views/part-0", "rows"));
        assertThatThrownBy(() -> generations.publish(staging, older))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("g2")
                .hasMessageContaining("another run was faster");
        assertThat(generations.currentId()).contains("g2");
    }

    @Test
    void sweepsWhatIsStagedForLong() throws IOException {
        publish("g1");
        write(generations.stage("g2"), "views/part-0", "half");
        long now = System.currentTimeMillis();
        assertThat(generations.sweep(3_600_000, now)).isZero();
        assertThat(generations.sweep(3_600_000, now + 4_000_000)).isEqualTo(1);
        assertThat(generations.sweep(0, now + 4_000_000)).isZero();
        assertThat(generations.ids()).containsExactly("g1");
    }

    @Test
    void aBrokenManifestSaysWhatToDo() throws IOException {
        publish("g1");
        store.delete(new Path(generations.path("g1"), "manifest.json"));
        assertThatThrownBy(generations::current)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("g1")
                .hasMessageContaining("Roll back");
        Files.createDirectories(folder.resolve("generations/g1"));
        store.replace(new Path(generations.path("g1"), "manifest.json"), "{");
        assertThatThrownBy(generations::current)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("manifest");
    }

    @Test
    void aManifestIsTheSameTextEachTimeAndIsReadBack() {
        Manifest manifest = manifest("g1", new Manifest.File("f", Kind.VIEW, 1, 0xffffffffL, 2));
        String text = ManifestCodec.encode(manifest);
        assertThat(ManifestCodec.decode(text)).isEqualTo(manifest);
        assertThat(text).contains("\"seam\": \"0:5,1:7\"");
        assertThat(text.indexOf("KEY_MISSING")).isLessThan(text.indexOf("MALFORMED_JSON"));
        assertThat(text.indexOf("MALFORMED_JSON")).isLessThan(text.indexOf("NULL_VALUE"));
    }

    @Test
    void whatIsNoManifestIsDamage() {
        String text = ManifestCodec.encode(manifest("g1"));
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "{}",
                "x",
                text.replace("\"formatVersion\": 1", "\"formatVersion\": 2"),
                text.replace("0:5,1:7", "0:five"),
                text.replace("0:5,1:7", "0:-5"),
                text.replace("\"id\"", "\"name\""),
                text.substring(0, text.length() / 2))) {
            assertThatThrownBy(() -> ManifestCodec.decode(bad)).as(bad).isInstanceOf(CorruptDataException.class);
        }
    }
}

package io.seamark.speed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which generation a cut is scored with, and the baselines that its partitions find. */
class CurrentGenerationTest {

    @TempDir
    Path folder;

    private Store store;
    private GenerationStore generations;
    private CurrentGeneration current;

    @BeforeEach
    void open() {
        store = TestStore.at(folder);
        generations = new GenerationStore(store);
        current = new CurrentGeneration(generations, Duration.ZERO, "");
    }

    /** Publishes a generation with one device in each of two buckets. */
    private void publish(String id) throws IOException {
        var staging = generations.stage(id);
        Manifest.File first = write(staging, "models/part-00000.smb", "device-a");
        Manifest.File second = write(staging, "models/part-00001.smb", "device-b");
        generations.publish(
                staging, new Manifest(1, id, 0, Seam.START, 0, 0, 0, Map.of(), 0, 2, 2, List.of(first, second)));
    }

    private Manifest.File write(org.apache.hadoop.fs.Path staging, String name, String device) throws IOException {
        MetricBaseline metric = new MetricBaseline("m", new double[] {1}, new float[] {1});
        byte[] bytes = ModelFile.encode(
                List.of(new DeviceBaseline(device, "own", List.of(metric), java.util.Optional.empty())));
        try (FSDataOutputStream out = store.createNew(new org.apache.hadoop.fs.Path(staging, name))) {
            out.write(bytes);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Manifest.File(name, Manifest.Kind.MODEL, bytes.length, crc.getValue(), 1);
    }

    @Test
    void aNewGenerationIsTakenUpAndAnOldOneByRollback() throws IOException {
        assertThat(current.get()).isEmpty();
        publish("g1");
        assertThat(current.get()).isEqualTo("g1");
        publish("g2");
        assertThat(current.get()).isEqualTo("g2");
        generations.point("g1");
        assertThat(current.get()).isEqualTo("g1");
    }

    @Test
    void aDamagedGenerationLeavesTheOneBeforeInUseUntilAWholeOneComes() throws IOException {
        publish("g1");
        assertThat(current.get()).isEqualTo("g1");
        publish("g2");
        store.replace(new org.apache.hadoop.fs.Path(generations.path("g2"), "models/part-00001.smb"), "damaged");
        assertThat(current.get()).isEqualTo("g1");
        assertThat(current.get()).isEqualTo("g1");
        publish("g3");
        assertThat(current.get()).isEqualTo("g3");
    }

    @Test
    void aRestartGoesOnWithWhatTheLastCutWasScoredWithWhereTheNamedOneIsDamaged() throws IOException {
        publish("g1");
        publish("g2");
        store.replace(new org.apache.hadoop.fs.Path(generations.path("g2"), "models/part-00001.smb"), "damaged");
        assertThat(new CurrentGeneration(generations, Duration.ZERO, "g1").get())
                .isEqualTo("g1");
        assertThat(new CurrentGeneration(generations, Duration.ZERO, "g2").get())
                .as("damaged since the last cut")
                .isEmpty();
        assertThat(new CurrentGeneration(generations, Duration.ZERO, "g0").get())
                .as("removed since the last cut")
                .isEmpty();
        publish("g3");
        assertThat(new CurrentGeneration(generations, Duration.ZERO, "g1").get())
                .isEqualTo("g3");
    }

    @Test
    void aDeviceHasItsBaselineInWhateverPartitionItIs() throws IOException {
        publish("g1");
        Models models = Models.of(
                Settings.reference().with(Map.of("store.root", folder.toUri().toString())));
        assertThat(models.of("", 2).find("device-a", 0)).isEmpty();
        GenerationModels found = models.of("g1", 4);
        for (int partition = 0; partition < 4; partition++) {
            assertThat(found.find("device-a", partition)).isPresent();
            assertThat(found.find("device-b", partition)).isPresent();
            assertThat(found.find("device-c", partition)).isEmpty();
        }
    }

    @Test
    void onlyTheFilesAreReadThatDevicesAskFor() throws IOException {
        publish("g1");
        GenerationModels found = Models.of(Settings.reference()
                        .with(Map.of("store.root", folder.toUri().toString())))
                .of("g1", 2);
        assertThat(found.find("device-a", 0)).isPresent();
        store.delete(new org.apache.hadoop.fs.Path(generations.path("g1"), "models/part-00001.smb"));
        assertThat(found.find("device-a", 1)).isPresent();
        assertThatThrownBy(() -> found.find("device-b", 1)).hasMessageContaining("part-00001.smb' is gone");
    }

    @Test
    void aGenerationThatIsNotAskedForIsDropped() throws IOException {
        publish("g1");
        publish("g2");
        Models models = Models.of(
                Settings.reference().with(Map.of("store.root", folder.toUri().toString())));
        GenerationModels before = models.of("g1", 2);
        GenerationModels later = models.of("g2", 2);
        for (int question = 0; question < 150; question++) {
            assertThat(models.of("g2", 2)).isSameAs(later);
        }
        assertThat(models.of("g1", 2)).as("some batches before").isSameAs(before);
        for (int question = 0; question < 300; question++) {
            assertThat(models.of("g2", 2)).isSameAs(later);
        }
        assertThat(models.of("g1", 2)).as("after many batches").isNotSameAs(before);
    }
}

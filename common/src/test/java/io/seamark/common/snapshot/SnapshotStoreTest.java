package io.seamark.common.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.device.DeviceState;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

    @TempDir
    Path folder;

    private Store store;
    private SnapshotStore snapshots;

    @BeforeEach
    void open() {
        store = TestStore.at(folder);
        snapshots = new SnapshotStore(store, "fleet");
    }

    private Snapshot publish(long cut) throws IOException {
        org.apache.hadoop.fs.Path staging = snapshots.stage(cut);
        List<Snapshot.Part> parts = new ArrayList<>();
        for (String name : List.of("part-0", "part-1")) {
            try (SnapshotPartWriter out =
                    new SnapshotPartWriter(name, store.createNew(new org.apache.hadoop.fs.Path(staging, name)))) {
                out.add("pump-" + cut, new DeviceState().toBytes());
                parts.add(out.finish());
            }
        }
        Snapshot snapshot = new Snapshot(cut, 7, new Seam(Map.of(0, cut * 10, 1, 3L)), parts);
        snapshots.publish(staging, snapshot);
        return snapshot;
    }

    private static byte[] part(String... devices) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SnapshotPartWriter out = new SnapshotPartWriter("part-0", bytes)) {
            for (String device : devices) {
                out.add(device, new DeviceState().toBytes());
            }
            out.finish();
        }
        return bytes.toByteArray();
    }

    private static Snapshot.Part described(String... devices) throws IOException {
        try (SnapshotPartWriter out = new SnapshotPartWriter("part-0", new ByteArrayOutputStream())) {
            for (String device : devices) {
                out.add(device, new DeviceState().toBytes());
            }
            return out.finish();
        }
    }

    @Test
    void theNewestComesFirstAndOldOnesGo() throws IOException {
        Snapshot nine = publish(9);
        Snapshot ten = publish(10);
        Snapshot hundred = publish(100);
        assertThat(snapshots.list()).containsExactly(hundred, ten, nine);
        assertThat(snapshots.retain(2)).containsExactly(hundred, ten);
        assertThat(snapshots.list()).containsExactly(hundred, ten);
        assertThat(store.exists(snapshots.path(nine))).isFalse();
    }

    @Test
    void whatWasOnlyStagedIsNoSnapshotAndIsSwept() throws IOException {
        Snapshot one = publish(1);
        store.createNew(new org.apache.hadoop.fs.Path(snapshots.stage(2), "part-0"))
                .close();
        assertThat(snapshots.list()).containsExactly(one);
        snapshots.retain(5);
        assertThat(folder.resolve("snapshots/fleet").toFile().list()).containsExactly("cut-000000000001");
    }

    @Test
    void aSnapshotTakenAgainAfterTheSameCutIsTheOneThatIsThere() throws IOException {
        assertThat(publish(3)).isEqualTo(publish(3));
        assertThat(snapshots.list()).hasSize(1);
    }

    @Test
    void aDamagedSnapshotIsPassedOverForTheOneBefore() throws IOException {
        Snapshot one = publish(1);
        publish(2);
        Path index = folder.resolve("snapshots/fleet/cut-000000000002/snapshot");
        byte[] bytes = Files.readAllBytes(index);
        bytes[5] ^= 1;
        Files.deleteIfExists(index.resolveSibling(".snapshot.crc"));
        Files.write(index, bytes);
        assertThat(snapshots.list()).containsExactly(one);
        publish(3);
        Files.delete(folder.resolve("snapshots/fleet/cut-000000000003/part-1"));
        assertThat(snapshots.list()).containsExactly(one);
    }

    @Test
    void aSnapshotWithADamagedFileOfTheRightLengthIsNotWhole() throws IOException {
        Snapshot one = publish(1);
        assertThat(snapshots.isWhole(one)).isTrue();
        Path part = folder.resolve("snapshots/fleet/cut-000000000001/part-1");
        byte[] bytes = Files.readAllBytes(part);
        bytes[8] ^= 1;
        Files.write(part, bytes);
        assertThat(snapshots.list()).containsExactly(one);
        assertThat(snapshots.isWhole(one)).isFalse();
        Files.delete(part);
        assertThat(snapshots.isWhole(one)).isFalse();
    }

    @Test
    void statesComeBackInTheirOrder() throws IOException {
        byte[] bytes = part("pump-1", "pump-2");
        List<String> devices = new ArrayList<>();
        SnapshotPartReader.read(
                new ByteArrayInputStream(bytes),
                described("pump-1", "pump-2"),
                (device, state) -> {
                    devices.add(device);
                    assertThat(state).isEqualTo(new DeviceState().toBytes());
                },
                partition -> {});
        assertThat(devices).containsExactly("pump-1", "pump-2");
        assertThat(described("pump-1", "pump-2").bytes()).isEqualTo(bytes.length);
    }

    @Test
    void everyChangedOrMissingByteOfAPartIsDamage() throws IOException {
        byte[] whole = part("pump-1", "pump-2");
        Snapshot.Part expected = described("pump-1", "pump-2");
        for (int at = 0; at < whole.length; at++) {
            assertDamaged(Arrays.copyOf(whole, at), expected);
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                assertDamaged(changed, expected);
            }
        }
    }

    private static void assertDamaged(byte[] bytes, Snapshot.Part expected) {
        assertThatThrownBy(() -> SnapshotPartReader.read(
                        new ByteArrayInputStream(bytes), expected, (device, state) -> {}, partition -> {}))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void everyChangedOrMissingByteOfAnIndexIsDamage() throws IOException {
        byte[] whole = new Snapshot(5, 6, new Seam(Map.of(0, 1L)), List.of(described("pump-1"))).toBytes();
        assertThat(Snapshot.fromBytes(whole).cut()).isEqualTo(5);
        for (int at = 0; at < whole.length; at++) {
            byte[] part = Arrays.copyOf(whole, at);
            assertThatThrownBy(() -> Snapshot.fromBytes(part)).isInstanceOf(CorruptDataException.class);
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            assertThatThrownBy(() -> Snapshot.fromBytes(changed)).isInstanceOf(CorruptDataException.class);
        }
    }
}

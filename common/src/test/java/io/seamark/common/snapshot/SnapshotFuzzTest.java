package io.seamark.common.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.PartitionState;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.fuzz.Seeds;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.common.store.TestStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged snapshots: the index alone, the index below the store, and the file of a partition. */
class SnapshotFuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Snapshot SNAPSHOT = new Snapshot(
            412,
            1_700_000_000_000L,
            new Seam(Map.of(0, 120L, 1, 1_000_000L)),
            List.of(new Snapshot.Part("part-0-17", 3, 900, 77), new Snapshot.Part("part-1-18", 0, 17, -5)));

    @TempDir
    Path folder;

    private final AtomicInteger copies = new AtomicInteger();

    private static void requireBothFates(Fuzz.Fates fates) {
        assertThat(fates.read()).as("read").isGreaterThan(100);
        assertThat(fates.refused()).as("refused").isGreaterThan(100);
    }

    @Test
    void indexes() throws Exception {
        List<byte[]> seeds = List.of(SNAPSHOT.toBytes(), new Snapshot(0, 0, Seam.START, List.of()).toBytes());
        requireBothFates(Fuzz.checksummed("the snapshot's index", seeds).run(400_000, LIMIT, () -> input -> {
            Snapshot snapshot = Snapshot.fromBytes(input);
            assertThat(snapshot.devices()).isNotNegative();
            for (Snapshot.Part part : snapshot.parts()) {
                assertThat(new org.apache.hadoop.fs.Path("/snapshots/cut", part.name()).getName())
                        .isEqualTo(part.name());
            }
            assertThat(Snapshot.fromBytes(snapshot.toBytes())).isEqualTo(snapshot);
        }));
    }

    /** A damaged snapshot is left out, and the list goes on with the one before it. */
    @Test
    void indexesBelowTheStore() throws Exception {
        byte[] seed = index(1, Seam.START);
        Fuzz.checksummed("the snapshot below the store", List.of(seed)).run(1_000, LIMIT, () -> {
            Store store = TestStore.at(folder.resolve("store-" + copies.incrementAndGet()));
            SnapshotStore snapshots = new SnapshotStore(store, "fleet");
            Snapshot whole = publish(store, snapshots, 1);
            Snapshot damaged = publish(store, snapshots, 2);
            Path file = Path.of(snapshots.path(damaged).toUri().getPath()).resolve("snapshot");
            return input -> {
                Files.write(file, input);
                assertThat(snapshots.list()).endsWith(whole).hasSizeLessThanOrEqualTo(2);
            };
        });
    }

    private static Snapshot.Part write(SnapshotPartWriter out) throws IOException {
        for (byte[] state : Seeds.deviceStates()) {
            out.add("pump-" + state.length, state);
        }
        out.add(PartitionState.fromBytes(Seeds.partition()));
        return out.finish();
    }

    private static byte[] index(long cut, Seam seam) throws IOException {
        try (SnapshotPartWriter out = new SnapshotPartWriter("part-0", new ByteArrayOutputStream())) {
            return new Snapshot(cut, 7, seam, List.of(write(out))).toBytes();
        }
    }

    private static Snapshot publish(Store store, SnapshotStore snapshots, long cut) {
        org.apache.hadoop.fs.Path staging = snapshots.stage(cut);
        Snapshot.Part part;
        try (SnapshotPartWriter out =
                new SnapshotPartWriter("part-0", store.createNew(new org.apache.hadoop.fs.Path(staging, "part-0")))) {
            part = write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Snapshot snapshot = new Snapshot(cut, 7, Seam.START, List.of(part));
        snapshots.publish(staging, snapshot);
        return snapshot;
    }

    /** With the checksum that the index says, as long as the file is whole: whatever is in it, it was written so. */
    @Test
    void files() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long devices;
        try (SnapshotPartWriter out = new SnapshotPartWriter("part-0", file)) {
            devices = write(out).devices();
        }
        Fuzz fuzz = Fuzz.binary("the snapshot's file", List.of(file.toByteArray()))
                .sealedBy(SnapshotFuzzTest::withFittingEntries);
        requireBothFates(fuzz.run(400_000, LIMIT, () -> input -> {
            CRC32C crc = new CRC32C();
            crc.update(input);
            Snapshot.Part expected = new Snapshot.Part("part-0", devices, input.length, (int) crc.getValue());
            SnapshotPartReader.read(
                    new ByteArrayInputStream(input),
                    expected,
                    (device, state) -> {
                        byte[] again = DeviceState.fromBytes(state).copy().toBytes();
                        assertThat(DeviceState.fromBytes(again).toBytes()).isEqualTo(again);
                        byte[] entry = new ByteWriter(256).text(device).toBytes();
                        assertThat(new ByteReader(entry).text()).isEqualTo(device);
                    },
                    partition -> {
                        byte[] again = partition.copy().toBytes();
                        assertThat(PartitionState.fromBytes(again).watched()).isEqualTo(partition.watched());
                    });
        }));
    }

    /** Puts magic, version, end and count right, so that what is between them is reached. */
    private static byte[] withFittingEntries(byte[] input) {
        ByteWriter out =
                new ByteWriter(input.length + 32).i32(SnapshotPartWriter.MAGIC).u8(SnapshotPartWriter.VERSION);
        ByteBuffer in = ByteBuffer.wrap(input, Math.min(5, input.length), Math.max(0, input.length - 5));
        long devices = 0;
        while (in.remaining() >= 4) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                break;
            }
            byte[] entry = new byte[length];
            in.get(entry);
            out.i32(length).raw(entry);
            devices++;
        }
        return out.i32(SnapshotPartWriter.END).i64(devices).toBytes();
    }
}

package io.seamark.serving.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.fault.KillPoint;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.ManifestCodec;
import io.seamark.common.store.Store;
import io.seamark.common.view.ViewFile;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.state.Families;
import io.seamark.serving.state.MetaKeys;
import io.seamark.serving.state.ServingDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a published generation into RocksDB: every file is verified against its manifest, written as a sorted table file
 * beside the database, and handed over by a move, so that reads of other families go on undisturbed. For one thread.
 */
final class GenerationImport {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationImport.class);
    private static final int READ_BYTES = 256 << 10;

    private final ServingDb db;
    private final int maxMetrics;

    /** @param maxMetrics names of metrics that the list of devices has of one */
    GenerationImport(ServingDb db, int maxMetrics) {
        this.db = requireNonNull(db, "db");
        this.maxMetrics = maxMetrics;
    }

    /** The manifest of a generation whose families are whole. */
    Optional<Manifest> loaded(String id) {
        return db.get(MetaKeys.loaded(id)).map(bytes -> ManifestCodec.decode(new String(bytes, UTF_8)));
    }

    /** Removes table files that a killed process was making. */
    void sweep() {
        try (Stream<Path> left = Files.exists(tables()) ? Files.list(tables()) : Stream.empty()) {
            for (Path each : left.toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot sweep '" + tables() + "': " + e.getMessage(), e);
        }
    }

    /** Where table files are made; on the disk of the database, so that handing one over moves no bytes. */
    private Path tables() {
        return db.folder().resolve("loading");
    }

    /**
     * Loads a generation, unless it is there already. Nobody may use its families yet.
     *
     * @param pace held while its files are verified, its rows loaded and its tables read once
     * @throws CorruptDataException if a file is not what the manifest says; nothing of it stays then
     */
    Families load(Store store, GenerationStore generations, Manifest manifest, Pace pace) {
        if (loaded(manifest.id()).equals(Optional.of(manifest))) {
            return db.families(manifest.id());
        }
        long started = System.nanoTime();
        org.apache.hadoop.fs.Path folder = generations.path(manifest.id());
        manifest.files().forEach(file -> generations.verify(folder, file, pace::look));
        db.drop(manifest.id());
        Families families = db.families(manifest.id());
        try {
            MarkBuilder marks = new MarkBuilder((device, mark) -> put(families, device, mark), maxMetrics);
            long rows = 0;
            for (Manifest.File file : manifest.files(Manifest.Kind.VIEW)) {
                rows += loadView(store, new org.apache.hadoop.fs.Path(folder, file.name()), families, marks, pace);
                KillPoint.MID_LOAD.reached();
            }
            marks.finish();
            for (Manifest.File file : manifest.files(Manifest.Kind.MODEL)) {
                loadModel(store, new org.apache.hadoop.fs.Path(folder, file.name()), families, pace);
            }
            db.put(
                    MetaKeys.loaded(manifest.id()),
                    ManifestCodec.encode(manifest).getBytes(UTF_8));
            LOG.info(
                    "Loaded the generation {}: {} rows of {} devices in {} ms",
                    manifest.id(),
                    rows,
                    marks.devices(),
                    (System.nanoTime() - started) / 1_000_000);
            return families;
        } catch (RocksDBException e) {
            db.drop(manifest.id());
            throw ServingDb.failed("load the generation '" + manifest.id() + "'", e);
        } catch (IOException e) {
            db.drop(manifest.id());
            throw new UncheckedIOException("Cannot load the generation '" + manifest.id() + "': " + e.getMessage(), e);
        } catch (RuntimeException e) {
            db.drop(manifest.id());
            throw e;
        }
    }

    private void put(Families families, String device, DeviceMark mark) {
        try {
            db.rocks().put(families.devices(), device.getBytes(UTF_8), mark.toBytes());
        } catch (RocksDBException e) {
            throw ServingDb.failed("write", e);
        }
    }

    private long loadView(Store store, org.apache.hadoop.fs.Path file, Families families, MarkBuilder marks, Pace pace)
            throws IOException, RocksDBException {
        try (SortedTable table = new SortedTable()) {
            long rows = ViewFile.read(store.open(file), (key, value) -> {
                pace.step();
                table.put(key, value);
                marks.add(key, value);
            });
            table.ingest(families.batch(), pace);
            return rows;
        }
    }

    private void loadModel(Store store, org.apache.hadoop.fs.Path file, Families families, Pace pace)
            throws IOException, RocksDBException {
        byte[] bytes = store.read(file)
                .orElseThrow(() -> new CorruptDataException("The model file '" + file + "' is not there."));
        TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (DeviceBaseline each : ModelFile.decode(bytes)) {
            sorted.put(each.device().getBytes(UTF_8), ModelFile.encode(List.of(each)));
        }
        try (SortedTable table = new SortedTable()) {
            sorted.forEach(table::put);
            table.ingest(families.models(), pace);
        }
    }

    /** A table file in the making. */
    private final class SortedTable implements AutoCloseable {
        private final Path path;
        private final Options options = new Options();
        private final EnvOptions environment = new EnvOptions();
        private final SstFileWriter writer = new SstFileWriter(environment, options);
        private long rows;

        SortedTable() throws IOException, RocksDBException {
            path = Files.createTempFile(Files.createDirectories(tables()), "table-", ".sst");
            Files.delete(path);
            writer.open(path.toString());
        }

        void put(byte[] key, byte[] value) {
            try {
                writer.put(key, value);
                rows++;
            } catch (RocksDBException e) {
                throw new CorruptDataException("Rows cannot be loaded in their order: " + e.getMessage(), e);
            }
        }

        void ingest(ColumnFamilyHandle family, Pace pace) throws IOException, RocksDBException {
            if (rows == 0) {
                return;
            }
            writer.finish();
            bringToMemory(pace);
            try (IngestExternalFileOptions move = new IngestExternalFileOptions().setMoveFiles(true)) {
                db.rocks().ingestExternalFile(family, List.of(path.toString()), move);
            }
        }

        /**
         * Reads the file once. RocksDB has the system forget what it wrote of it, and a swap would leave the first look-up of
         * each block waiting for the disk.
         */
        private void bringToMemory(Pace pace) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
            try (FileChannel file = FileChannel.open(path)) {
                while (file.read(buffer.clear()) >= 0) {
                    pace.look();
                }
            }
        }

        @Override
        public void close() throws IOException {
            writer.close();
            environment.close();
            options.close();
            Files.deleteIfExists(path);
        }
    }
}

package io.seamark.serving.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.settings.SeamarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RocksDB of a serving process: families for each loaded generation, one for alerts, one for what is known about the
 * others. Thread-safe; nothing may use it after {@link #close}.
 */
public final class ServingDb implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingDb.class);
    private static final List<String> KINDS = List.of("batch-", "speed-", "devices-", "models-");
    private static final String META = "meta";
    private static final String ALERTS = "alerts";

    private final Path folder;
    private final RocksDB rocks;
    private final DBOptions options;
    private final LRUCache cache;
    private final BloomFilter bloom;
    private final ColumnFamilyOptions familyOptions;
    private final Map<String, ColumnFamilyHandle> handles = new ConcurrentHashMap<>();
    private volatile String failure = "";

    private ServingDb(Path folder, long cacheBytes) throws RocksDBException, IOException {
        this.folder = folder;
        Path data = Files.createDirectories(folder.resolve("rocksdb"));
        options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
        options.setMaxTotalWalSize(64L << 20)
                .setKeepLogFileNum(4)
                .setMaxLogFileSize(8L << 20)
                .setMaxOpenFiles(512);
        cache = new LRUCache(cacheBytes);
        bloom = new BloomFilter(10);
        familyOptions = new ColumnFamilyOptions()
                .setWriteBufferSize(16L << 20)
                // Most look-ups are of hours that the speed view does not have.
                .setMemtablePrefixBloomSizeRatio(0.1)
                .setMemtableWholeKeyFiltering(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(bloom));
        RocksDB opened = null;
        try {
            opened = opened(data);
        } finally {
            if (opened == null) {
                closeOptions();
            }
        }
        rocks = opened;
    }

    private RocksDB opened(Path data) throws RocksDBException {
        List<byte[]> names;
        try (Options plain = new Options()) {
            names = new ArrayList<>(RocksDB.listColumnFamilies(plain, data.toString()));
        }
        Set<String> known = new HashSet<>();
        names.forEach(name -> known.add(new String(name, UTF_8)));
        for (String each : List.of("default", META, ALERTS)) {
            if (known.add(each)) {
                names.add(each.getBytes(UTF_8));
            }
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        RocksDB db = RocksDB.open(
                options,
                data.toString(),
                names.stream()
                        .map(name -> new ColumnFamilyDescriptor(name, familyOptions))
                        .toList(),
                opened);
        for (ColumnFamilyHandle handle : opened) {
            handles.put(new String(handle.getName(), UTF_8), handle);
        }
        return db;
    }

    /**
     * Opens the database, and makes it if there is none.
     *
     * @param folder {@code seamark.serving.data-dir}; for one process at a time
     * @param cacheBytes memory for what is looked up, beside Java's heap
     * @throws SeamarkException if it cannot be opened
     */
    public static ServingDb open(Path folder, long cacheBytes) {
        try {
            RocksDB.loadLibrary();
            return new ServingDb(folder, cacheBytes);
        } catch (RocksDBException | IOException e) {
            throw new SeamarkException(
                    "The data folder '" + folder + "' cannot be opened: " + e.getMessage()
                            + ". If another server uses it, stop that one or set seamark.serving.data-dir to another"
                            + " folder; if it is damaged, remove it: it is rebuilt from HDFS and Kafka.",
                    e);
        }
    }

    /** The folder of this process, for files beside the database. */
    public Path folder() {
        return folder;
    }

    public RocksDB rocks() {
        return rocks;
    }

    /** Where it is written what the other families hold. */
    public ColumnFamilyHandle meta() {
        return handles.get(META);
    }

    /** Alerts by id. */
    public ColumnFamilyHandle alerts() {
        return handles.get(ALERTS);
    }

    /** The families of a generation, made if they are not there. */
    public synchronized Families families(String id) {
        List<ColumnFamilyHandle> found =
                KINDS.stream().map(kind -> family(kind + id)).toList();
        return new Families(id, found.get(0), found.get(1), found.get(2), found.get(3));
    }

    private ColumnFamilyHandle family(String name) {
        return handles.computeIfAbsent(name, missing -> {
            try {
                return rocks.createColumnFamily(new ColumnFamilyDescriptor(missing.getBytes(UTF_8), familyOptions));
            } catch (RocksDBException e) {
                throw failed("make the family " + missing, e);
            }
        });
    }

    /** The ids of all generations that have families. */
    public synchronized Set<String> generations() {
        Set<String> ids = new HashSet<>();
        for (String name : handles.keySet()) {
            for (String kind : KINDS) {
                if (name.startsWith(kind)) {
                    ids.add(name.substring(kind.length()));
                }
            }
        }
        return ids;
    }

    /** Removes a generation with the fold beyond its seam. Nobody may read it any more. */
    public synchronized void drop(String id) {
        try (WriteOptions durably = new WriteOptions().setSync(true)) {
            // First what says that it is whole: a death in between leaves rubbish, which the next start removes.
            rocks.delete(meta(), durably, MetaKeys.loaded(id));
            rocks.delete(meta(), durably, MetaKeys.fold(id));
            rocks.delete(meta(), durably, MetaKeys.foldProofs(id));
            rocks.delete(meta(), durably, MetaKeys.foldSplit(id));
            for (String kind : KINDS) {
                ColumnFamilyHandle handle = handles.get(kind + id);
                if (handle != null) {
                    rocks.dropColumnFamily(handle);
                    handles.remove(kind + id); // not before: one that is still there must stay known
                    handle.close();
                }
            }
        } catch (RocksDBException e) {
            throw failed("drop the generation '" + id + "'", e);
        }
    }

    /** A value of the meta family. */
    public Optional<byte[]> get(byte[] key) {
        try {
            return Optional.ofNullable(rocks.get(meta(), key));
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /** Sets a value of the meta family, durably also where the machine loses its power. */
    public void put(byte[] key, byte[] value) {
        put("write", meta(), key, value);
    }

    /**
     * Sets a value, durably also where the machine loses its power.
     *
     * @param what is done, for messages
     */
    public void put(String what, ColumnFamilyHandle family, byte[] key, byte[] value) {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(family, key, value);
            write(what, batch, true);
        } catch (RocksDBException e) {
            throw failed(what, e);
        }
    }

    /**
     * Writes a batch, whole or not at all.
     *
     * @param what is done, for messages
     * @param durably whether it must be on the disk when this returns; otherwise only the death of the machine can take it
     */
    public void write(String what, WriteBatch batch, boolean durably) {
        try (WriteOptions how = new WriteOptions().setSync(durably)) {
            rocks.write(how, batch);
            failure = "";
        } catch (RocksDBException e) {
            SeamarkException told = failed(what, e);
            failure = told.getMessage();
            throw told;
        }
    }

    /** Why nothing can be written at the moment, as at a full disk; empty if the last write succeeded. */
    public String failure() {
        return failure;
    }

    /** Tries to write again where the last write failed, so that {@link #failure} does not outlive its cause. */
    public void retryIfFailed() {
        if (!failure.isEmpty()) {
            try {
                put(MetaKeys.tried(), new byte[0]);
                LOG.info("The database can be written again");
            } catch (SeamarkException e) {
                LOG.debug("Still not", e);
            }
        }
    }

    /** A failure of the database in plain words. */
    public static SeamarkException failed(String what, RocksDBException e) {
        return new SeamarkException(
                "RocksDB cannot " + what + ": " + e.getMessage() + ". Check the disk of seamark.serving.data-dir.", e);
    }

    @Override
    public synchronized void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        handles.clear();
        rocks.close();
        closeOptions();
    }

    private void closeOptions() {
        options.close();
        familyOptions.close();
        bloom.close();
        cache.close();
    }
}

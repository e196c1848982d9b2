package io.seamark.common.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one root on HDFS under which everything sits, and the few operations on which exactness rests: exclusive creation,
 * atomic rename, atomic replacement. Thread-safe.
 */
public final class Store {

    private static final long FIRST_LEASE_PAUSE_MILLIS = 5_000;
    private static final long LEASE_LOOK_MILLIS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    /**
     * Every block is on the disks of the DataNodes, its folder included, when the next one begins or the file is closed: others are
     * removed because this one is there, and a power loss must not take both.
     */
    private static final EnumSet<CreateFlag> DURABLE = EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK);

    private final Path root;
    private final Configuration configuration;
    private final FileContext files;

    private Store(Path root, Configuration configuration, FileContext files) {
        this.root = root;
        this.configuration = configuration;
        this.files = files;
    }

    /** Hadoop's configuration for the store of these settings, with waits that end. */
    public static Configuration configuration(Settings settings) {
        Configuration configuration = new Configuration();
        // The checksummed local file system keeps the latest bytes back until the close: a journal there would be
        // blind.
        configuration.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
        properties(settings).forEach(configuration::set);
        return configuration;
    }

    /** What {@link #configuration} sets, by Hadoop key; for programs that build their own configuration. */
    public static Map<String, String> properties(Settings settings) {
        return properties(settings, settings.duration("seamark.store.patience"));
    }

    /**
     * HDFS that is away, or in safe mode, is asked again every second for this long. The name node often hears of a block just after
     * the client asks whether its file is complete: Hadoop's first wait is 400 ms then, longer than all the rest of a small file.
     * The waits double, so that twelve from 5 ms on last 20 s, and five of Hadoop's last 12 s.
     */
    private static Map<String, String> properties(Settings settings, Duration patience) {
        long millis = settings.duration("seamark.store.timeout").toMillis();
        return Map.ofEntries(
                Map.entry("dfs.client.retry.policy.enabled", "true"),
                Map.entry("dfs.client.retry.policy.spec", "1000," + Math.max(1, patience.toSeconds())),
                Map.entry("ipc.client.connect.timeout", Long.toString(Math.max(1000, millis / 3))),
                Map.entry("ipc.client.connect.max.retries", "2"),
                Map.entry("ipc.client.connect.max.retries.on.timeouts", "2"),
                Map.entry("ipc.client.connect.retry.interval", "1000"),
                Map.entry("ipc.client.rpc-timeout.ms", Long.toString(millis)),
                Map.entry("dfs.client.use.datanode.hostname", "false"),
                Map.entry("fs.hdfs.impl.disable.cache", "false"),
                Map.entry("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "5"),
                Map.entry("dfs.client.block.write.locateFollowingBlock.retries", "12"));
    }

    /**
     * Opens the store and makes its root.
     *
     * @throws SeamarkException if it cannot be reached
     */
    public static Store open(Settings settings) {
        String root = settings.string("seamark.store.root");
        Configuration configuration = configuration(settings);
        try {
            URI uri = URI.create(root);
            // At the start an answer is wanted soon; later on it is worth waiting for one.
            Configuration impatient = new Configuration(configuration);
            properties(settings, settings.duration("seamark.store.timeout").dividedBy(3))
                    .forEach(impatient::set);
            FileContext.getFileContext(uri, impatient).mkdir(new Path(uri), FileContext.DIR_DEFAULT_PERM, true);
            return new Store(new Path(uri), configuration, FileContext.getFileContext(uri, configuration));
        } catch (IOException | RuntimeException e) {
            throw new SeamarkException(
                    "The store '" + root + "' cannot be reached: " + e.getMessage()
                            + ". Start it (seamark stack up), or set seamark.store.root to where it is.",
                    e);
        }
    }

    public Path root() {
        return root;
    }

    public Configuration configuration() {
        return configuration;
    }

    /** A path below the root. */
    public Path path(String relative) {
        return new Path(root, relative);
    }

    public boolean exists(Path path) {
        return status(path).isPresent();
    }

    /** The status of a file or folder, empty if there is none. */
    public Optional<FileStatus> status(Path path) {
        try {
            return Optional.of(files.getFileStatus(path));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("look at", path, e);
        }
    }

    /** What a folder holds, ordered by name; nothing if it does not exist. */
    public List<FileStatus> list(Path folder) {
        try {
            List<FileStatus> found = new ArrayList<>();
            RemoteIterator<FileStatus> each = files.listStatus(folder);
            while (each.hasNext()) {
                found.add(each.next());
            }
            found.sort((a, b) -> a.getPath().getName().compareTo(b.getPath().getName()));
            return found;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list", folder, e);
        }
    }

    public FSDataInputStream open(Path path) throws IOException {
        return files.open(path);
    }

    /** All bytes of a file, empty if there is none. */
    public Optional<byte[]> read(Path path) {
        try (FSDataInputStream in = files.open(path)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    /**
     * Creates a file that must not exist; of several callers one succeeds, the others get an IOException. On HDFS it is durable
     * when it is closed.
     */
    public FSDataOutputStream createNew(Path path) throws IOException {
        if (LocalFiles.holds(path)) {
            LocalFiles.createNew(path);
            return files.create(path, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE));
        }
        return files.create(path, DURABLE, Options.CreateOpts.createParent());
    }

    /**
     * Creates a small file with its content, as a whole or not at all; of several callers one succeeds.
     *
     * @return false if the file exists; it is left as it is
     */
    public boolean createWhole(Path path, byte[] content) {
        Path fresh = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
        try {
            if (LocalFiles.holds(path)) {
                return LocalFiles.createWhole(fresh, path, content);
            }
            try (FSDataOutputStream out = files.create(fresh, DURABLE, Options.CreateOpts.createParent())) {
                out.write(content);
                out.hsync();
            }
            try {
                files.rename(fresh, path, Options.Rename.NONE);
                return true;
            } catch (FileAlreadyExistsException e) {
                delete(fresh);
                return false;
            }
        } catch (IOException e) {
            throw failed("create", path, e);
        }
    }

    /**
     * Ends the writing of a file by whoever writes it: from the return on nothing is appended to it any more, and all that
     * was acknowledged can be read. HDFS does so by taking the writer's lease; where a file system has no leases, nothing
     * happens.
     *
     * @param limit how long the DataNodes may take to agree on the end of the file
     * @throws IOException if they do not agree in time
     */
    public void endWriting(Path path, Duration limit) throws IOException {
        if (!(FileSystem.get(root.toUri(), configuration) instanceof DistributedFileSystem hdfs)) {
            return;
        }
        try {
            long end = System.nanoTime() + limit.toNanos();
            long pause = FIRST_LEASE_PAUSE_MILLIS;
            while (!hdfs.recoverLease(path)) {
                // Asking again begins the recovery anew: first it gets its time.
                long again = Math.min(
                        end, System.nanoTime() + Duration.ofMillis(pause).toNanos());
                while (System.nanoTime() < again) {
                    if (hdfs.isFileClosed(path)) {
                        return;
                    }
                    LockSupport.parkNanos(Duration.ofMillis(LEASE_LOOK_MILLIS).toNanos());
                }
                if (System.nanoTime() >= end) {
                    throw new IOException("HDFS has not ended the writing of '" + path + "' within " + limit.toSeconds()
                            + " s. Check that its DataNodes are up, and start again.");
                }
                pause *= 2;
            }
        } catch (FileNotFoundException e) {
            // gone: nothing to end
        }
    }

    /** Replaces a small file as a whole: a reader sees the old content or the new, and never none. */
    public void replace(Path path, String content) {
        // A name of its own: of two callers at once each brings its whole content, and the last one stays.
        Path fresh = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
        try {
            if (LocalFiles.holds(path)) {
                LocalFiles.replace(fresh, path, content.getBytes(UTF_8));
                return;
            }
            try (FSDataOutputStream out = files.create(fresh, DURABLE, Options.CreateOpts.createParent())) {
                out.write(content.getBytes(UTF_8));
                out.hsync();
            }
            files.rename(fresh, path, Options.Rename.OVERWRITE);
        } catch (IOException e) {
            discard(fresh);
            throw failed("replace", path, e);
        }
    }

    private void discard(Path fresh) {
        try {
            files.delete(fresh, false);
        } catch (IOException e) {
            LOG.debug("'{}' is left behind", fresh, e); // what failed before is told
        }
    }

    /** Moves a file or folder to a name that must not exist. */
    public void rename(Path from, Path to) {
        try {
            files.mkdir(to.getParent(), FileContext.DIR_DEFAULT_PERM, true);
            files.rename(from, to, Options.Rename.NONE);
        } catch (IOException e) {
            throw failed("rename to '" + to + "'", from, e);
        }
    }

    /** Deletes a file or folder with all that it holds; nothing happens if it does not exist. */
    public void delete(Path path) {
        try {
            if (exists(path)) {
                files.delete(path, true);
            }
        } catch (FileNotFoundException e) {
            // gone in the meantime, as wanted
        } catch (IOException e) {
            throw failed("delete", path, e);
        }
    }

    private static UncheckedIOException failed(String what, Path path, IOException e) {
        return new UncheckedIOException("Cannot " + what + " '" + path + "': " + e.getMessage(), e);
    }
}

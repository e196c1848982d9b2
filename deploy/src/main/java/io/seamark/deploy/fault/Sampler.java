package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a {@link Sample} every so often, on a thread of its own. What cannot be asked at a moment is left out. Thread-safe. */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final long MEGA = 1 << 20;

    private final Supplier<Map<String, Long>> processes;
    private final Supplier<FileSystem> hdfs;
    private final String root;
    private final Path folder;
    private final Duration every;
    private final long begin = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "sampler");

    /**
     * Begins.
     *
     * @param processes ids of the processes that run now, by name
     * @param hdfs opens a client
     * @param root folder in HDFS whose folders are counted
     * @param folder of this machine whose size is taken
     */
    Sampler(
            Supplier<Map<String, Long>> processes,
            Supplier<FileSystem> hdfs,
            String root,
            Path folder,
            Duration every) {
        this.processes = requireNonNull(processes, "processes is null");
        this.hdfs = requireNonNull(hdfs, "hdfs is null");
        this.root = requireNonNull(root, "root is null");
        this.folder = requireNonNull(folder, "folder is null");
        this.every = requireNonNull(every, "every is null");
        thread.setDaemon(true);
        thread.start();
    }

    /** All that were taken so far, in order. */
    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    private void run() {
        try {
            do {
                Sample sample = take();
                synchronized (this) {
                    samples.add(sample);
                }
            } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Sample take() {
        Map<String, Long> values = new TreeMap<>();
        processes.get().forEach((name, pid) -> {
            residentMegabytes(pid).ifPresent(rss -> values.put("rss_mb." + name, rss));
            openFiles(pid).ifPresent(files -> values.put("open_files." + name, files));
        });
        addStore(values);
        diskMegabytes().ifPresent(disk -> values.put("disk_mb", disk));
        return new Sample((System.nanoTime() - begin) / 1e9, values);
    }

    private void addStore(Map<String, Long> values) {
        try (FileSystem client = hdfs.get()) {
            for (FileStatus top : client.listStatus(new org.apache.hadoop.fs.Path(root))) {
                ContentSummary summary = client.getContentSummary(top.getPath());
                String name = top.getPath().getName();
                if (top.isDirectory()) {
                    values.put("hdfs_files." + name, summary.getFileCount());
                    values.put("hdfs_folders." + name, summary.getDirectoryCount());
                    values.put("hdfs_kb." + name, summary.getLength() >> 10);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("HDFS cannot be counted now", e); // it may be what was killed
        }
    }

    private static OptionalLong residentMegabytes(long pid) {
        try (Stream<String> lines = Files.lines(proc(pid, "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty(); // it has just ended, or the system has no such files
        }
    }

    private static OptionalLong openFiles(long pid) {
        try (Stream<Path> open = Files.list(proc(pid, "fd"))) {
            return OptionalLong.of(open.count());
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong diskMegabytes() {
        try (Stream<Path> files = Files.walk(folder)) {
            return OptionalLong.of(files.mapToLong(Sampler::size).sum() / MEGA);
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty(); // a file went while the folder was walked
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

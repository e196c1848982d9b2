package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The executors of the stack's Spark worker, which alone starts them. What further options they are started with is read from a
 * file at each start, so that one of them can be armed without a change of the speed layer's settings. Thread-safe.
 */
final class SparkExecutors {
    private final Part worker;
    private final Path options;
    private final Path temporary;

    /**
     * @param options the file of options, made here
     * @param temporary where they put their temporary files
     */
    SparkExecutors(Part worker, Path options, Path temporary) {
        this.worker = requireNonNull(worker, "worker is null");
        this.options = requireNonNull(options, "options is null");
        this.temporary = requireNonNull(temporary, "temporary is null");
        disarm();
    }

    /** What to give as {@code spark.executor.extraJavaOptions}: java reads the file that is named behind an @. */
    String javaOptions() {
        return "@" + options;
    }

    /** The ids of the executors that run now. */
    List<Long> pids() {
        return worker.pid().stream()
                .boxed()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(ProcessHandle::children)
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Executors that start from now on end at a point. */
    void arm(KillPoint point, int times) {
        write(Arms.option(point, times) + " ");
    }

    /** Executors that start from now on live. */
    void disarm() {
        write("");
    }

    private void write(String option) {
        try {
            Files.writeString(options, option + "-Djava.io.tmpdir=\"" + temporary + "\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write '" + options + "'", e);
        }
    }
}

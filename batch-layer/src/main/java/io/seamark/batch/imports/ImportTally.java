package io.seamark.batch.imports;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * What became of the rows of each file, brought from the tasks to the driver while they run. Kept by file: a task that Spark
 * runs twice replaces its counts. Spark calls it from one thread at a time.
 */
final class ImportTally extends AccumulatorV2<ImportTally.OfFile, Map<Long, ImportTally.OfFile>> {

    /** What became of the rows of one file. Mutable. */
    static final class OfFile implements java.io.Serializable {
        private final long file;
        private long rows;
        private final Map<String, Long> rejected = new TreeMap<>();
        private final Set<String> devices = new HashSet<>();

        OfFile(long file) {
            this.file = file;
        }

        void accept(String device) {
            rows++;
            devices.add(device);
        }

        void reject(String reason) {
            rejected.merge(reason, 1L, Long::sum);
        }

        long rows() {
            return rows;
        }

        Map<String, Long> rejected() {
            return rejected;
        }

        Set<String> devices() {
            return devices;
        }
    }

    private final Map<Long, OfFile> byFile = new HashMap<>();

    @Override
    public boolean isZero() {
        return byFile.isEmpty();
    }

    @Override
    public AccumulatorV2<OfFile, Map<Long, OfFile>> copy() {
        ImportTally copy = new ImportTally();
        copy.byFile.putAll(byFile);
        return copy;
    }

    @Override
    public void reset() {
        byFile.clear();
    }

    @Override
    public void add(OfFile counts) {
        byFile.put(counts.file, counts);
    }

    @Override
    public void merge(AccumulatorV2<OfFile, Map<Long, OfFile>> other) {
        byFile.putAll(((ImportTally) other).byFile);
    }

    @Override
    public Map<Long, OfFile> value() {
        return byFile;
    }
}

package io.seamark.deploy.fault;

import java.util.Map;

/**
 * What a running Seamark uses at a moment.
 *
 * @param seconds since the start of the proof
 * @param values by name, such as {@code rss_mb.driver}, {@code open_files.kafka}, {@code hdfs_files.journal}
 */
record Sample(double seconds, Map<String, Long> values) {
    Sample {
        values = Map.copyOf(values);
    }
}

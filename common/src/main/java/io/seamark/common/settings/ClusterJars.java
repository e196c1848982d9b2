package io.seamark.common.settings;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which jars the executors of a cluster lack: all that is not part of a Spark distribution. Stateless. */
public final class ClusterJars {

    private static final List<String> OURS = List.of(
            "seamark-",
            "iceberg-",
            "kafka-clients",
            "spark-streaming-kafka",
            "spark-token-provider-kafka",
            "commons-pool2",
            "config-",
            "gson-",
            "fastcsv-",
            "picocli-");

    private ClusterJars() {}

    /** The jars of a class path that an executor must be given, separated by commas as {@code spark.jars} wants them. */
    public static String of(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> OURS.stream().anyMatch(new File(entry).getName()::startsWith))
                .collect(Collectors.joining(","));
    }
}

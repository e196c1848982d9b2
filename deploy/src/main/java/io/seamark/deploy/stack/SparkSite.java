package io.seamark.deploy.stack;

import io.seamark.common.settings.ClusterJars;
import io.seamark.deploy.Home;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the master and the worker of one Spark cluster share: a folder that looks like a Spark distribution, made of links to the
 * jars that the layers were built with. Seamark's own jars are not in it: programs bring them, as on any cluster. Immutable.
 */
final class SparkSite {
    private static final int HEAP_MEGABYTES = 256;

    private final StackFolder folder;
    private final Home home;
    private final PortBook ports;

    SparkSite(StackFolder folder, Home home, PortBook ports) {
        this.folder = folder;
        this.home = home;
        this.ports = ports;
    }

    int port(Port port) {
        return ports.get(port);
    }

    String masterUrl() {
        return "spark://127.0.0.1:" + ports.get(Port.SPARK_MASTER);
    }

    /** Where the worker keeps what executors write. */
    Path work() {
        return folder.spark().resolve("work");
    }

    /** Where the master keeps what it must know after a death. */
    Path recovery() {
        return folder.spark().resolve("recovery");
    }

    /** Makes the distribution anew: the jars may be others than at the last start. */
    void write() {
        Path jars = distribution().resolve("jars");
        try {
            Files.createDirectories(jars);
            Files.createDirectories(work());
            Files.createDirectories(recovery());
            try (Stream<Path> old = Files.list(jars)) {
                for (Path link : old.toList()) {
                    Files.delete(link);
                }
            }
            for (Map.Entry<String, Path> jar : sparkJars().entrySet()) {
                Files.createSymbolicLink(jars.resolve(jar.getKey()), jar.getValue());
            }
            // By this file Spark knows a distribution from a checkout of its source.
            Path release = distribution().resolve("RELEASE");
            if (!Files.exists(release)) {
                Files.createFile(release);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the Spark distribution in '" + distribution() + "'", e);
        }
    }

    Launch program(List<String> more, String main, String... arguments) {
        List<String> options = new ArrayList<>(home.sparkOptions());
        options.add("-XX:+UseSerialGC");
        // A port that is taken must be an error, not another port that nobody knows.
        options.add("-Dspark.port.maxRetries=0");
        options.addAll(more);
        return new Launch(
                distribution().resolve("jars") + File.separator + "*",
                HEAP_MEGABYTES,
                options,
                main,
                List.of(arguments),
                Map.of(
                        "SPARK_HOME",
                        distribution().toString(),
                        "SPARK_SCALA_VERSION",
                        "2.12",
                        // Executors inherit it from the worker: they too listen on loopback only.
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "JAVA_HOME",
                        System.getProperty("java.home")));
    }

    private Path distribution() {
        return folder.spark().resolve("home");
    }

    private Map<String, Path> sparkJars() {
        Map<String, Path> jars = new TreeMap<>();
        for (String module : List.of("speed-layer", "batch-layer")) {
            String classPath = home.classPath(module);
            Set<String> ours = Set.of(ClusterJars.of(classPath).split(",", -1));
            Arrays.stream(classPath.split(File.pathSeparator, -1))
                    .filter(entry -> entry.endsWith(".jar") && !ours.contains(entry))
                    .map(Path::of)
                    .forEach(jar -> jars.putIfAbsent(jar.getFileName().toString(), jar));
        }
        return jars;
    }
}

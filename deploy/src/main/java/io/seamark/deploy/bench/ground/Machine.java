package io.seamark.deploy.bench.ground;

import com.google.gson.JsonObject;
import com.sun.management.OperatingSystemMXBean;
import io.seamark.deploy.Home;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a measure was taken on; without it a rate says nothing. Immutable.
 *
 * @param cores that the JVM may use
 * @param memoryBytes of the machine
 * @param loadAverage of the last minute, before the bench began; above 0 somebody else worked. Negative if not known
 * @param versions by name: the system, the JVM, and what was measured
 */
public record Machine(int cores, long memoryBytes, double loadAverage, Map<String, String> versions) {
    /** Load of a core above which somebody else must have worked. */
    private static final double QUIET = 0.3;

    /** This machine, now. */
    public static Machine here(Home home) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("os", system.getName() + " " + system.getVersion() + " " + system.getArch());
        versions.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        versions.put("spark", version(home, "speed-layer", "spark-streaming_"));
        versions.put("kafka_client", version(home, "speed-layer", "kafka-clients-"));
        versions.put("kafka_broker", version(home, "deploy/runtime-kafka", "kafka_"));
        versions.put("hdfs", version(home, "deploy/runtime-hdfs", "hadoop-hdfs-"));
        versions.put("gson", version(home, "deploy", "gson-"));
        return new Machine(
                system.getAvailableProcessors(), system.getTotalMemorySize(), system.getSystemLoadAverage(), versions);
    }

    /** The version in the name of a jar: what follows the Scala version, if there is one. */
    private static String version(Home home, String module, String jar) {
        Matcher found = Pattern.compile("/" + Pattern.quote(jar) + "(?:2\\.1[23]-)?([0-9][^/:]*)\\.jar")
                .matcher(home.classPath(module));
        return found.find() ? found.group(1) : "unknown";
    }

    /** For programs. */
    public JsonObject json() {
        JsonObject out = new JsonObject();
        out.addProperty("cores", cores);
        out.addProperty("memory_bytes", memoryBytes);
        out.addProperty("load_average_before", loadAverage);
        versions.forEach(out::addProperty);
        return out;
    }

    /** Three lines for people: machine, versions, and with what command. */
    public String lines(String command) {
        StringBuilder out = new StringBuilder();
        if (loadAverage > QUIET * cores) {
            out.append("Others used this machine when the bench began: its figures are not to be relied on.\n");
        }
        out.append("machine   ").append(line()).append("\nversions  ");
        versions.forEach((name, version) -> {
            if (!name.equals("os") && !name.equals("jvm")) {
                out.append(name).append(' ').append(version).append("  ");
            }
        });
        return out.append("\ncommand   ").append(command).toString();
    }

    /** In one line. */
    public String line() {
        return String.format(
                "%d cores, %.0f GiB, load %.1f before; %s; %s",
                cores, memoryBytes / (double) (1 << 30), loadAverage, versions.get("os"), versions.get("jvm"));
    }
}

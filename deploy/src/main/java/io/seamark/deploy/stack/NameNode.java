package io.seamark.deploy.stack;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** The HDFS NameNode of the stack. */
final class NameNode implements Service {
    private static final String MAIN = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);

    private final HdfsSite site;
    private final int heapMegabytes;
    private final Loopback loopback;

    NameNode(HdfsSite site, int heapMegabytes, Loopback loopback) {
        this.site = site;
        this.heapMegabytes = heapMegabytes;
        this.loopback = loopback;
    }

    @Override
    public Daemon daemon() {
        return Daemon.NAMENODE;
    }

    @Override
    public void prepare(LogFile log) {
        site.write();
        if (!Files.exists(site.name())) {
            StackFolder.createWhole(site.name(), part -> site.program(
                            heapMegabytes,
                            MAIN,
                            "-D",
                            "dfs.namenode.name.dir=" + part.toUri(),
                            "-format",
                            "-nonInteractive")
                    .run(log, FORMAT_LIMIT));
        }
    }

    @Override
    public Launch launch() {
        return site.program(heapMegabytes, MAIN);
    }

    @Override
    public Health probe() {
        return info().health();
    }

    /** Serving reads, though perhaps waiting for its DataNode before it allows writes. */
    boolean answers() {
        return info().answers();
    }

    /** True if it counts the DataNode at this address among the living. */
    boolean knows(String dataNodeAddress) {
        return info().bean().map(bean -> listed(bean, dataNodeAddress)).orElse(false);
    }

    private record Info(Health health, boolean answers, Optional<JsonObject> bean) {}

    private Info info() {
        int http = site.port(Port.NAMENODE_HTTP);
        try {
            Optional<JsonObject> info = loopback.bean(http, "Hadoop:service=NameNode,name=NameNodeInfo");
            Optional<JsonObject> status = loopback.bean(http, "Hadoop:service=NameNode,name=NameNodeStatus");
            if (info.isEmpty() || status.isEmpty()) {
                return unready("still loads its namespace");
            }
            JsonObject bean = info.get();
            Properties formatted = site.formatted();
            String cluster = Loopback.text(bean, "ClusterId");
            String pool = Loopback.text(bean, "BlockPoolId");
            String address = Loopback.text(status.get(), "HostAndPort");
            if (cluster.isEmpty() || pool.isEmpty() || address.isEmpty()) {
                return unready("still loads its namespace");
            }
            if (!cluster.equals(formatted.getProperty("clusterID"))
                    || !pool.equals(formatted.getProperty("blockpoolID"))) {
                return foreign("port " + http + " is answered by HDFS cluster '" + cluster + "' (" + pool
                        + "), not by '" + formatted.getProperty("clusterID", "(not formatted)")
                        + "', which was formatted here");
            }
            // Only one process can listen on a port: the one that says so of the right port is behind it.
            if (!address.endsWith(":" + site.port(Port.NAMENODE))) {
                return foreign(
                        "the NameNode of this folder serves " + address + ", not port " + site.port(Port.NAMENODE));
            }
            String safeMode = Loopback.text(bean, "Safemode");
            Health health = safeMode.isEmpty()
                    ? Health.healthy("cluster " + cluster)
                    : Health.starting("in safe mode: " + safeMode.strip());
            return new Info(health, true, info);
        } catch (IOException e) {
            return unready("port " + http + " does not answer as a NameNode yet");
        }
    }

    private static boolean listed(JsonObject bean, String dataNodeAddress) {
        JsonObject living =
                JsonParser.parseString(Loopback.text(bean, "LiveNodes")).getAsJsonObject();
        return living.entrySet().stream()
                .anyMatch(node -> Loopback.text(node.getValue().getAsJsonObject(), "xferaddr")
                        .equals(dataNodeAddress));
    }

    private static Info unready(String detail) {
        return new Info(Health.starting(detail), false, Optional.empty());
    }

    private static Info foreign(String detail) {
        return new Info(Health.foreign(detail), false, Optional.empty());
    }
}

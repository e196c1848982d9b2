package io.seamark.deploy.stack;

import io.seamark.deploy.Home;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What the NameNode and the DataNode of one stack share: configuration, storage folders, class path. Immutable. */
final class HdfsSite {
    private final StackFolder folder;
    private final Home home;
    private final PortBook ports;

    HdfsSite(StackFolder folder, Home home, PortBook ports) {
        this.folder = folder;
        this.home = home;
        this.ports = ports;
    }

    int port(Port port) {
        return ports.get(port);
    }

    String address(Port port) {
        return "127.0.0.1:" + ports.get(port);
    }

    Path name() {
        return folder.hdfs().resolve("name");
    }

    /** What formatting wrote down: {@code clusterID}, {@code blockpoolID}, {@code namespaceID}; empty before it. */
    Properties formatted() {
        return StackFolder.read(name().resolve("current/VERSION"));
    }

    /** Writes the configuration for the ports of now. */
    void write() {
        StackFolder.write(
                conf().resolve("core-site.xml"),
                xml(Map.of(
                        "fs.defaultFS",
                        "hdfs://" + address(Port.NAMENODE),
                        "hadoop.tmp.dir",
                        folder.hdfs().resolve("tmp").toString())));
        StackFolder.write(conf().resolve("hdfs-site.xml"), xml(hdfs()));
        StackFolder.write(conf().resolve("log4j.properties"), LOGGING);
        try {
            // The daemons look for the folders of their web pages on the class path; the pages themselves are not
            // needed.
            Files.createDirectories(conf().resolve("webapps/hdfs"));
            Files.createDirectories(conf().resolve("webapps/datanode"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create folders in '" + conf() + "'", e);
        }
    }

    Launch program(int heapMegabytes, String main, String... arguments) {
        return new Launch(
                conf() + File.pathSeparator + home.classPath("deploy/runtime-hdfs"),
                heapMegabytes,
                List.of("-XX:+UseSerialGC", "-Dhadoop.log.dir=" + folder.logs()),
                main,
                List.of(arguments));
    }

    private Path conf() {
        return folder.hdfs().resolve("conf");
    }

    private Map<String, String> hdfs() {
        Map<String, String> site = new TreeMap<>();
        site.put("dfs.replication", "1");
        site.put("dfs.permissions.enabled", "false");
        site.put("dfs.namenode.name.dir", name().toUri().toString());
        site.put("dfs.namenode.rpc-address", address(Port.NAMENODE));
        site.put("dfs.namenode.rpc-bind-host", "127.0.0.1");
        site.put("dfs.namenode.http-address", address(Port.NAMENODE_HTTP));
        site.put("dfs.namenode.http-bind-host", "127.0.0.1");
        // The one DataNode is all there is to wait for before writes are allowed.
        site.put("dfs.namenode.safemode.min.datanodes", "1");
        site.put("dfs.namenode.safemode.extension", "0");
        // No name service knows the address of this DataNode, and none needs to.
        site.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
        // A DataNode that died is known to be dead after 14 s (2 x 2 s + 10 x 1 s) instead of 10 minutes.
        site.put("dfs.heartbeat.interval", "1");
        site.put("dfs.namenode.heartbeat.recheck-interval", "2000");
        site.put("dfs.datanode.data.dir", folder.hdfs().resolve("data").toUri().toString());
        site.put("dfs.datanode.hostname", "127.0.0.1");
        site.put("dfs.datanode.address", address(Port.DATANODE));
        site.put("dfs.datanode.http.address", address(Port.DATANODE_HTTP));
        site.put("dfs.datanode.ipc.address", address(Port.DATANODE_IPC));
        return site;
    }

    private static String xml(Map<String, String> values) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<configuration>\n");
        new TreeMap<>(values).forEach((name, value) -> text.append("  <property><name>")
                .append(name)
                .append("</name><value>")
                .append(value.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</value></property>\n"));
        return text.append("</configuration>\n").toString();
    }

    private static final String LOGGING =
            """
            log4j.rootLogger=WARN, console
            log4j.logger.org.apache.hadoop.hdfs.server.namenode.NameNode=INFO
            log4j.logger.org.apache.hadoop.hdfs.server.datanode.DataNode=INFO
            log4j.appender.console=org.apache.log4j.ConsoleAppender
            log4j.appender.console.layout=org.apache.log4j.PatternLayout
            log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c: %m%n
            """;
}

package io.seamark.deploy.stack;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Optional;

/** The one HDFS DataNode of the stack. */
final class DataNode implements Service {
    private final HdfsSite site;
    private final NameNode nameNode;
    private final int heapMegabytes;
    private final Loopback loopback;

    DataNode(HdfsSite site, NameNode nameNode, int heapMegabytes, Loopback loopback) {
        this.site = site;
        this.nameNode = nameNode;
        this.heapMegabytes = heapMegabytes;
        this.loopback = loopback;
    }

    @Override
    public Daemon daemon() {
        return Daemon.DATANODE;
    }

    /** Formats nothing: the DataNode takes over the identity of its NameNode when it first registers. */
    @Override
    public void prepare(LogFile log) {
        site.write();
    }

    @Override
    public Launch launch() {
        return site.program(heapMegabytes, "org.apache.hadoop.hdfs.server.datanode.DataNode");
    }

    @Override
    public Health probe() {
        int http = site.port(Port.DATANODE_HTTP);
        try {
            Optional<JsonObject> info = loopback.bean(http, "Hadoop:service=DataNode,name=DataNodeInfo");
            String cluster = info.map(bean -> Loopback.text(bean, "ClusterId")).orElse("");
            if (cluster.isEmpty()) {
                return Health.starting("has not met its NameNode yet");
            }
            String formatted = site.formatted().getProperty("clusterID", "(not formatted)");
            if (!cluster.equals(formatted)) {
                return Health.foreign("port " + http + " is answered by a DataNode of HDFS cluster '" + cluster
                        + "', not of '" + formatted + "', which was formatted here");
            }
            return nameNode.knows(site.address(Port.DATANODE))
                    ? Health.healthy("cluster " + cluster)
                    : Health.starting("is not registered with its NameNode yet");
        } catch (IOException e) {
            return Health.starting("port " + http + " does not answer as a DataNode yet");
        }
    }
}

package io.seamark.deploy.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A port that a daemon listens on, at 127.0.0.1 only. The first of a daemon is the one its clients use. */
enum Port {
    KAFKA(Daemon.KAFKA),
    KAFKA_CONTROLLER(Daemon.KAFKA),
    NAMENODE(Daemon.NAMENODE),
    NAMENODE_HTTP(Daemon.NAMENODE),
    DATANODE(Daemon.DATANODE),
    DATANODE_HTTP(Daemon.DATANODE),
    DATANODE_IPC(Daemon.DATANODE),
    SPARK_MASTER(Daemon.SPARK_MASTER),
    SPARK_MASTER_HTTP(Daemon.SPARK_MASTER),
    SPARK_WORKER(Daemon.SPARK_WORKER),
    SPARK_WORKER_HTTP(Daemon.SPARK_WORKER);

    private final Daemon daemon;

    Port(Daemon daemon) {
        this.daemon = daemon;
    }

    Daemon daemon() {
        return daemon;
    }

    /** The name in the ports file. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static List<Port> of(Daemon daemon) {
        return Arrays.stream(values()).filter(port -> port.daemon == daemon).toList();
    }

    static Port main(Daemon daemon) {
        return of(daemon).get(0);
    }
}

package io.seamark.deploy.stack;

import java.util.Locale;

/** A process of the local stack, in the order in which the stack starts them. */
public enum Daemon {
    /** The Kafka broker, which is its own controller. */
    KAFKA,
    /** The HDFS NameNode: names, and which blocks make a file. */
    NAMENODE,
    /** The one HDFS DataNode: the blocks. */
    DATANODE,
    /** The master of a Spark standalone cluster: which program has which executors. Only where it is asked for. */
    SPARK_MASTER,
    /** The one worker of that cluster; the executors are its children. */
    SPARK_WORKER;

    /** The name in file names, logs and output. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it belongs to the Spark cluster, which a stack has only where it is asked for. */
    boolean isSpark() {
        return this == SPARK_MASTER || this == SPARK_WORKER;
    }
}

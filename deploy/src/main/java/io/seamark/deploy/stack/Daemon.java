package io.seamark.deploy.stack;

import java.util.Locale;

/** A process of the local stack, in the order in which the stack starts them. */
public enum Daemon {
    /** The Kafka broker, which is its own controller. */
    KAFKA,
    /** The HDFS NameNode: names, and which blocks make a file. */
    NAMENODE,
    /** The one HDFS DataNode: the blocks. */
    DATANODE;

    /** The name in file names, logs and output. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

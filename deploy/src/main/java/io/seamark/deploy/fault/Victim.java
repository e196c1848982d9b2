package io.seamark.deploy.fault;

import java.util.Locale;

/** A process that a proof kills. */
public enum Victim {
    /** The speed layer's driver. */
    DRIVER(3),
    /** The executor of the speed layer, a child of the Spark worker. */
    EXECUTOR(3),
    /** The serving layer. */
    SERVING(2),
    /** A batch run. */
    BATCH(2),
    KAFKA(2),
    NAMENODE(1),
    DATANODE(1),
    SPARK_MASTER(1),
    SPARK_WORKER(1);

    private final int weight;

    Victim(int weight) {
        this.weight = weight;
    }

    /** The name in tables, options and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How often it is killed, beside the others. */
    int weight() {
        return weight;
    }
}

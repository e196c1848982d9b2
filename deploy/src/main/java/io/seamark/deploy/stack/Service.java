package io.seamark.deploy.stack;

/** What is particular to one daemon: how its data is made, how it is started, and how to see that it serves. */
sealed interface Service permits KafkaBroker, NameNode, DataNode, SparkMaster, SparkWorker {
    Daemon daemon();

    /** Formats its storage if that was never done, and writes its configuration for the ports of now. */
    void prepare(LogFile log);

    /** How it is started, once prepared. */
    Launch launch();

    /** Asks what answers on its ports. Takes some seconds at most; does not throw for anything that the other side does. */
    Health probe();
}

package io.seamark.deploy.stack;

import java.io.IOException;
import java.util.List;

/** The one worker of the stack's Spark cluster. Executors are its children, each a process of its own. */
final class SparkWorker implements Service {
    private final SparkSite site;
    private final SparkMaster master;
    private final StackOptions.Spark size;
    private final Loopback loopback;

    SparkWorker(SparkSite site, SparkMaster master, StackOptions.Spark size, Loopback loopback) {
        this.site = site;
        this.master = master;
        this.size = size;
        this.loopback = loopback;
    }

    @Override
    public Daemon daemon() {
        return Daemon.SPARK_WORKER;
    }

    /** Needs nothing but what the master has prepared. */
    @Override
    public void prepare(LogFile log) {
        log.open();
    }

    @Override
    public Launch launch() {
        return site.program(
                List.of(
                        // What ended programs leave is looked through every minute and goes after five.
                        "-Dspark.worker.cleanup.enabled=true",
                        "-Dspark.worker.cleanup.interval=60",
                        "-Dspark.worker.cleanup.appDataTtl=300",
                        "-Dspark.worker.ui.retainedExecutors=20",
                        "-Dspark.worker.ui.retainedDrivers=20",
                        "-Dspark.executor.logs.rolling.strategy=size",
                        "-Dspark.executor.logs.rolling.maxSize=1048576",
                        "-Dspark.executor.logs.rolling.maxRetainedFiles=2"),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(site.port(Port.SPARK_WORKER)),
                "--webui-port",
                Integer.toString(site.port(Port.SPARK_WORKER_HTTP)),
                "--cores",
                Integer.toString(size.cores()),
                "--memory",
                size.megabytes() + "m",
                "--work-dir",
                site.work().toString(),
                site.masterUrl());
    }

    @Override
    public Health probe() {
        int http = site.port(Port.SPARK_WORKER_HTTP);
        try {
            String url = Loopback.text(loopback.json(http, "/json/"), "masterurl");
            if (!url.isEmpty() && !url.equals(site.masterUrl())) {
                return Health.foreign("port " + http + " is answered by a worker of '" + url + "', not of '"
                        + site.masterUrl() + "'");
            }
            return master.knows(site.port(Port.SPARK_WORKER))
                    ? Health.healthy(size.cores() + " cores, " + size.megabytes() + " MB")
                    : Health.starting("is not registered with its master yet");
        } catch (IOException e) {
            return Health.starting("port " + http + " does not answer as a Spark worker yet");
        }
    }
}

package io.seamark.deploy.stack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;

/** The master of the stack's Spark cluster. It remembers programs and workers through a death. */
final class SparkMaster implements Service {
    private final SparkSite site;
    private final Loopback loopback;

    SparkMaster(SparkSite site, Loopback loopback) {
        this.site = site;
        this.loopback = loopback;
    }

    @Override
    public Daemon daemon() {
        return Daemon.SPARK_MASTER;
    }

    @Override
    public void prepare(LogFile log) {
        site.write();
    }

    @Override
    public Launch launch() {
        return site.program(
                List.of(
                        "-Dspark.deploy.recoveryMode=FILESYSTEM",
                        "-Dspark.deploy.recoveryDirectory=" + site.recovery(),
                        "-Dspark.deploy.recoveryTimeout=20",
                        "-Dspark.deploy.retainedApplications=20",
                        "-Dspark.deploy.retainedDrivers=20",
                        // A program whose executors are killed again and again must not be given up.
                        "-Dspark.deploy.maxExecutorRetries=-1"),
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(site.port(Port.SPARK_MASTER)),
                "--webui-port",
                Integer.toString(site.port(Port.SPARK_MASTER_HTTP)));
    }

    @Override
    public Health probe() {
        int http = site.port(Port.SPARK_MASTER_HTTP);
        try {
            JsonObject answer = loopback.json(http, "/json/");
            String url = Loopback.text(answer, "url");
            String status = Loopback.text(answer, "status");
            if (!url.equals(site.masterUrl())) {
                return Health.foreign("port " + http + " is answered by the Spark master '" + url + "', not by '"
                        + site.masterUrl() + "'");
            }
            return status.equals("ALIVE") ? Health.healthy(url) : Health.starting("is " + status);
        } catch (IOException e) {
            return Health.starting("port " + http + " does not answer as a Spark master yet");
        }
    }

    /** True if it counts the worker at this port among the living. */
    boolean knows(int workerPort) {
        try {
            JsonObject answer = loopback.json(site.port(Port.SPARK_MASTER_HTTP), "/json/");
            for (JsonElement each : answer.getAsJsonArray("workers")) {
                JsonObject worker = each.getAsJsonObject();
                if (worker.get("port").getAsInt() == workerPort
                        && Loopback.text(worker, "state").equals("ALIVE")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}

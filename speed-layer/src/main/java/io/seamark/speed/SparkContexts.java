package io.seamark.speed;

import io.seamark.common.settings.ClusterJars;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.speed.output.SecretsPlugin;
import io.seamark.speed.stream.StreamClock;
import java.time.Duration;
import org.apache.spark.SparkConf;

/** How the stream's Spark is set up. Stateless. */
final class SparkContexts {

    private static final Duration NEVER = Duration.ofDays(365);

    private SparkContexts() {}

    /** A local master gives a task one try unless told otherwise; a broker that restarts deserves more. */
    private static String retrying(String master) {
        return master.matches("local\\[[^,\\]]+]") ? master.replace("]", ",4]") : master;
    }

    /** The configuration of these settings. */
    static SparkConf configuration(Settings settings) {
        SparkConf conf = new SparkConf()
                .setAppName(settings.string("seamark.application-id") + "-speed")
                .setMaster(retrying(settings.string("seamark.spark.master")))
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrator", "io.seamark.speed.stream.StateRegistrator")
                .set("spark.streaming.backpressure.enabled", settings.string("seamark.speed.backpressure"))
                .set(
                        "spark.streaming.backpressure.pid.minRate",
                        Integer.toString(settings.integerIn("seamark.speed.backpressure-floor", 1, Integer.MAX_VALUE)))
                .set(
                        "spark.streaming.kafka.maxRatePerPartition",
                        settings.string("seamark.speed.max-rate-per-partition"))
                .set(
                        "spark.streaming.gracefulStopTimeout",
                        Long.toString(
                                settings.duration("seamark.speed.stop-timeout").toMillis()))
                .set("spark.streaming.clock", StreamClock.class.getName())
                .set("spark.streaming.unpersist", "true")
                .set("spark.ui.enabled", "false")
                .set("spark.streaming.ui.retainedBatches", "100")
                .set("spark.ui.retainedJobs", "100")
                .set("spark.ui.retainedStages", "100")
                .set("spark.cleaner.referenceTracking.cleanCheckpoints", "true");
        Store.properties(settings).forEach((key, value) -> conf.set("spark.hadoop." + key, value));
        if (settings.string("seamark.spark.master").startsWith("local")) {
            conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1");
            // Executor and driver are one process: after a time for which it stood still it would take itself for dead.
            conf.set("spark.storage.blockManagerHeartbeatTimeoutMs", Long.toString(NEVER.toMillis()));
        } else {
            conf.set("spark.jars", ClusterJars.of(System.getProperty("java.class.path")));
        }
        SparkSecrets.setOthers(conf, settings.below("seamark.spark.conf"));
        if (!settings.string("seamark.spark.master").startsWith("local")) {
            SecretsPlugin.addTo(conf);
        }
        // Not for anybody to change: cuts are committed in their order.
        return conf.set("spark.streaming.concurrentJobs", "1");
    }
}

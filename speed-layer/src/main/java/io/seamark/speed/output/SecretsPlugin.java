package io.seamark.speed.output;

import io.seamark.common.settings.Secrets;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Brings secret values of settings to executors that are processes of their own: each asks the driver for them when it starts. So they
 * are neither on its command line nor in what Spark stores, its checkpoint and its event log; local properties of jobs, for one, are
 * written to the latter as they are. Stateless.
 */
public final class SecretsPlugin implements SparkPlugin {

    private static final String PLUGINS = "spark.plugins";

    /** Has Spark do this, beside the plugins that it has already. */
    public static void addTo(SparkConf conf) {
        String own = SecretsPlugin.class.getName();
        conf.set(PLUGINS, conf.contains(PLUGINS) ? conf.get(PLUGINS) + "," + own : own);
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Object receive(Object message) {
                return Secrets.own();
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            @SuppressWarnings("unchecked")
            public void init(PluginContext context, Map<String, String> extra) {
                try {
                    ExecutorSecrets.tell((Map<String, String>) context.ask("secrets"));
                } catch (Exception e) {
                    throw new IllegalStateException(
                            "executor " + context.executorID() + " cannot ask the driver for the settings' secrets", e);
                }
            }
        };
    }
}

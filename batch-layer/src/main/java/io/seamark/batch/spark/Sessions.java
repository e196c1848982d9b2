package io.seamark.batch.spark;

import io.seamark.batch.archive.MarkedCatalog;
import io.seamark.common.settings.ClusterJars;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens Spark for a command of the batch layer, with the tables of the store as the catalog {@code seamark}. */
public final class Sessions {

    private static final String CATALOG = "spark.sql.catalog.seamark";

    private Sessions() {}

    /** Opens a session on the master of the settings. */
    public static SparkSession open(Settings settings, String name) {
        return open(settings, name, settings.string("seamark.spark.master"));
    }

    /** Opens a session on a master. What stands under {@code seamark.spark.conf} wins over all that is set here. */
    public static SparkSession open(Settings settings, String name, String master) {
        SparkConf conf = new SparkConf().setMaster(master).setAppName(name);
        conf.set("spark.ui.enabled", "false");
        conf.set("spark.ui.showConsoleProgress", "false");
        conf.set("spark.sql.session.timeZone", "UTC");
        // Spark makes this folder where it is not, and nothing of ours goes into it: by its default an empty one would
        // appear in the current folder of whoever calls the command.
        conf.set(
                "spark.sql.warehouse.dir",
                Path.of(System.getProperty("java.io.tmpdir")).toUri().toString());
        conf.set(CATALOG, "org.apache.iceberg.spark.SparkCatalog");
        conf.set(CATALOG + ".catalog-impl", MarkedCatalog.class.getName());
        conf.set(CATALOG + ".warehouse", settings.string("seamark.store.root"));
        // A table that another command has written to must not be seen as it was.
        conf.set(CATALOG + ".cache-enabled", "false");
        Store.properties(settings).forEach((key, value) -> conf.set("spark.hadoop." + key, value));
        if (master.startsWith("local")) {
            // The default of 200 is made for clusters: on one machine it is 200 tasks for what few can do.
            conf.set(
                    "spark.sql.shuffle.partitions",
                    Integer.toString(2 * Runtime.getRuntime().availableProcessors()));
            conf.set("spark.driver.host", "127.0.0.1");
            conf.set("spark.driver.bindAddress", "127.0.0.1");
        } else {
            conf.set("spark.jars", ClusterJars.of(System.getProperty("java.class.path")));
        }
        settings.below("seamark.spark.conf").forEach(conf::set);
        return SparkSession.builder().config(conf).getOrCreate();
    }
}

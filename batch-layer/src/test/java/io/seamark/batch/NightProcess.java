package io.seamark.batch;

import io.seamark.batch.spark.Sessions;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A batch run in a process of its own, which can be killed: root of the store, nights of the log. */
public final class NightProcess {

    private NightProcess() {}

    static Settings settings(String root) {
        return Settings.reference()
                .with(Map.of(
                        "store.root", root,
                        "spark.master", "local[2]",
                        "batch.view-file-rows", "100",
                        "batch.staging-age", "0s",
                        "batch.orphan-age", "0s"));
    }

    public static void main(String[] args) {
        Settings settings = settings(args[0]);
        try (SparkSession spark = Sessions.open(settings, "night")) {
            new BatchRun(settings, Store.open(settings), spark, Nights.log(Integer.parseInt(args[1]))).run();
        }
    }
}

package io.seamark.speed.output;

import io.seamark.common.settings.SecretSource;
import io.seamark.common.settings.Secrets;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;

/**
 * Brings secret values of settings to executors that are processes of their own, with each task: neither on their command lines,
 * nor with what Spark's checkpoint stores. Spark's event log masks them by their name. Thread-safe.
 */
public final class TaskSecrets implements SecretSource {

    private static final String PREFIX = "seamark.secret.";

    /** Gives the jobs of streams that this thread starts the secrets of this process. */
    public static void giveTo(SparkContext spark) {
        Secrets.own().forEach((key, value) -> spark.setLocalProperty(PREFIX + key, value));
    }

    @Override
    public Optional<String> value(String key) {
        return Optional.ofNullable(TaskContext.get()).map(task -> task.getLocalProperty(PREFIX + key));
    }
}

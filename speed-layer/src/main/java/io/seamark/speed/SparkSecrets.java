package io.seamark.speed;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * Keeps the secrets among Spark's own settings out of its checkpoint, which stores all of a {@code SparkConf}. Those of Hadoop are given
 * to the file systems alone, once Spark is up; others are refused, as Spark has ways to read each from a file. Stateless.
 */
final class SparkSecrets {

    private static final String HADOOP = "spark.hadoop.";
    private static final Pattern SECRET = Pattern.compile("(secret|password|token)$");
    private static final Pattern HADOOP_SECRET =
            Pattern.compile("(secret|password|token|secret[.-]?key|account\\.key(\\..*)?)$");

    private SparkSecrets() {}

    /**
     * Sets what is no secret.
     *
     * @param given by Spark's key
     * @throws SeamarkException if a secret is among it that is not Hadoop's
     */
    static void setOthers(SparkConf conf, Map<String, String> given) {
        given.forEach((key, value) -> {
            if (isOwn(key)) {
                throw new SeamarkException("The setting 'seamark.spark.conf." + key
                        + "' is a secret, and Spark stores its settings in the checkpoint. Put it into a file: 'spark.authenticate.secret' by"
                        + " 'spark.authenticate.secret.file', a password of 'spark.ssl' by a Hadoop credential provider"
                        + " ('spark.hadoop.hadoop.security.credential.provider.path').");
            }
            if (!isHadoops(key)) {
                conf.set(key, value);
            }
        });
    }

    /** Gives the file systems of a Spark that is up the secrets that are meant for them. */
    static void giveTo(Configuration hadoop, Settings settings) {
        new TreeMap<>(settings.below("seamark.spark.conf")).forEach((key, value) -> {
            if (isHadoops(key)) {
                hadoop.set(key.substring(HADOOP.length()), value);
            }
        });
    }

    private static boolean isOwn(String key) {
        return !key.startsWith(HADOOP)
                && SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    private static boolean isHadoops(String key) {
        return key.startsWith(HADOOP)
                && HADOOP_SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }
}

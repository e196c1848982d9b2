package io.seamark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.streaming.Checkpoint;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Spark stores of settings of its own that are secret. */
@SuppressWarnings("deprecation") // DStreams are, as a whole
class SparkSecretsTest {

    @TempDir
    Path folder;

    private Settings settings(String conf) throws Exception {
        Path file = Files.writeString(
                folder.resolve("spark.conf"), "seamark.spark { master = \"local[1]\", conf {\n" + conf + "\n} }");
        return Settings.load(List.of(file), Map.of(), Map.of());
    }

    @Test
    void theCheckpointHasNoneAndTheFileSystemsHaveThem() throws Exception {
        Settings settings = settings(
                """
                spark.hadoop.fs.s3a.secret.key = sesame-1
                spark.hadoop.fs.s3a.session.token = sesame-2
                spark.hadoop.fs.azure.account.key.fleet = sesame-3
                spark.hadoop.hadoop.security.credential.provider.path = "jceks://file/etc/seamark.jceks"
                spark.ui.retainedTasks = 77
                """);
        try (SparkStart start = SparkStart.begin(settings)) {
            SparkContext spark = start.await();
            assertThat(spark.hadoopConfiguration().get("fs.s3a.secret.key")).isEqualTo("sesame-1");
            assertThat(spark.hadoopConfiguration().get("fs.s3a.session.token")).isEqualTo("sesame-2");
            assertThat(spark.hadoopConfiguration().get("fs.azure.account.key.fleet"))
                    .isEqualTo("sesame-3");
            assertThat(spark.getConf().get("spark.hadoop.hadoop.security.credential.provider.path"))
                    .isEqualTo("jceks://file/etc/seamark.jceks");
            StreamingContext stream = new StreamingContext(spark, new Duration(1000));
            stream.checkpoint(folder.resolve("checkpoint").toString());
            Checkpoint stored = new Checkpoint(stream, new Time(1000));
            assertThat(stored.sparkConfPairs())
                    .noneMatch(pair -> pair._2().contains("sesame"))
                    .anyMatch(pair -> pair._1().equals("spark.ui.retainedTasks"));
        }
    }

    @Test
    void aSecretOfSparkItselfIsRefusedWithTheWayToGiveItByAFile() throws Exception {
        for (String key :
                List.of("spark.authenticate.secret", "spark.ssl.keyPassword", "spark.ssl.rpc.trustStorePassword")) {
            assertThatThrownBy(() -> SparkContexts.configuration(settings(key + " = sesame")))
                    .isInstanceOf(SeamarkException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("spark.authenticate.secret.file")
                    .hasMessageNotContaining("sesame");
        }
        assertThat(SparkContexts.configuration(settings("spark.authenticate.secret.file = /etc/spark-secret"))
                        .get("spark.authenticate.secret.file"))
                .isEqualTo("/etc/spark-secret");
    }
}

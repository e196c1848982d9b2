package io.seamark.speed.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {

    private static final Duration BATCH = new Duration(100);

    @TempDir
    Path folder;

    private static JavaSparkContext spark() {
        SparkConf conf = new SparkConf()
                .setMaster("local[2]")
                .setAppName("lineage")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        return new JavaSparkContext(conf);
    }

    @Test
    void aBatchLeadsBackToTheOneBeforeAlone() {
        try (JavaSparkContext spark = spark()) {
            spark.setCheckpointDir(folder.toString());
            JavaRDD<Integer> states = spark.parallelize(List.of(0, 1000), 2);
            for (int batch = 1; batch <= 10; batch++) {
                JavaRDD<Integer> before = states;
                states = before.map(each -> each + 1).persist(StorageLevel.MEMORY_ONLY());
                if (batch == 5) {
                    states.checkpoint();
                }
                Lineage.endWith(true, states.rdd());
                assertThat(states.collect()).containsExactly(batch, 1000 + batch);
                assertThat(states.getCheckpointFile().isPresent()).isEqualTo(batch == 5);
                assertThat(states.getStorageLevel().useDisk()).isEqualTo(batch != 5);
                assertThat(states.getStorageLevel().deserialized()).isTrue();
                assertThat(states.rdd()
                                .dependencies()
                                .head()
                                .rdd()
                                .dependencies()
                                .isEmpty())
                        .isTrue();
                before.unpersist(false);
            }
        }
    }

    @Test
    void whereAnExecutorMayDieAloneTheWayBackStays() {
        try (JavaSparkContext spark = spark()) {
            JavaRDD<Integer> states = spark.parallelize(List.of(0), 1).map(each -> each + 1);
            Lineage.endWith(false, states.rdd());
            assertThat(states.rdd().checkpointData().isEmpty()).isTrue();
            assertThat(states.getStorageLevel()).isEqualTo(StorageLevel.NONE());
        }
    }

    @Test
    void theWayBackHasAnEnd() {
        assertThat(Lineage.betweenCheckpoints(false, BATCH.times(101), BATCH)).isEqualTo(BATCH.times(100));
        assertThat(Lineage.betweenCheckpoints(false, BATCH.times(30), BATCH)).isEqualTo(BATCH.times(30));
        assertThat(Lineage.betweenCheckpoints(true, BATCH.times(200), BATCH)).isEqualTo(BATCH.times(200));
        assertThat(Lineage.betweenCheckpoints(true, BATCH.times(300), BATCH)).isEqualTo(BATCH.times(200));
    }
}

package io.seamark.batch.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

    @TempDir
    private Path folder;

    @Test
    void nothingIsLeftInTheCurrentFolder() throws IOException {
        Path byDefault = Path.of("spark-warehouse");
        Files.deleteIfExists(byDefault); // of a run before this was mended
        Settings settings = Settings.reference()
                .with(Map.of(
                        "seamark.store.root", folder.resolve("store").toUri().toString()));
        try (SparkSession spark = Sessions.open(settings, "test", "local[1]")) {
            assertThat(spark.catalog().databaseExists("default")).isTrue(); // Spark looks, and makes its folder
        }
        assertThat(byDefault).doesNotExist();
    }
}

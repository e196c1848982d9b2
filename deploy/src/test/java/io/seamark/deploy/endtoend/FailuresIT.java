package io.seamark.deploy.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.demo.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong around Seamark ends a program with plain words and an exit code that is not 0, and publishes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresIT {

    private Fixture seamark;

    @BeforeAll
    void start(@TempDir Path dir) {
        seamark = new Fixture(dir);
    }

    @AfterAll
    void stop() throws Exception {
        seamark.close();
    }

    private void assertFails(String words, String name, String... arguments) throws InterruptedException {
        try (Program program = seamark.start(name, "1g", arguments)) {
            assertThatThrownBy(program::awaitSuccess)
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining(words)
                    .hasMessageNotContaining("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speed", "batch"})
    void anUnreachableKafkaIsNamed(String program) throws Exception {
        assertFails(
                "Kafka at '127.0.0.1:1'",
                program,
                "--set",
                "kafka.bootstrap-servers=127.0.0.1:1",
                "--set",
                "kafka.timeout=3s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"speed", "batch"})
    void anUnreachableStoreIsNamed(String program) throws Exception {
        assertFails(
                "The store 'hdfs://127.0.0.1:1/seamark' cannot be reached",
                program,
                "--set",
                "store.root=hdfs://127.0.0.1:1/seamark",
                "--set",
                "store.timeout=3s");
    }

    @ParameterizedTest
    @CsvSource({"speed", "batch"})
    void aMissingTopicIsNamed(String program) throws Exception {
        assertFails("'nowhere'", program, "--set", "kafka.topics.readings=nowhere");
    }

    @Test
    void aCompactedLogIsRefused() throws Exception {
        assertFails("cleanup.policy=compact", "speed", "--set", "kafka.topics.readings=devices");
    }

    @Test
    void aMisspeltSettingNamesTheNearest() throws Exception {
        assertFails("'seamark.speed.interval'", "speed", "--set", "speed.intervall=1s");
    }

    @Test
    void aPointerToNothingIsReplacedByTheNextGeneration() throws Exception {
        Store store = store("broken");
        store.replace(store.path("CURRENT"), "20200101T000000.000Z\n");
        assertReplaced(store, "broken");
    }

    @Test
    void aDamagedManifestIsReplacedByTheNextGeneration() throws Exception {
        Store store = store("damaged");
        try (FSDataOutputStream out = store.createNew(store.path("generations/20200101T000000.000Z/manifest.json"))) {
            out.write("{\"formatVersion\":1,".getBytes(UTF_8));
        }
        store.replace(store.path("CURRENT"), "20200101T000000.000Z\n");
        assertReplaced(store, "damaged");
    }

    private Store store(String name) {
        return Store.open(Settings.load(
                List.of(seamark.configuration()), Map.of(), Map.of("store.root", seamark.storeRoot() + "-" + name)));
    }

    private void assertReplaced(Store store, String name) throws Exception {
        try (Program program =
                seamark.start("batch", "1g", "--set", "store.root=" + seamark.storeRoot() + "-" + name)) {
            program.awaitSuccess();
            assertThat(Files.readString(program.log())).contains("The current generation cannot be used");
        }
        assertThat(new GenerationStore(store).current().orElseThrow().id()).isGreaterThan("20200101T000000.000Z");
    }
}

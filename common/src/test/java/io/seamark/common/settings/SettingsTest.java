package io.seamark.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.reading.ReadingLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Settings of(String key, String value) {
        return Settings.load(List.of(), Map.of(), Map.of(key, value));
    }

    @Test
    void theReferenceHasEveryKeyWithACommentAboveIt() throws IOException {
        String text;
        try (InputStream in = Settings.class.getResourceAsStream("/reference.conf")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String[] lines = text.split("\n");
        for (int i = 1; i < lines.length; i++) {
            boolean topic = lines[i].strip().matches("(readings|deltas|alerts|rejected) = .*");
            if (lines[i].contains(" = ") && !lines[i].strip().startsWith("#") && !topic) {
                assertThat(lines[i - 1].strip()).as(lines[i]).startsWith("#");
            }
        }
        assertThat(Settings.reference().duration("seamark.speed.interval")).isEqualTo(Duration.ofSeconds(1));
        assertThat(Settings.reference().duration("seamark.batch.training-window"))
                .isEqualTo(Duration.ofDays(56));
        assertThat(Settings.reference().bytes("seamark.speed.frame-part-bytes")).isEqualTo(900 * 1024);
        assertThat(Settings.reference().flag("seamark.speed.backpressure")).isFalse();
        assertThat(Settings.reference().integer("seamark.batch.view-file-rows")).isEqualTo(2_000_000);
        assertThat(Settings.reference().below("seamark.spark.conf")).isEmpty();
    }

    @Test
    void laterOverridesEarlierFilesThenEnvironmentThenCommandLine() throws IOException {
        Path one = file(
                "one.conf",
                "seamark { application-id = one, store.root = one, kafka.timeout = 1s, speed.interval = 1s }");
        Path two = file("two.conf", "seamark { application-id = two, store.root = two, kafka.timeout = 2s }");
        Settings settings = Settings.load(
                List.of(one, two),
                Map.of("SEAMARK_APPLICATION_ID", "env", "SEAMARK_STORE_ROOT", "env", "UNRELATED", "x"),
                Map.of("application-id", "line"));
        assertThat(settings.string("seamark.application-id")).isEqualTo("line");
        assertThat(settings.string("seamark.store.root")).isEqualTo("env");
        assertThat(settings.duration("seamark.kafka.timeout")).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.with(Map.of("seamark.application-id", "again")).string("seamark.application-id"))
                .isEqualTo("again");
        assertThat(settings.string("seamark.application-id")).as("immutable").isEqualTo("line");
    }

    @Test
    void environmentNamesAreTheKeysInCapitals() {
        Settings settings = Settings.load(List.of(), Map.of("SEAMARK_KAFKA_BOOTSTRAP_SERVERS", "h1:1,h2:2"), Map.of());
        assertThat(settings.string("seamark.kafka.bootstrap-servers")).isEqualTo("h1:1,h2:2");
    }

    @Test
    void aKeyThatDoesNotExistNamesTheNearest() throws IOException {
        assertThatThrownBy(() -> of("speed.intervall", "1s"))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("seamark.speed.intervall")
                .hasMessageContaining("'seamark.speed.interval'")
                .hasMessageContaining("command line");
        Path file = file("bad.conf", "seamark.kafka.bootstrap-server = x");
        assertThatThrownBy(() -> Settings.load(List.of(file), Map.of(), Map.of()))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("'seamark.kafka.bootstrap-servers'")
                .hasMessageContaining("bad.conf");
        assertThatThrownBy(() -> of("speed", "1s")).isInstanceOf(SeamarkException.class);
    }

    @Test
    void aFileMayNotMissTheRootInSilence() throws IOException {
        for (String text : new String[] {"speed.interval = 5s", "seamrk.speed.interval = 5s", "interval = 5s"}) {
            Path file = file("root.conf", text);
            assertThatThrownBy(() -> Settings.load(List.of(file), Map.of(), Map.of()))
                    .as(text)
                    .isInstanceOf(SeamarkException.class)
                    .hasMessageContaining("seamark.speed.interval");
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException {
        Path missing = folder.resolve("missing.conf");
        Path broken = file("broken.conf", "seamark { speed { interval = ");
        Path unresolved = file("unresolved.conf", "seamark.store.root = ${nothing.of.the.kind}");
        for (Path file : List.of(missing, broken)) {
            assertThatThrownBy(() -> Settings.load(List.of(file), Map.of(), Map.of()))
                    .isInstanceOf(SeamarkException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> Settings.load(List.of(unresolved), Map.of(), Map.of()))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("nothing.of.the.kind");
    }

    @Test
    void oneSettingMayNameAnother() throws IOException {
        Path file = file("ref.conf", "seamark.store.root = \"hdfs://nn/\"${seamark.application-id}");
        Settings settings = Settings.load(List.of(file), Map.of(), Map.of("application-id", "fleet-7"));
        assertThat(settings.string("seamark.store.root")).isEqualTo("hdfs://nn/fleet-7");
    }

    @Test
    void whatBelongsToSparkAndKafkaIsHandedOn() throws IOException {
        Path file = file("free.conf", "seamark.spark.conf.spark.executor.memory = 4g");
        Settings settings = Settings.load(
                List.of(file),
                Map.of(),
                Map.of("kafka.client.security.protocol", "SASL_SSL", "spark.conf.spark.ui.port", "0"));
        assertThat(settings.below("seamark.spark.conf"))
                .containsOnly(Map.entry("spark.executor.memory", "4g"), Map.entry("spark.ui.port", "0"));
        assertThat(settings.below("seamark.kafka.client")).containsOnly(Map.entry("security.protocol", "SASL_SSL"));
    }

    @Test
    void theLogShowsEverySettingAndNoSecret() throws IOException {
        Path file = file(
                "secret.conf",
                """
                seamark.kafka.client {
                  sasl.jaas.config = hidden1
                  ssl.keystore.password = hidden2
                  ssl.keystore.key = hidden3
                  "odd:name with $" = shown
                }
                seamark.spark.conf.spark.hadoop.fs.s3a.secret.key = hidden4
                seamark.spark.conf.spark.hadoop.fs.azure.account.key.x = hidden5
                """);
        String log = Settings.load(List.of(file), Map.of(), Map.of()).effective();
        assertThat(log)
                .doesNotContain("hidden")
                .contains("ssl.keystore.key = ******")
                .contains("odd:name with $ = shown");
        assertThat(log.lines()).contains("seamark.speed.interval = 1s").allMatch(line -> line.startsWith("seamark."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "5 parsecs", "-5s", "1s2", "true"})
    void aBadDurationNamesItsKey(String value) {
        assertThatThrownBy(() -> of("speed.interval", value).duration("seamark.speed.interval"))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("seamark.speed.interval");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "4GiB", "much"})
    void aLimitOfReadingsThatCannotBeNamesItsKey(String value) {
        assertThatThrownBy(() -> ReadingLimits.from(of("readings.max-bytes", value)))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("seamark.readings.max-bytes");
    }

    @Test
    void aValueOfTheWrongKindOrRangeNamesItsKey() {
        assertThatThrownBy(() -> of("serving.port", "many").integer("seamark.serving.port"))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("seamark.serving.port");
        assertThatThrownBy(() -> of("alerts.open-after", "0").integerIn("seamark.alerts.open-after", 1, 9))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("from 1 to 9");
        assertThatThrownBy(() -> of("speed.backpressure", "perhaps").flag("seamark.speed.backpressure"))
                .isInstanceOf(SeamarkException.class);
        assertThatThrownBy(() -> Settings.reference().string("seamark.no.such")).isInstanceOf(SeamarkException.class);
    }

    private static Settings travelled(Settings settings) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Settings) in.readObject();
        }
    }

    @Test
    void travelsToOtherProcesses() throws Exception {
        Settings settings = Settings.load(
                List.of(file("a.conf", "seamark.kafka.client { \"sasl.jaas.config\" = \"a \\\"quoted\\\" ü\" }")),
                Map.of(),
                Map.of("seamark.store.root", "hdfs://x/y", "seamark.spark.conf.spark.executor.cores", "2"));
        Settings there = travelled(settings);
        assertThat(there.string("seamark.store.root")).isEqualTo("hdfs://x/y");
        assertThat(there.below("seamark")).isEqualTo(settings.below("seamark"));
        assertThat(there.below("seamark.spark.conf")).isEqualTo(Map.of("spark.executor.cores", "2"));
        assertThat(there.below("seamark.kafka.client"))
                .isEqualTo(settings.below("seamark.kafka.client"))
                .isNotEmpty();
        assertThat(there.effective()).isEqualTo(settings.effective());
        assertThat(there.duration("seamark.speed.interval")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theSameSettingsAreOneObjectWhereverTheyArrive() throws Exception {
        Settings settings = of("seamark.speed.interval", "7s");
        Settings first = travelled(settings);
        assertThat(travelled(settings)).isSameAs(first);
        assertThat(travelled(first)).isSameAs(first);
        assertThat(travelled(of("seamark.speed.interval", "8s"))).isNotSameAs(first);
    }

    @Test
    void aTimeZoneIsANameOrAnOffset() {
        Settings settings = Settings.reference();
        assertThat(settings.timeZone("seamark.batch.time-zone")).isEqualTo(ZoneId.of("UTC"));
        for (String zone : List.of("Europe/Berlin", "+05:30")) {
            assertThat(settings.with(Map.of("batch.time-zone", zone)).timeZone("seamark.batch.time-zone"))
                    .isEqualTo(ZoneId.of(zone));
        }
        Settings wrong = settings.with(Map.of("batch.time-zone", "Mars/Olympus"));
        assertThatThrownBy(() -> wrong.timeZone("seamark.batch.time-zone"))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("'seamark.batch.time-zone' is 'Mars/Olympus'")
                .hasMessageContaining("Europe/Berlin");
    }
}

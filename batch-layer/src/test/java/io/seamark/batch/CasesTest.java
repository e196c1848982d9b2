package io.seamark.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seamark.batch.evaluate.Evaluate;
import io.seamark.batch.imports.Extent;
import io.seamark.batch.imports.HistoryFiles;
import io.seamark.batch.imports.ImportRun;
import io.seamark.batch.spark.Sessions;
import io.seamark.common.files.DeviceFrom;
import io.seamark.common.files.FileRow;
import io.seamark.common.files.FileScan;
import io.seamark.common.files.FileTally;
import io.seamark.common.files.FilesReport;
import io.seamark.common.files.ReadingFile;
import io.seamark.common.files.ReadingFiles;
import io.seamark.common.files.RowReader;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Command;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.common.summary.Summary;
import io.seamark.common.view.ViewFile;
import io.seamark.common.view.ViewKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files as fleets send them, from a folder beside the checkout, whose README says by number what is right for each. Skipped
 * where that folder is not there.
 */
class CasesTest {

    private static final Path CASES =
            Path.of("").toAbsolutePath().resolve("../../shared/cases").normalize();

    /** Later than all times in the cases, whatever the clock of the machine says. */
    private static final long NOW = Instant.parse("2027-01-01T00:00:00Z").toEpochMilli();

    private static final ReadingLimits LIMITS = ReadingLimits.from(Settings.reference());

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireCases() {
        assumeTrue(Files.isDirectory(CASES), () -> "SKIPPED: there are no cases at " + CASES);
    }

    private static FilesReport report(DeviceFrom from, Set<String> ignored, String... names) throws IOException {
        List<FileTally> tallies = new ArrayList<>();
        for (ReadingFile file :
                ReadingFiles.find(Stream.of(names).map(CASES::resolve).toList(), from)) {
            tallies.add(FileScan.of(file, options(ignored)));
        }
        return FilesReport.of(tallies);
    }

    private static FilesReport report(String name) throws IOException {
        return report(DeviceFrom.FILE, Set.of(), name);
    }

    private static String refusal(String... names) throws IOException {
        return report(DeviceFrom.FILE, Set.of(), names).refusal(10, false).orElseThrow();
    }

    private static RowReader.Options options(Set<String> ignored) {
        return new RowReader.Options(ignored, "", LIMITS, NOW);
    }

    private static List<Reading> readings(String name) throws IOException {
        List<Reading> readings = new ArrayList<>();
        try (RowReader rows = RowReader.open(new ReadingFile(CASES.resolve(name), "d"), options(Set.of()))) {
            rows.forEachRemaining(row -> {
                if (row instanceof FileRow.Accepted accepted) {
                    readings.add(accepted.reading());
                }
            });
        }
        return readings;
    }

    @Test
    void case03LongFormIsRefusedWithWhatItLooksLike() {
        assertThatThrownBy(() -> report("03-long-form.csv"))
                .hasMessageContaining("looks like the long form, a row for each metric: 'metric' names the metric");
        assertThatThrownBy(() -> report("03-ha-history.csv"))
                .hasMessageContaining("looks like the long form, a row for each metric: 'entity_id' names the metric");
    }

    @Test
    void case04SecondsMeanTheSameInCsvAndJson() throws IOException {
        List<Reading> csv = readings("04-seconds.csv");
        assertThat(csv).hasSize(10).isEqualTo(readings("04-seconds.jsonl"));
        assertThat(csv.get(0).ts()).isEqualTo(1_793_577_600_000L);
    }

    @Test
    void case05BooleansAreNumbersAndTextIsLeftOutByName() throws IOException {
        assertThat(readings("05-state-beside-numbers.csv")).hasSize(5);
        assertThat(readings("05-state-beside-numbers.csv").get(4).metrics())
                .isEqualTo(Map.of("power", 9.0, "voltage", 230.1));
        assertThat(report("05-state-beside-numbers.csv").leftOut()).isEqualTo(Map.of("relay", 5L, "mode", 5L));
        assertThat(readings("05-state-beside-numbers.jsonl")).hasSize(5);
        assertThat(readings("05-state-beside-numbers.jsonl").get(4).metrics())
                .isEqualTo(Map.of("power", 9.0, "voltage", 230.1, "relay", 1.0));
        assertThat(report("05-state-beside-numbers.jsonl").leftOut()).isEqualTo(Map.of("fw", 5L));
    }

    @Test
    void case08NumbersThatAreDatesAreRefused() throws IOException {
        assertThat(refusal("08-yyyymmdd.csv"))
                .startsWith("No row")
                .contains("TIME_TOO_EARLY: 10", "looks like a date written as yyyyMMdd");
        assertThat(refusal("08-excel-serial.csv"))
                .startsWith("No row")
                .contains("TIME_TOO_EARLY: 48", "looks like a date as Excel counts days: 2026-11-02");
    }

    @Test
    void case10FilesOfDaysAreOneDeviceAndFilesOfOneNameAreNotMergedUnlessToldSo() throws IOException {
        assertThat(refusal("10-days")).contains("a file for each day", "--device-from folder");
        FilesReport days = report(DeviceFrom.FOLDER, Set.of(), "10-days");
        assertThat(days.refusal(10, true)).isEmpty();
        assertThat(days.devices()).isEqualTo(1);
        assertThat(days.readings()).isEqualTo(30);
        String a = "10-same-name/site-a/main.csv";
        String b = "10-same-name/site-b/main.csv";
        assertThat(refusal(a, b)).contains("would both be of the device 'main'");
        assertThat(refusal("10-same-name/site-a", "10-same-name/site-b")).contains("would both be of the device");
        assertThat(report(DeviceFrom.FILE, Set.of(), a, b).refusal(10, true)).isEmpty();
        assertThat(report(DeviceFrom.FOLDER, Set.of(), a, b).devices()).isEqualTo(2);
    }

    @Test
    void case12ColumnThatTellsRowsOfOneTimeApartIsNamed() throws IOException {
        assertThat(refusal("12-mote-ids.csv"))
                .startsWith("30 of 30 readings")
                .contains("share their time", "the column 'sensor_id' tells them apart");
    }

    @Test
    void case13ColumnsThatOnlyGrowAreNamedUnlessTheyAreIgnored() throws IOException {
        String file = "13-evaluate-counters/logger-13.csv";
        assertThat(report(file).lines(0))
                .anyMatch(line -> line.contains("'RECORD' only ever grows"))
                .anyMatch(line -> line.contains("'ts' only ever grows"));
        assertThat(report(DeviceFrom.FILE, Set.of("RECORD", "ts"), file).lines(0))
                .isEmpty();
    }

    @Test
    void case14LinesOfLoggersAreNoReadings() throws IOException {
        FilesReport toa5 = report("14-toa5.csv");
        assertThat(toa5.readings()).isEqualTo(8);
        assertThat(toa5.rejected()).isEmpty();
        assertThat(toa5.leftOutWords()).isEqualTo(Map.of("RH", Map.of("NAN", 1L)));
        assertThat(toa5.lines(0))
                .anyMatch(line -> line.contains("line 2 names the columns"))
                .anyMatch(line -> line.contains("2 rows under the names"));
        assertThat(report("14-units-row.csv").readings()).isEqualTo(5);
        assertThat(report("14-units-row.csv").rejected()).isEmpty();
    }

    @Test
    void case16ZonesAreUnderstoodAsTheyAreWrittenButNotByAbbreviation() throws IOException {
        assertThat(readings("16-zone-writings.csv"))
                .extracting(reading -> Instant.ofEpochMilli(reading.ts()).toString())
                .containsExactly(
                        "2026-11-02T14:05:00Z",
                        "2026-11-02T13:06:00Z",
                        "2026-11-02T13:07:00Z",
                        "2026-11-02T14:08:00Z",
                        "2026-11-02T13:10:00Z",
                        "2026-11-02T08:41:00.123Z",
                        "2026-11-02T13:12:00Z",
                        "2026-11-02T13:13:00Z");
        assertThat(refusal("16-zone-writings.csv")).contains("1 of 9 rows (11.1 %)", "names the zone 'CET'");
        assertThat(report("16-zone-writings.csv").refusal(20, false)).isEmpty();
    }

    @Test
    void case18FloatsAndQuotedDigitsAreTimes() throws IOException {
        assertThat(readings("18-ts-writings.jsonl"))
                .extracting(Reading::ts)
                .containsExactly(
                        1_793_577_600_123L,
                        1_793_577_660_000L,
                        1_793_577_720_000L,
                        1_793_577_780_000L,
                        1_793_577_840_000L,
                        1_793_577_900_000L,
                        1_793_577_960_000L,
                        1_793_577_600_000L);
    }

    @Test
    void case19SeparatorsBetweenThousandsAreRefused() throws IOException {
        assertThat(readings("19-thousands.csv")).isEmpty();
        assertThat(refusal("19-thousands.csv")).contains("METRIC_NOT_A_NUMBER: 6", "column 'kwh' is '1,200.5'");
    }

    @Test
    void case20WordsForAMissingValueAreNoValuesAndAreCounted() throws IOException {
        List<Reading> readings = readings("20-missing-words.csv");
        assertThat(readings)
                .hasSize(21)
                .allMatch(reading -> reading.metrics().keySet().containsAll(Set.of("temp", "flow")));
        assertThat(readings)
                .extracting(reading -> reading.metrics().get("press"))
                .filteredOn(value -> value != null)
                .containsExactly(2.1, -2.1, 2.1);
        FilesReport report = report("20-missing-words.csv");
        assertThat(report.leftOut()).isEqualTo(Map.of("press", 18L));
        assertThat(report.leftOutWords().get("press"))
                .contains(entry("NA", 1L), entry("null", 1L), entry("?", 1L), entry("unavailable", 1L), entry("-", 1L));
    }

    @Test
    void case21MetricsThatAreNotFiniteAreAbsent() throws IOException {
        assertThat(readings("21-nan.jsonl"))
                .extracting(reading -> reading.metrics().keySet())
                .containsExactly(
                        Set.of("temp", "hum"),
                        Set.of("temp", "hum"),
                        Set.of("temp", "hum"),
                        Set.of("temp"),
                        Set.of("temp"));
        assertThat(report("21-nan.jsonl").leftOut()).isEqualTo(Map.of("wind", 5L, "hum", 1L));
    }

    @Test
    void case22MarksOfEncodingsAreNoText() throws IOException {
        assertThat(readings("22-bom.jsonl")).hasSize(3);
        assertThat(readings("22-utf16.csv"))
                .extracting(reading -> reading.metrics().get("temp"))
                .containsExactly(20.0, 21.0, 22.0);
    }

    @Test
    void case23ElementsOfAnArrayAreReadings() throws IOException {
        assertThat(readings("23-array.json"))
                .extracting(reading -> reading.metrics().get("temp"))
                .containsExactly(20.0, 21.0, 22.0);
    }

    @ParameterizedTest
    @CsvSource({
        "1, ThingsBoard",
        "2, ThingsBoard",
        "3, several readings in one message",
        "4, SenML",
        "5, The Things Stack",
        "6, Sparkplug",
        "7, Telegraf",
        "8, OGC SensorThings",
        "9, Kafka Connect",
        "10, metrics are nested",
        "11, numbers in quotation marks",
        "12, numbers are not in 'metrics'",
        "13, 'under other names: it needs ''device'', ''ts'' and ''metrics'''"
    })
    void case24MessagesOfOtherPlatformsAreRejectedByTheirShape(int line, String shape) throws IOException {
        String value =
                Files.readAllLines(CASES.resolve("24-foreign-forms.jsonl")).get(line - 1);
        ReadingDecoder decoder = new ReadingDecoder(LIMITS);
        assertThat(decoder.decode("pump-24".getBytes(UTF_8), value.getBytes(UTF_8), NOW))
                .isFalse();
        assertThat(decoder.detail()).contains("; it looks like ").contains(shape);
    }

    @Test
    void case32RowsThatShareATimeAreCounted() throws IOException {
        FilesReport report = report("32-ten-a-second.csv");
        assertThat(report.readings()).isEqualTo(60);
        assertThat(report.sameTime()).isEqualTo(60);
        assertThat(report.lines(report.sameTime())).anyMatch(line -> line.startsWith("60 readings share their time"));
    }

    @Test
    void case33SeparatorsAtTheEndOfRowsAreNothing() throws IOException {
        assertThat(readings("33-separator-at-end.csv"))
                .hasSize(5)
                .allMatch(reading -> reading.metrics().keySet().equals(Set.of("temp", "hum")));
        assertThat(report("33-separator-at-end.csv").rejected()).isEmpty();
    }

    @Test
    void cases06And07And13AreScored() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.copy(CASES.resolve("06-evaluate/export-2026.csv"), data.resolve("export-2026.csv"));
        Files.copy(CASES.resolve("07-evaluate-comma-ms/pump-7.csv"), data.resolve("pump-7.csv"));
        Files.copy(CASES.resolve("13-evaluate-counters/logger-13.csv"), data.resolve("logger-13.csv"));
        String plain = Files.readString(data.resolve("export-2026.csv"));
        Files.writeString(
                data.resolve("plain.csv"), plain.replace(",device", "").replace(",pump-6", ""));
        Path out = folder.resolve("out");
        assertThat(Command.run(
                        new Evaluate(), "--data=" + data, "--out=" + out, "--train-fraction=0.5", "--ignore=RECORD,ts"))
                .isZero();
        List<String> scores = Files.readAllLines(out.resolve("export-2026.csv"));
        assertThat(scores).hasSize(1201);
        assertThat(scores.get(901)).startsWith("2026-11-02T15:00:00Z,");
        // A device of one metric is scored for a deviation where that begins, not while it lasts.
        assertThat(Double.parseDouble(scores.get(901).split(",")[1])).isGreaterThan(0.5);
        assertThat(scores)
                .as("with a column 'device' as without it")
                .isEqualTo(Files.readAllLines(out.resolve("plain.csv")));
        List<String> commas = Files.readAllLines(out.resolve("pump-7.csv"));
        assertThat(commas).hasSize(601);
        assertThat(commas.subList(1, 601))
                .allMatch(line -> line.matches("\"2026-11-02 \\d\\d:\\d\\d:00,250\",[0-9.E-]+"));
        assertThat(Files.readAllLines(out.resolve("logger-13.csv"))).hasSize(1501);
    }

    /** What an import has taken of all files that can be used, in one generation: also of cases 02 and 03, by the metric. */
    @Test
    void cases02And03AndAllThatCanBeUsedAreInTheViews() throws IOException {
        Settings settings = Settings.reference()
                .with(Map.of("store.root", folder.resolve("store").toUri().toString(), "spark.master", "local[2]"));
        List<Path> files = Stream.of(
                        "02-same-instant-two-messages.jsonl",
                        "03-one-file-per-metric",
                        "04-seconds.csv",
                        "04-seconds.jsonl",
                        "05-state-beside-numbers.csv",
                        "05-state-beside-numbers.jsonl",
                        "14-toa5.csv",
                        "14-units-row.csv",
                        "16-zone-writings.csv",
                        "18-ts-writings.jsonl",
                        "20-missing-words.csv",
                        "21-nan.jsonl",
                        "22-bom.jsonl",
                        "22-utf16.csv",
                        "23-array.json",
                        "32-ten-a-second.csv",
                        "33-separator-at-end.csv")
                .map(CASES::resolve)
                .toList();
        Store store = Store.open(settings);
        Map<String, Long> counts;
        try (SparkSession spark = Sessions.open(settings, "cases")) {
            ImportRun.Report report = new ImportRun(settings, store, spark)
                    .run(HistoryFiles.find(files, Extent.all(Set.of())), new ImportRun.Terms(false, 10, NOW));
            assertThat(report.refusal()).isEmpty();
            assertThat(report.rejected()).as("of case 16").isEqualTo(Map.of("TIME_INVALID", 1L));
            counts = counts(
                    new BatchRun(settings, store, spark, new ListLog()).run().orElseThrow(), store);
        }
        assertThat(counts)
                .contains(entry("meter-2 temp", 10L), entry("meter-2 hum", 10L))
                .contains(entry("boiler-3 temp", 20L), entry("boiler-3 pressure", 20L))
                .contains(entry("esp-4 temp", 10L))
                .contains(entry("plug-5 power", 5L), entry("plug-5 relay", 5L))
                .contains(entry("14-toa5 AirT", 8L), entry("14-toa5 RH", 7L), entry("14-units-row press", 5L))
                .contains(entry("16-zone-writings v", 8L))
                .contains(entry("py-18 n", 8L))
                .contains(entry("20-missing-words temp", 21L), entry("20-missing-words press", 3L))
                .contains(entry("ws-21 temp", 5L), entry("ws-21 hum", 3L))
                .contains(entry("22-utf16 temp", 3L), entry("win-22 temp", 3L))
                .contains(entry("vib-32 accel", 6L))
                .contains(entry("33-separator-at-end hum", 5L))
                .doesNotContainKey("plug-5 mode")
                .doesNotContainKey("ws-21 wind");
    }

    /** How many values each device and metric has in the views, by {@code device metric}. */
    private static Map<String, Long> counts(Manifest manifest, Store store) throws IOException {
        GenerationStore generations = new GenerationStore(store);
        Map<String, Long> counts = new TreeMap<>();
        for (Manifest.File file : manifest.files(Manifest.Kind.VIEW)) {
            ViewFile.read(
                    store.open(new org.apache.hadoop.fs.Path(generations.path(manifest.id()), file.name())),
                    (key, summary) -> {
                        ViewKey row = ViewKey.decode(key);
                        long count = Summary.fromBytes(summary).count();
                        counts.merge(row.device() + " " + row.metric(), count, Long::sum);
                    });
        }
        return counts;
    }
}

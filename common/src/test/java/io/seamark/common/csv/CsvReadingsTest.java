package io.seamark.common.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.seamark.common.reading.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReadingsTest {

    @Test
    void everyColumnBesidesTimeAndDeviceIsAMetric() throws IOException {
        List<CsvRow> rows =
                read("timestamp,temp,device,rpm\n1700000000123,21.5,pump-1,900\n1700000001,22,pump-2,-1e3\n");
        assertThat(rows)
                .extracting(CsvReadingsTest::reading)
                .containsExactly(
                        new Reading("pump-1", 1_700_000_000_123L, Map.of("temp", 21.5, "rpm", 900.0)),
                        new Reading("pump-2", 1_700_000_001_000L, Map.of("temp", 22.0, "rpm", -1000.0)));
        assertThat(reading(rows.get(0)).metrics()).containsExactly(entry("temp", 21.5), entry("rpm", 900.0));
        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 3L);
        assertThat(rows).extracting(CsvRow::row).containsExactly(0L, 1L);
        assertThat(rows).extracting(CsvRow::timeText).containsExactly("1700000000123", "1700000001");
    }

    @Test
    void theSeparatorIsTheOneThatTheHeaderUses() throws IOException {
        assertThat(read("datetime;Volume Flow, RMS;x\n2020-02-08 18:10:42;0.5;1\n"))
                .extracting(CsvReadingsTest::reading)
                .containsExactly(new Reading("caller", 1_581_185_442_000L, Map.of("Volume Flow, RMS", 0.5, "x", 1.0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "DateTime", "TS", " Time "})
    void timeColumnNamesAreFoundInAnyCase(String name) throws IOException {
        assertThat(read("v," + name + "\n5,2020-01-01\n")).allMatch(CsvRow.Accepted.class::isInstance);
    }

    @Test
    void ofSeveralTimeColumnsTheMoreSpecificNameWins() throws IOException {
        assertThat(read("time,timestamp\n7,2020-01-01\n"))
                .extracting(CsvReadingsTest::reading)
                .containsExactly(new Reading("caller", 1_577_836_800_000L, Map.of("time", 7.0)));
    }

    @Test
    void aBlankOrNanCellMeansTheMetricIsAbsent() throws IOException {
        assertThat(read("ts,a,b,c\n1700000000,,NaN,3\n"))
                .extracting(CsvReadingsTest::reading)
                .containsExactly(new Reading("caller", 1_700_000_000_000L, Map.of("c", 3.0)));
    }

    @Test
    void valuesBesideNumbersAreLeftOutAndSaid() throws IOException {
        List<CsvRow> rows =
                read("ts,a,b,c\n1700000000,1,true,NA\n1700000001,2,FALSE,1e999\n1700000002,3,auto,2.1 bar\n");
        assertThat(rows)
                .extracting(row -> reading(row).metrics())
                .containsExactly(Map.of("a", 1.0, "b", 1.0), Map.of("a", 2.0, "b", 0.0), Map.of("a", 3.0));
        assertThat(rows.stream().flatMap(row -> row.leftOut().stream()))
                .containsExactly(
                        new LeftOut("c", LeftOut.Why.MISSING, "NA"),
                        new LeftOut("c", LeftOut.Why.NOT_FINITE, "1e999"),
                        new LeftOut("b", LeftOut.Why.TEXT, "auto"),
                        new LeftOut("c", LeftOut.Why.TEXT, "2.1 bar"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NA",
                "n/a",
                "null",
                "NULL",
                "None",
                "?",
                "-",
                "--",
                "unavailable",
                "unknown",
                "#N/A",
                "NaN",
                "-nan",
                "\\N"
            })
    void wordsForAMissingValueAreKnown(String word) throws IOException {
        assertThat(read("ts,a,b\n1700000000,1," + word + "\n").get(0).leftOut())
                .containsExactly(new LeftOut("b", LeftOut.Why.MISSING, word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2.5\u00a0", "\u202f-2.5", "\u22122.5"})
    void blanksThatDoNotBreakAndATypographicMinusAreUnderstood(String number) throws IOException {
        assertThat(reading(read("ts,a\n1700000000," + number + "\n").get(0)).metrics())
                .containsExactly(entry("a", -2.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1,200.5", "1,200", "12,5", "1.200.500,5", "1 200,5", "1'200.5", "-1,234,567", "1,20,000.5"})
    void numbersByOtherRulesAreRefused(String number) throws IOException {
        assertThat(read("ts;a;b\n1700000000;1;\"" + number + "\"\n").get(0))
                .isInstanceOfSatisfying(CsvRow.Rejected.class, row -> assertThat(row.problem())
                        .isEqualTo(CsvProblem.METRIC_NOT_A_NUMBER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4.2", "2.1 bar", "21%", "<0.5", "0x10", "2026-11-02", "10.0.0.1", "a,b"})
    void textIsNoNumberByOtherRules(String text) throws IOException {
        assertThat(read("ts;a;b\n1700000000;1;\"" + text + "\"\n").get(0).leftOut())
                .containsExactly(new LeftOut("b", LeftOut.Why.TEXT, text));
    }

    @Test
    void blankCellsPastTheHeaderAreNothing() throws IOException {
        assertThat(read("ts,a,b\n1700000000,1,2,\n1700000001,1,2,,\n"))
                .allMatch(CsvRow.Accepted.class::isInstance)
                .hasSize(2);
        assertThat(read("ts,a,b,\n1700000000,1,2\n")).allMatch(CsvRow.Accepted.class::isInstance);
    }

    @Test
    void linesBeforeTheHeaderAndUnitsUnderItAreNoRows() throws IOException {
        List<CsvRow> rows = read(
                """
                # Written by a logger; serial 17
                Time;2026-01-31 12:00:00

                "TIMESTAMP";"AirT";"RH"
                "TS";"Deg C";"%"
                "";"Avg";"Smp"
                2020-01-01;1.5;2
                ;;
                """);
        assertThat(rows).extracting(CsvRow::line).containsExactly(7L);
        assertThat(reading(rows.get(0)).metrics()).containsExactly(entry("AirT", 1.5), entry("RH", 2.0));
        assertThat(rows.get(0).row()).isZero();
    }

    @Test
    void tabsAndPipesSeparateToo() throws IOException {
        assertThat(read("ts\ta, b\n1700000000\t1\n")).allMatch(CsvRow.Accepted.class::isInstance);
        assertThat(read("#ts|a\n1700000000|1\n")).allMatch(CsvRow.Accepted.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void utf16IsReadByItsMark(String charset) throws IOException {
        String mark = charset.equals("UTF-16") ? "" : "\uFEFF";
        byte[] bytes = (mark + "ts,gr\u00fc\u00dfe \ud83d\ude00\n1700000000,1\n").getBytes(charset);
        assertThat(read(bytes, CsvOptions.ofDevice("d")))
                .extracting(row -> reading(row).metrics())
                .containsExactly(Map.of("gr\u00fc\u00dfe \ud83d\ude00", 1.0));
    }

    @Test
    void gzipIsUnpackedAndACutOneNamed() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("ts,a\n1700000000,1\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(packed.toByteArray(), CsvOptions.ofDevice("d"))).hasSize(1);
        byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 12);
        assertThatThrownBy(() -> read(cut, CsvOptions.ofDevice("d"))).hasMessageContaining("test: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device,timestamp,metric,value;d,1700000000,temp,1;d,1700000000,rpm,2|long form",
                "entity_id,state,last_changed;sensor.a,1,2020-01-01;sensor.b,2,2020-01-01|long form",
                "last_changed,temp;2020-01-01,1|if 'last_changed' is the time, rename it",
                "2020-01-01,5;2020-01-02,6|looks like a row of values"
            })
    void otherFormsAreNamed(String lines, String said) {
        assertThatThrownBy(() -> read(lines.replace(';', '\n')))
                .isInstanceOf(CsvHeaderException.class)
                .hasMessageContaining(said);
    }

    @Test
    void aLabelBesideAValueIsNoLongForm() throws IOException {
        assertThat(read("ts,name,value\n1700000000,a,1\n1700000001,a,2\n")).hasSize(2);
    }

    @Test
    void ignoredAndUnnamedColumnsAreNoMetrics() throws IOException {
        CsvOptions options = new CsvOptions("caller", Set.of("Label"));
        List<CsvRow> rows = read(",ts,a,LABEL,\nx,1700000000,1,yes,\n", options);
        assertThat(reading(rows.get(0)).metrics()).containsExactly(entry("a", 1.0));
    }

    @Test
    void aBadRowIsNamedAndTheNextOneIsRead() throws IOException {
        List<CsvRow> rows = read(
                """
                ts,device,a,b
                1700000000,d,1
                1700000000,d,1,2,3
                ,d,1,2
                yesterday,d,1,2
                1700000000, ,1,2
                1700000000,d,1,"1,200"
                1700000000,d,hot,-Infinity
                1700000000,d,nan,

                1700000000,d,1,2
                """);
        assertThat(rows)
                .filteredOn(CsvRow.Rejected.class::isInstance)
                .extracting(row -> ((CsvRow.Rejected) row).problem())
                .containsExactly(
                        CsvProblem.CELL_COUNT,
                        CsvProblem.CELL_COUNT,
                        CsvProblem.TIME_MISSING,
                        CsvProblem.TIME_INVALID,
                        CsvProblem.DEVICE_MISSING,
                        CsvProblem.METRIC_NOT_A_NUMBER,
                        CsvProblem.METRICS_MISSING,
                        CsvProblem.METRICS_MISSING);
        assertThat(((CsvRow.Rejected) rows.get(5)).detail()).startsWith("column 'b' is '1,200': a decimal comma");
        assertThat(((CsvRow.Rejected) rows.get(6)).detail()).isEqualTo("no metric has a number: column 'a' is 'hot'");
        assertThat(rows.get(8)).isInstanceOf(CsvRow.Accepted.class);
        assertThat(rows.get(8).line()).isEqualTo(11);
        assertThat(rows.get(8).row()).isEqualTo(8);
    }

    @Test
    void quotesAndCarriageReturnsAndByteOrderMarksAreUnderstood() throws IOException {
        assertThat(read("\uFEFF\"timestamp\",\"a \"\"x\"\"\"\r\n\"2020-01-01\",\"1.5\"\r\n"))
                .extracting(CsvReadingsTest::reading)
                .containsExactly(new Reading("caller", 1_577_836_800_000L, Map.of("a \"x\"", 1.5)));
    }

    @Test
    void aQuoteThatIsNeverClosedEndsTheFileWithARejectedRow() throws IOException {
        String endless = "9,".repeat(1 << 20);
        List<CsvRow> rows = read("ts,a\n1700000000,1\n1700000001,\"" + endless);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1)).isInstanceOfSatisfying(CsvRow.Rejected.class, row -> assertThat(row.problem())
                .isEqualTo(CsvProblem.UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "a,b\n1,2\n", "timestamp\n1\n", "1700000000,5\n", "ts,a,a\n1,2,3\n"})
    void aFileWithoutAUsableHeaderIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CsvHeaderException.class)
                .hasMessageStartingWith("test: ");
    }

    @Test
    void aStreamThatIsRefusedIsClosed() {
        List<String> closed = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.add("closed");
            }
        };
        assertThatThrownBy(() -> CsvReadings.open(in, "empty", CsvOptions.ofDevice("d")))
                .hasMessageContaining("the file is empty");
        assertThat(closed).isNotEmpty();
    }

    private static List<CsvRow> read(String text) throws IOException {
        return read(text, CsvOptions.ofDevice("caller"));
    }

    private static List<CsvRow> read(String text, CsvOptions options) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), options);
    }

    private static List<CsvRow> read(byte[] bytes, CsvOptions options) throws IOException {
        List<CsvRow> rows = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try (CsvReadings readings = CsvReadings.open(in, "test", options)) {
            readings.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static Reading reading(CsvRow row) {
        assertThat(row).isInstanceOf(CsvRow.Accepted.class);
        return ((CsvRow.Accepted) row).reading();
    }
}

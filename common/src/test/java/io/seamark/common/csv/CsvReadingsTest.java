package io.seamark.common.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.seamark.common.reading.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                1700000000,d,1,broken
                1700000000,d,1,0x10
                1700000000,d,1,-Infinity
                1700000000,d,1e999,2
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
                        CsvProblem.METRIC_NOT_A_NUMBER,
                        CsvProblem.METRIC_NOT_FINITE,
                        CsvProblem.METRIC_NOT_FINITE,
                        CsvProblem.METRICS_MISSING);
        assertThat(((CsvRow.Rejected) rows.get(5)).detail()).isEqualTo("column 'b' is 'broken'");
        assertThat(rows.get(10)).isInstanceOf(CsvRow.Accepted.class);
        assertThat(rows.get(10).line()).isEqualTo(13);
        assertThat(rows.get(10).row()).isEqualTo(10);
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
        List<CsvRow> rows = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
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

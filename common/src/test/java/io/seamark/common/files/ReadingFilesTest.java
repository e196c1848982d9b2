package io.seamark.common.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are found, whose they are, and what is said of what they hold. */
class ReadingFilesTest {

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text.replace(';', '\n') + "\n");
    }

    private FilesReport report(DeviceFrom from, Path... paths) throws IOException {
        RowReader.Options options = new RowReader.Options(
                Set.of(), "", ReadingLimits.from(Settings.reference()), System.currentTimeMillis());
        List<FileTally> tallies = new ArrayList<>();
        for (ReadingFile file : ReadingFiles.find(List.of(paths), from)) {
            tallies.add(FileScan.of(file, options));
        }
        return FilesReport.of(tallies);
    }

    @Test
    void filesAreFoundAtAnyDepthEachOnceAndNamedByTheirPath() throws IOException {
        Path first = write("site/a.csv", "");
        write("b.jsonl.gz", "");
        write("C.CSV.gz", "");
        write("faults.jsonl", "");
        write("notes.txt", "");
        write(".hidden/d.csv", "");
        assertThat(ReadingFiles.find(List.of(folder, first), DeviceFrom.FILE))
                .extracting(ReadingFile::device)
                .containsExactly("C", "b", "site-a");
        assertThat(ReadingFiles.find(List.of(folder), DeviceFrom.FOLDER))
                .extracting(ReadingFile::device)
                .containsExactly(
                        folder.getFileName().toString(), folder.getFileName().toString(), "site");
        assertThat(ReadingFiles.find(List.of(first), DeviceFrom.FOLDER).get(0).device())
                .isEqualTo("site");
        assertThatThrownBy(() -> ReadingFiles.find(List.of(folder.resolve("notes.txt")), DeviceFrom.FILE))
                .hasMessageContaining("must end in");
        assertThatThrownBy(() -> ReadingFiles.find(List.of(folder.resolve("gone")), DeviceFrom.FILE))
                .hasMessageContaining("does not exist");
    }

    @Test
    void filesOfOneNameAreRefusedUnlessSomebodySaysWhatNamesTheDevice() throws IOException {
        Path a = write("a/main.csv", "ts,x;1700000000,1");
        Path b = write("b/main.csv", "ts,x;1700000000,1");
        FilesReport report = report(DeviceFrom.FILE, a, b);
        assertThat(report.refusal(10, false).orElseThrow()).contains("main.csv").contains("'main'");
        assertThat(report.refusal(10, true)).isEmpty();
        assertThat(report(DeviceFrom.FILE, folder).refusal(10, false)).isEmpty();
        assertThat(report(DeviceFrom.FOLDER, a, b).devices()).isEqualTo(2);
        assertThat(report.needsCount()).as("a time may lie in both").isTrue();
    }

    @Test
    void datesAreNoDevices() throws IOException {
        write("days/pump_2026-11-02.csv", "ts,x;1700000000,1");
        write("days/pump_2026-11-03.csv", "ts,x;1700000100,1");
        assertThat(report(DeviceFrom.FILE, folder).refusal(10, false).orElseThrow())
                .contains("a file for each day");
        assertThat(report(DeviceFrom.FILE, write("one/20261102.csv", "ts,x;1700000000,1"))
                        .refusal(10, false)
                        .orElseThrow())
                .contains("a file for each day");
        write("european/pump 02.11.2026.csv", "ts,x;1700000000,1");
        write("european/pump 03.11.2026.csv", "ts,x;1700000100,1");
        assertThat(report(DeviceFrom.FILE, folder.resolve("european"))
                        .refusal(10, false)
                        .orElseThrow())
                .contains("a file for each day");
        assertThat(report(DeviceFrom.FILE, write("other/export-2026.csv", "ts,x;1700000000,1"))
                        .refusal(10, false))
                .isEmpty();
        assertThat(report(DeviceFrom.FILE, write("named/2026-11.csv", "ts,device,x;1700000000,a,1"))
                        .refusal(10, false))
                .isEmpty();
    }

    @Test
    void aColumnThatTellsRowsOfOneTimeApartIsNamed() throws IOException {
        String numbered = "ts,unit,x;1700000000,1,3;1700000000,2,4;1700000001,1,3;1700000001,2,4";
        assertThat(report(DeviceFrom.FILE, write("n.csv", numbered))
                        .refusal(10, false)
                        .orElseThrow())
                .contains("'unit' tells them apart");
        String worded = "ts,where,x;1700000000,a,3.5;1700000000,b,4.5;1700000001,a,3.5;1700000001,b,4.5";
        assertThat(report(DeviceFrom.FILE, write("w.csv", worded))
                        .refusal(10, false)
                        .orElseThrow())
                .contains("'where' tells them apart");
        String values = "ts,x;1700000000,1;1700000000,2;1700000001,1;1700000001,2";
        FilesReport plain = report(DeviceFrom.FILE, write("v.csv", values));
        assertThat(plain.refusal(10, false)).isEmpty();
        assertThat(plain.sameTime()).isEqualTo(4);
        String counted = "ts,n,x;1700000000,1,3.5;1700000000,2,4.5;1700000001,3,3.5;1700000001,4,4.5";
        assertThat(report(DeviceFrom.FILE, write("c.csv", counted)).refusal(10, false))
                .isEmpty();
    }

    @Test
    void aColumnThatChangesWhereTimesGoBackIsNamed() throws IOException {
        String blocks = "ts,unit,x;1700000000,1,3;1700000001,1,4;1700000002,1,4"
                + ";1700000000,2,3;1700000001,2,4;1700000002,2,3;1700000000,3,3;1700000001,3,4;1700000002,3,3";
        assertThat(report(DeviceFrom.FILE, write("n.csv", blocks))
                        .refusal(10, false)
                        .orElseThrow())
                .contains("the column 'unit' changes there", "n.csv:5: '1700000000' comes after '1700000002'");
        assertThat(report(DeviceFrom.FILE, write("w.csv", blocks.replaceAll("([0-9]),([0-9]),", "$1,site $2,")))
                        .refusal(10, false)
                        .orElseThrow())
                .contains("the column 'unit' changes there");
        assertThat(report(DeviceFrom.FILE, write("again.csv", blocks.replace(",3,", ",1,")))
                        .refusal(10, false))
                .as("a value that comes again is a state")
                .isEmpty();
        String swapped =
                "ts,version,x;1700000100,2,3;1700000101,2,4;1700000102,2,4;1700000000,1,3;1700000001,1,4;1700000002,1,3";
        assertThat(report(DeviceFrom.FILE, write("swapped.csv", swapped)).refusal(10, false))
                .as("parts of one history in the wrong order")
                .isEmpty();
    }

    @Test
    void tooManyRejectedRowsAndNoneAtAllAreRefusedWithAnExampleForEachReason() throws IOException {
        StringBuilder text = new StringBuilder("ts,x;");
        for (int i = 0; i < 18; i++) {
            text.append(1_700_000_000 + i).append(",1;");
        }
        FilesReport report = report(DeviceFrom.FILE, write("a.csv", text + "never1,1;1700000100,\"1,5\""));
        assertThat(report.refusal(10, false)).isEmpty();
        assertThat(report.refusal(9.9, false).orElseThrow())
                .contains("2 of 20 rows (10.0 %)")
                .contains("TIME_INVALID: 1, such as " + folder.resolve("a.csv") + ":20: column 'ts' is 'never1'")
                .contains("METRIC_NOT_A_NUMBER: 1, such as " + folder.resolve("a.csv") + ":21: column 'x' is '1,5'");
        assertThat(report(DeviceFrom.FILE, write("b.csv", "ts,x;never1,1"))
                        .refusal(100, false)
                        .orElseThrow())
                .startsWith("No row");
    }

    @Test
    void theMostFrequentReasonStandsInTheFirstLine() throws IOException {
        String text = "ts,x;never1,1;1700000000,\"1,5\";1700000001,\"1,6\"";
        assertThat(report(DeviceFrom.FILE, write("a.csv", text))
                        .refusal(10, false)
                        .orElseThrow()
                        .lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("No row").contains("METRIC_NOT_A_NUMBER: 2, such as "),
                        second -> assertThat(second).startsWith("  TIME_INVALID: 1, such as "));
    }

    @Test
    void localTimesOfTheHourThatComesTwiceAreRefused() throws IOException {
        String quarters = "ts,x;2026-10-25 02:30:00,1;2026-10-25 02:45:00,2;2026-10-25 02:00:00,3";
        assertThat(report(DeviceFrom.FILE, write("quarters.csv", quarters))
                        .refusal(10, false)
                        .orElseThrow())
                .startsWith("Times go back by an hour")
                .contains("quarters.csv:4: '2026-10-25 02:00:00' comes after '2026-10-25 02:45:00'");
        String uneven = "ts,x;2026-11-01T01:58:03,1;2026-11-01T01:59:05,2;2026-11-01T01:00:04,3;2026-11-01T01:01:09,3";
        assertThat(report(DeviceFrom.FILE, write("uneven.csv", uneven)).refusal(10, false))
                .isPresent();
        assertThat(report(DeviceFrom.FILE, write("utc.csv", quarters.replace(":00,", ":00Z,")))
                        .refusal(10, false))
                .as("with a zone")
                .isEmpty();
        assertThat(report(DeviceFrom.FILE, write("late.csv", quarters.replace("02:00:00", "01:45:00")))
                        .refusal(10, false))
                .as("by another time than an hour")
                .isEmpty();
        assertThat(report(DeviceFrom.FILE, write("mixed.csv", quarters + ";2026-10-25 01:00:00,4"))
                        .refusal(10, false))
                .as("not in order anyway")
                .isEmpty();
    }

    @Test
    void whatJsonHasBesideNumbersIsCountedToo() throws IOException {
        String text =
                "{\"device\":\"p\",\"ts\":1700000000,\"metrics\":{\"n\":1,\"state\":\"on\",\"at\":[1,2],\"up\":true}}\n"
                        + "{\"device\":\"p\",\"ts\":1700000060,\"metrics\":{\"n\":2,\"state\":\"off\"}}\n";
        FilesReport report = report(DeviceFrom.FILE, write("a.jsonl", text));
        assertThat(report.leftOut()).isEqualTo(Map.of("state", 2L, "at", 1L));
        assertThat(report.leftOutWords().get("state")).isEqualTo(Map.of("\"on\"", 1L, "\"off\"", 1L));
    }

    @Test
    void whatIsLeftOutIsSaidOnceForEachColumn() throws IOException {
        StringBuilder text = new StringBuilder("ts,n,state,x;");
        for (int i = 0; i < 30; i++) {
            text.append(1_700_000_000 + i).append(',').append(i).append(",on,").append(i == 3 ? "NA" : "1;");
            text.append(i == 3 ? ";" : "");
        }
        FilesReport report = report(DeviceFrom.FILE, write("a.csv", text.toString()));
        assertThat(report.leftOut()).isEqualTo(Map.of("state", 30L, "x", 1L));
        assertThat(report.leftOutWords().get("x")).isEqualTo(Map.of("NA", 1L));
        assertThat(report.lines(0))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("Column 'state' never holds a number"))
                .anyMatch(line -> line.startsWith("Column 'x' is no number in 1 cells"))
                .anyMatch(line -> line.contains("column 'n' only ever grows"));
    }

    @Test
    void fallingTimesAreFoundForEachDeviceOnItsOwn() throws IOException {
        String blocks = "ts,device,x;1700000000,a,1;1700000001,a,1;1700000000,b,1;1700000001,b,1";
        assertThat(report(DeviceFrom.FILE, write("a.csv", blocks)).firstFall()).isEmpty();
        FilesReport falling = report(DeviceFrom.FILE, write("b.csv", "ts,x;1700000001,1;1700000000,1"));
        assertThat(falling.firstFall()).hasValueSatisfying(where -> assertThat(where)
                .contains("b.csv:3: '1700000000' comes after '1700000001'"));
        assertThat(falling.needsCount()).isTrue();
        assertThat(Optional.of(falling.falls())).hasValue(1L);
    }
}

package io.seamark.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.fault.KillPoint;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultReportTest {

    private static final FaultReport REPORT = new FaultReport(
            Proof.DEFAULT,
            List.of(
                    new Row(1, 4.5, new Target.AtRandom(Victim.DRIVER), 12),
                    new Row(2, 40, new Target.AtPoint(KillPoint.AFTER_INTENT), 10),
                    new Row(3, 70, new Target.AtRandom(Victim.SERVING), 3)),
            new Verdict(0, 1, 2),
            1,
            List.of(
                    new Sample(0, Map.of("rss_mb.driver", 300L)),
                    new Sample(30, Map.of("rss_mb.driver", 500L, "hdfs_files.journal", 4L)),
                    new Sample(60, Map.of("rss_mb.driver", 400L))),
            1000,
            Map.of("driver", 3));

    @Test
    void theTableHasEveryKillAndEndsWithTheVerdict() {
        assertThat(REPORT.table())
                .contains("after-intent           driver             10.0")
                .endsWith("lost 0, doubled 1, mismatches 2\n");
    }

    @Test
    void theJsonHasTheNumbersThatAreAskedFor() {
        JsonObject json = JsonParser.parseString(REPORT.json()).getAsJsonObject();
        assertThat(json.get("kills").getAsInt()).isEqualTo(3);
        assertThat(json.get("lost").getAsLong()).isZero();
        assertThat(json.get("doubled").getAsLong()).isEqualTo(1);
        assertThat(json.get("mismatches").getAsLong()).isEqualTo(2);
        assertThat(json.get("recovery_s_median").getAsDouble()).isEqualTo(10);
        assertThat(json.getAsJsonObject("recovery_s_median_by_process")
                        .get("driver")
                        .getAsDouble())
                .isEqualTo(10);
        assertThat(json.getAsJsonArray("table")).hasSize(3);
        assertThat(json.getAsJsonArray("samples")).hasSize(3);
    }

    @Test
    void aSeriesGoesFromFirstToLastWithItsPeak() {
        assertThat(SampleSeries.of(REPORT.samples()))
                .containsEntry("rss_mb.driver", new SampleSeries(300, 300, 400, 400, 500))
                .containsEntry("hdfs_files.journal", new SampleSeries(4, 4, 4, 4, 4));
    }

    @Test
    void aSeriesTellsGrowthFromALevelByTheMediansOfTwoQuarters() {
        List<Sample> samples = LongStream.rangeClosed(0, 40)
                .mapToObj(
                        i -> new Sample(i * 30.0, Map.of("hdfs_files.leak", 100 + i, "hdfs_files.level", 100 + i % 3)))
                .toList();
        assertThat(SampleSeries.of(samples))
                .containsEntry("hdfs_files.leak", new SampleSeries(100, 114, 135, 140, 140))
                .containsEntry("hdfs_files.level", new SampleSeries(100, 101, 101, 101, 102));
    }

    @Test
    void aMedianIsAValueThatWasMeasured() {
        assertThat(FaultReport.quantile(List.of(3.0, 1.0, 2.0), 0.5)).isEqualTo(2);
        assertThat(FaultReport.quantile(List.of(3.0, 1.0), 0.5)).isEqualTo(1);
        assertThat(FaultReport.quantile(List.of(3.0, 1.0), 1)).isEqualTo(3);
        assertThat(FaultReport.quantile(List.of(), 0.5)).isZero();
    }
}

package io.seamark.deploy.bench.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTimesTest {
    private static final PhaseTimes NIGHT = PhaseTimes.in(List.of(
            "02:30:00 INFO  BatchLayer - batch of readings into hdfs://127.0.0.1:1/x",
            "02:30:01 INFO  Phases - seal: the batch view ends at [0:10,1:12] (0.1 s)",
            "02:30:21 INFO  Phases - archive: 22 messages of the log taken (19.6 s)",
            "02:30:25 INFO  Training - archive: not a phase (3.0 s)",
            "02:30:30 INFO  Phases - train: 3 baselines, 0 with a borrowed season (all) (8.4 s)",
            "02:30:31 WARN  Phases - it took (1.0 s)"));

    @Test
    void eachPhaseHasItsTimeAndOtherLinesArePassedOver() {
        assertThat(NIGHT.phases())
                .containsExactly(
                        new PhaseTimes.Phase("seal", "the batch view ends at [0:10,1:12]", 0.1),
                        new PhaseTimes.Phase("archive", "22 messages of the log taken", 19.6),
                        new PhaseTimes.Phase("train", "3 baselines, 0 with a borrowed season (all)", 8.4));
        assertThat(NIGHT.seconds("archive", "train", "views")).isCloseTo(28.0, within(1e-9));
        assertThat(NIGHT.all()).isCloseTo(28.1, within(1e-9));
        assertThat(NIGHT.first("views")).isEmpty();
    }

    @Test
    void ofSeveralPassesThereIsAFirstAndAFastest() {
        PhaseTimes scans = PhaseTimes.in(List.of(
                "02:30:01 INFO  Phases - scan: 9 rows of 1 files read (3.0 s)",
                "02:30:02 INFO  Phases - scan: 9 rows of 1 files read (1.0 s)",
                "02:30:04 INFO  Phases - scan: 9 rows of 1 files read (2.0 s)"));
        assertThat(scans.first("scan")).hasValue(3.0);
        assertThat(scans.fastest("scan")).hasValue(1.0);
    }
}

package io.seamark.deploy.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogsOfProgramsTest {

    @Test
    void aJvmTellsWhatItsHeapHeld() {
        GcLog log = GcLog.of(List.of(
                "[0.012s][info][gc] Using G1",
                "[2.1s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 100M->20M(256M) 4.5ms",
                "[3.1s][info][gc] GC(1) Concurrent Mark Cycle",
                "[3.2s][info][gc] GC(2) Pause Remark 150M->140M(300M) 10.5ms",
                "[4.2s][info][gc] GC(3) Pause Full (G1 Compaction Pause) 120M->90M(256M) 5.0ms"));
        assertThat(log.peakBytes()).isEqualTo(150L << 20);
        assertThat(log.mostAfterBytes()).isEqualTo(140L << 20);
        assertThat(log.longestPauseMillis()).isEqualTo(10.5);
        assertThat(log.pauseSeconds()).isEqualTo(0.02);
    }

    @Test
    void whatACollectionFindsBeyondWhatTheLastOneLeftWasAllocatedInBetween() {
        Growth allocated = AllocationLog.of(List.of(
                "Picked up JAVA_TOOL_OPTIONS: -Xlog:gc",
                "[1000ms][gc] Using G1",
                "[3000ms][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 100M->20M(256M) 4.5ms",
                "[3500ms][gc] GC(1) Concurrent Mark Cycle",
                "[4000ms][gc] GC(1) Pause Remark 70M->60M(300M) 10.5ms",
                "[5000ms][gc] GC(2) Pause Full (Diagnostic Command) 90M->30M(256M) 5.0ms"));
        assertThat(allocated.between(1000, 5000)).isEqualTo(180 << 20);
        assertThat(allocated.between(3000, 4000)).isEqualTo(50 << 20);
        // Between two collections it is taken to be even.
        assertThat(allocated.between(2000, 3000)).isEqualTo(50 << 20);
        assertThat(allocated.between(2000, 5001)).isNaN();
    }

    @Test
    void linuxTellsThePeakOfAProcess() {
        assertThat(PeakMemory.of(List.of("Name:\tjava", "VmHWM:\t  123456 kB", "VmRSS:\t  100000 kB")))
                .isEqualTo(123_456 * 1024);
        assertThat(PeakMemory.of(List.of("Name:\tjava"))).isNaN();
    }
}

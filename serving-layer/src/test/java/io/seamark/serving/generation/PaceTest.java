package io.seamark.serving.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void aThreadTakesItsShareOfOneProcessorAtMost() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Pace pace = new Pace(0.25);
        long start = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        while (System.nanoTime() - start < 300_000_000L) {
            pace.step();
        }
        double share = (threads.getCurrentThreadCpuTime() - cpu) / (double) (System.nanoTime() - start);
        assertThat(share).isLessThan(0.4);
    }

    @Test
    void aShareOfNothingIsNone() {
        assertThatThrownBy(() -> new Pace(0)).isInstanceOf(IllegalArgumentException.class);
    }
}

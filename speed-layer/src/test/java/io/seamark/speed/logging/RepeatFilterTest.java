package io.seamark.speed.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Filter.Result;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {

    private final AtomicLong nanos = new AtomicLong();
    private final RepeatFilter filter = new RepeatFilter(3, nanos::get);

    private boolean passes(String logger, String text) {
        return filter.filter(Log4jLogEvent.newBuilder()
                        .setLoggerName(logger)
                        .setLevel(Level.WARN)
                        .setMessage(new SimpleMessage(text))
                        .build())
                == Result.NEUTRAL;
    }

    @Test
    void eventsThatDifferInNumbersOnlyAreBoundedInAMinute() {
        long passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += passes("hdfs", "block " + i + " of datanode " + 7 * i + " is bad") ? 1 : 0;
        }
        assertThat(passed).isEqualTo(3);
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(passes("hdfs", "block 1 of datanode 2 is bad")).isTrue();
    }

    @Test
    void otherCausesAreNotHeldBack() {
        for (int i = 0; i < 10; i++) {
            passes("hdfs", "block " + i + " is bad");
        }
        assertThat(passes("hdfs", "the lease is gone")).isTrue();
        assertThat(passes("kafka", "block 1 is bad")).isTrue();
    }
}

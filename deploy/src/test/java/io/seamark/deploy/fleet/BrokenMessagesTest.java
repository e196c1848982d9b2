package io.seamark.deploy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenMessagesTest {

    private static final long NOW = 1_772_400_000_000L;

    private final ReadingLimits limits =
            new ReadingLimits(4096, 16, 128, 3_600_000, 946_684_800_000L, 4_102_444_800_000L);

    @ParameterizedTest
    @EnumSource(BrokenKind.class)
    void eachKindIsRejectedForItsReason(BrokenKind kind) {
        BrokenMessages.Message message =
                new BrokenMessages(limits.maxBytes(), limits.maxMetrics()).message(kind, "pump-0001", NOW - 1000, NOW);
        ReadingDecoder decoder = new ReadingDecoder(limits);
        boolean accepted =
                decoder.decode(message.key().orElse(null), message.value().orElse(null), NOW);
        assertThat(accepted).isFalse();
        assertThat(decoder.reason()).isEqualTo(kind.reason());
    }

    @Test
    void everyReasonOfAMessageIsExpectedOfSomeKind() {
        // What is not there, and the record's own time, which no key or value has.
        Set<RejectReason> others = EnumSet.of(RejectReason.LOST, RejectReason.RECORD_TIME_AHEAD);
        assertThat(Arrays.stream(BrokenKind.values()).map(BrokenKind::reason))
                .containsAll(EnumSet.complementOf(EnumSet.copyOf(others)));
    }
}

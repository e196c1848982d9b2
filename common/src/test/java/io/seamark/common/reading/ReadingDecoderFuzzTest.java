package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.fuzz.Fuzz;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** Ten million messages that no device should send, each with a verdict. */
class ReadingDecoderFuzzTest {

    private static final byte[] KEY = "pump-17".getBytes(UTF_8);
    private static final long MESSAGE_TIME = 1_700_000_000_000L;
    private static final ReadingLimits LIMITS =
            new ReadingLimits(16 << 10, 3, 64, 3_600_000, 946_684_800_000L, 4_102_444_800_000L);

    private static final List<byte[]> MESSAGES = List.of(
            message("{\"device\":\"pump-17\",\"ts\":1700000000123,\"metrics\":{\"temp\":21.4,\"rpm\":900}}"),
            message("{\"device\":\"pump-17\",\"ts\":\"2023-11-14T22:13:20.123+01:00\",\"metrics\":{\"temp\":-1.5e-3}}"),
            message("{\"device\":\"pump-17\",\"ts\":\"2023-11-14 22:13\",\"metrics\":{\"a\":0.1,\"b\":null,\"a\":2}}"),
            message(" {\n\"site\":{\"x\":[1,true,\"\\u00e9\",{}]},\"metrics\":{\"p\\u00e9\":1e22,\"\u00e9\":-0.0},"
                    + "\"ts\":1700000000000,\"device\":\"pump\\u002d17\"}\r\n"),
            message("{\"device\":\"pump-18\",\"ts\":1700000000123,\"metrics\":{\"temp\":1}}"),
            message("{\"device\":17,\"ts\":1e12,\"metrics\":[1,2]}"),
            message("{\"device\":\"pump-17\",\"ts\":25340230080000,\"metrics\":{\"temp\":1e309}}"),
            message("{\"device\":\"pump-17\",\"ts\":1700003600001,\"metrics\":{\"temp\":1}}"),
            message("{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}"),
            message("{\"device\":\"pump-17\",\"metrics\":{\"temp\":NaN}}"),
            message("{\"device\":\"pump-\ud83d\ude00\",\"ts\":1.5,\"metrics\":{\"\":1}}"),
            message(
                    "{\"device\":\"pump-17\",\"ts\":1700000000123,\"metrics\":{\"on\":true,\"fw\":\"1.4\",\"x\":[1,{}]}}"),
            message("[{\"device\":\"pump-17\"}]"),
            message(""));

    /** How often each verdict was given: accepted first, then every reason in its order. */
    private final AtomicLongArray verdicts = new AtomicLongArray(1 + RejectReason.count());

    private static byte[] message(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void twoMillionBrokenMessagesEachHaveAVerdict() throws Exception {
        Fuzz.json("the reading decoder", MESSAGES).run(2_000_000, Duration.ofMinutes(15), this::target);
        System.out.println("Verdicts, accepted first, then by reason: " + verdicts);
        assertThat(verdicts.get(0)).as("accepted").isGreaterThan(20_000);
        // Of messages without a key or a value, which no bytes are, or of none at all.
        Set<RejectReason> others = EnumSet.of(RejectReason.NULL_VALUE, RejectReason.KEY_MISSING, RejectReason.LOST);
        for (RejectReason reason : EnumSet.complementOf(EnumSet.copyOf(others))) {
            assertThat(verdicts.get(1 + reason.ordinal())).as(reason.name()).isGreaterThan(20);
        }
    }

    private Fuzz.Target target() {
        ReadingDecoder decoder = new ReadingDecoder(LIMITS);
        ReadingDecoder other = new ReadingDecoder(LIMITS);
        return value -> {
            long taken = value.length % 4 == 0 ? MESSAGE_TIME - 2 * LIMITS.maxAheadMillis() : MESSAGE_TIME;
            boolean accepted = decoder.decode(KEY, value, MESSAGE_TIME, taken);
            // One that has just seen another message of the device.
            other.decode(KEY, MESSAGES.get((value.length & 1) * 3), MESSAGE_TIME);
            require(
                    other.decode(KEY, value, MESSAGE_TIME, taken) == accepted,
                    "a verdict that depends on what came before");
            require(!accepted || other.reading().equals(decoder.reading()), "a reading that does");
            require(!accepted || leftOut(other).equals(leftOut(decoder)), "what is left out does");
            if (accepted) {
                verdicts.incrementAndGet(0);
                requireAReading(decoder);
            } else {
                verdicts.incrementAndGet(1 + decoder.reason().ordinal());
                require(!decoder.detail().isBlank() && decoder.detail().length() < 300, decoder.detail());
            }
        };
    }

    private static LeftOutCounts leftOut(ReadingDecoder decoder) {
        LeftOutCounts counts = new LeftOutCounts();
        counts.add(decoder);
        return counts;
    }

    private static void requireAReading(ReadingDecoder decoder) {
        require(decoder.device().equals("pump-17"), decoder.device());
        require(
                decoder.ts() >= LIMITS.earliest() && decoder.ts() <= MESSAGE_TIME + LIMITS.maxAheadMillis(),
                "a time out of range");
        require(decoder.metricCount() >= 1 && decoder.metricCount() <= LIMITS.maxMetrics(), "a count out of range");
        for (int i = 0; i < decoder.metricCount(); i++) {
            String name = decoder.metric(i);
            require(!name.isEmpty() && name.length() <= LIMITS.maxNameBytes() && name.indexOf(0) < 0, name);
            require(Double.isFinite(decoder.value(i)), "a value that is not finite");
            for (int j = 0; j < i; j++) {
                require(!decoder.metric(j).equals(name), "a name twice");
            }
        }
    }

    /** Without the cost of a fluent assertion, ten million times. */
    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}

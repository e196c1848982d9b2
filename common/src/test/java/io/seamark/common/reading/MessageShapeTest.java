package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder that knows a device's messages says of the next one what a decoder says that knows nothing. */
class MessageShapeTest {

    private static final ReadingLimits LIMITS =
            new ReadingLimits(65_536, 8, 128, 3_600_000, 946_684_800_000L, 4_102_444_800_000L);
    private static final long TIME = 1_700_000_000_000L;
    private static final byte[] KEY = "pump-17".getBytes(UTF_8);
    private static final String[] KNOWN = {
        "{\"device\":\"pump-17\",\"ts\":1700000000000,\"metrics\":{\"temp\":21.4,\"rpm\":900}}",
        "{\"metrics\":{\"a\":null,\"a\":1,\"p\u00e9\":-2e1},\"seq\":[17,{\"x\":\"y\"}],\"ts\":1699999999999,\"device\":\"pump-17\"}",
        " { \"site\" : \"north\" , \"device\" : \"pump-17\" ,\"ts\": 1700000000 , \"metrics\" : { \"t\\u0065mp\" : 1.5 } } ",
        "{\"device\":\"pump-17\",\"ts\":\"2023-11-14 22:13:20 UTC\",\"metrics\":{\"temp\":1,\"rpm\":2}}",
        "{\"device\":\"pump-17\",\"ts\":1700000000000,\"metrics\":{\"temp\":true,\"fw\":\"1.4.2\",\"rpm\":0}}",
        "\ufeff{\"device\":\"pump-17\",\"ts\":1700000000000,\"metrics\":{\"temp\":1,\"rpm\":0}}\0\n",
        "{\"ts\":\"2023-11-14T22:13:20Z\",\"device\":\"pump-17\",\"metrics\":{\"temp\":1}}",
        "{\"ts\":1700000000000,\"device\":\"pump-17\",\"metrics\":{\"temp\":1,\"rpm\":2,\"temp\":3}}",
        "{\"ts\":1700000000000,\"ts\":1699999999999,\"device\":\"pump-17\",\"metrics\":{\"temp\":1}}",
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":-1.5e-3,\"rpm\": 7}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":1e999}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":null}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":NaN}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":01,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}} ",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":",
                "{\"device\":\"pump-17\",\"ts\":1700000000001.5,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\": 1.7E9,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\": 5,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":\"1700000001\",\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":\"1970-01-01\",\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":\"\u00e9\",\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":\"2023\\u002d11-14\",\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":true,\"rpm\":false}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":\"\"}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"fw\":\"x\",\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"fw\":[\"\u00e9\",{}],\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"fw\":-Infinity,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"fw\":5,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"fw\":\"x,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}}\0",
                "\ufeff{\"device\":\"pump-17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":-1,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":1700003600001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\",\"ts\":9900003600001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-18\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump-17\u00e9\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"device\":\"pump\\u002d17\",\"ts\":1700000000001,\"metrics\":{\"temp\":1,\"rpm\":2}}",
                "{\"metrics\":{\"a\":null,\"a\":7,\"p\u00e9\":-0.0},\"seq\":{\"more\":[]},\"ts\":1699999999998,\"device\":\"pump-17\"}",
                "{\"metrics\":{\"a\":null,\"a\":7,\"p\u00e9\":-2e1},\"seq\":\"\u00e9\",\"ts\":1699999999998,\"device\":\"pump-17\"}",
                "{\"metrics\":{\"a\":null,\"a\":7,\"p\u00e9\":-2e1},\"seq\":[,\"ts\":1699999999998,\"device\":\"pump-17\"}",
                " { \"site\" : null , \"device\" : \"pump-17\" ,\"ts\": 1700000001.5 , \"metrics\" : { \"t\\u0065mp\" : 2.5 } } ",
                "{\"ts\":\"2023-11-14T22:13:21Z\",\"device\":\"pump-17\",\"metrics\":{\"temp\":1}}",
                "{\"ts\":1700000000000,\"device\":\"pump-17\",\"metrics\":{\"temp\":1,\"rpm\":2,\"temp\":4}}",
                "{\"ts\":1700000000000,\"ts\":1699999999990,\"device\":\"pump-17\",\"metrics\":{\"temp\":1}}",
                "",
            })
    void whatIsKnownOfADeviceChangesNoVerdict(String next) {
        String expected = verdict(new ReadingDecoder(LIMITS), next);
        for (String known : KNOWN) {
            ReadingDecoder decoder = new ReadingDecoder(LIMITS);
            verdict(decoder, known);
            verdict(decoder, known);
            assertThat(verdict(decoder, next)).as("after " + known).isEqualTo(expected);
            assertThat(verdict(decoder, next)).as("again after " + known).isEqualTo(expected);
        }
    }

    private static String leftOut(ReadingDecoder decoder) {
        LeftOutCounts counts = new LeftOutCounts();
        counts.add(decoder);
        return counts.toString();
    }

    private static String verdict(ReadingDecoder decoder, String message) {
        return decoder.decode(KEY, message.getBytes(UTF_8), TIME)
                ? decoder.reading() + leftOut(decoder)
                : decoder.reason() + ": " + decoder.detail();
    }
}

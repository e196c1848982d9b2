package io.seamark.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status says of metrics that were left out is held against the log. */
class TallyTest {

    private static final byte[] WITH_TEXT =
            "{\"device\":\"p\",\"ts\":1700000000000,\"metrics\":{\"t\":1,\"state\":\"on\",\"axes\":[1]}}"
                    .getBytes(UTF_8);

    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));

    /** Two messages below the seam, one beyond it that is applied, one that is not. */
    private Tally tally(String leftOut, long logBegins) {
        Tally tally = new Tally(JsonParser.parseString(
                        """
                        {"generation":"g1","seam":{"0":2},"applied":{"0":3},"alarms":[],
                         "tally":{"accepted":0,"duplicates":0,"rejected":{},"lost":0,"leftOut":{"byReason":%s}}}"""
                                .formatted(leftOut))
                .getAsJsonObject());
        tally.logBegins(new Seam(Map.of(0, logBegins)));
        assertThat(decoder.decode("p".getBytes(UTF_8), WITH_TEXT, 1_700_000_000_000L))
                .isTrue();
        for (long offset = logBegins; offset < 4; offset++) {
            tally.leftOut(0, offset, decoder);
        }
        return tally;
    }

    private static List<Difference> differences(Tally tally) {
        Findings findings = new Findings(10);
        tally.compare(findings);
        return findings.differences();
    }

    @Test
    void theCountsOfTheLogAgree() {
        assertThat(differences(tally("{\"ARRAY\":3,\"TEXT\":3}", 0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'ARRAY':3,'TEXT':4}", "{'TEXT':3}", "{}", "{'ARRAY':3,'TEXT':3,'OBJECT':1}"})
    void otherCountsAreFound(String leftOut) {
        List<Difference> found = differences(tally(leftOut.replace('\'', '"'), 0));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).what()).isEqualTo("leftOut");
        assertThat(found.get(0).expected()).isEqualTo("{ARRAY=3, TEXT=3}");
    }

    @Test
    void aLogThatHasLostItsBeginningProvesNothing() {
        assertThat(differences(tally("{\"ARRAY\":9,\"TEXT\":9}", 1))).isEmpty();
    }
}

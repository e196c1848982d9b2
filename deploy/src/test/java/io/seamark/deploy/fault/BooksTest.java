package io.seamark.deploy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.seamark.deploy.fleet.BrokenKind;
import io.seamark.deploy.fleet.LiveProgress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BooksTest {

    private static Tallies tallies(int accepted, int duplicates, int notAReading, int applied) {
        return Tallies.of(
                JsonParser.parseString("{\"applied\":{\"0\":" + (applied - 5) + ",\"1\":5},\"tally\":{\"accepted\":"
                                + accepted + ",\"duplicates\":" + duplicates + ",\"rejected\":{\""
                                + BrokenKind.NULL_VALUE.reason().name() + "\":" + notAReading + "}}}")
                        .getAsJsonObject());
    }

    private static LiveProgress sent(int readings, int duplicates, int broken) {
        int all = readings + duplicates + broken;
        return new LiveProgress(
                all, readings, 0, duplicates, Map.of(BrokenKind.NULL_VALUE, (long) broken), all, 0, 0, List.of());
    }

    @Test
    void whatIsTakenAndCountedOnceIsClean() {
        assertThat(Books.of(tallies(90, 7, 3, 100)).isClean()).isTrue();
        assertThat(Books.of(tallies(90, 7, 3, 100), sent(90, 7, 3)).isClean()).isTrue();
    }

    @Test
    void whatIsTakenButNotCountedIsLost() {
        assertThat(Books.of(tallies(89, 7, 3, 100))).isEqualTo(new Verdict(1, 0, 0));
    }

    @Test
    void whatIsCountedTwiceIsDoubled() {
        assertThat(Books.of(tallies(92, 7, 3, 100))).isEqualTo(new Verdict(0, 2, 0));
    }

    @Test
    void whatWasSentButNeverTakenIsLost() {
        assertThat(Books.of(tallies(90, 7, 3, 100), sent(93, 7, 3))).isEqualTo(new Verdict(3, 0, 1));
    }

    @Test
    void aRepeatThatPassedForAReadingIsAMismatch() {
        assertThat(Books.of(tallies(91, 6, 3, 100), sent(90, 7, 3))).isEqualTo(new Verdict(0, 0, 2));
    }
}

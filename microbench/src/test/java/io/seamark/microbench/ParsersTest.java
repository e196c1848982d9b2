package io.seamark.microbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParsersTest {

    @Test
    void allFindTheSameInEveryMessage() throws Exception {
        Parsers parsers = new Parsers();
        SplittableRandom noise = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            byte[] message = BenchReadings.message(i, BenchReadings.NOW + i, noise);
            long expected = parsers.seamark(BenchReadings.key(i), message);
            assertThat(parsers.gsonOfText(message)).isEqualTo(expected);
            assertThat(parsers.gsonOfStream(message)).isEqualTo(expected);
            assertThat(parsers.jackson(message)).isEqualTo(expected);
            assertThat(parsers.fastjson(message)).isEqualTo(expected);
            assertThat(parsers.dslJson(message)).isEqualTo(expected);
        }
    }
}

package io.seamark.common.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A fuzz that finds nothing is worth what it would have found. */
class FuzzTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final List<byte[]> SEEDS = List.of("{\"a\":[1,2]}".getBytes(UTF_8));
    private static final Fuzz FUZZ = Fuzz.json("a test", SEEDS);

    @Test
    void anInputIsTheSameWhateverWasMadeBefore() {
        Mutator first = new Mutator(1, SEEDS, Mutator.JSON);
        Mutator second = new Mutator(1, SEEDS, Mutator.JSON);
        Set<String> different = new HashSet<>();
        for (int n = 0; n < 1000; n++) {
            byte[] input = first.input(n);
            different.add(HexFormat.of().formatHex(input));
            assertThat(second.input(999 - n)).isEqualTo(new Mutator(1, SEEDS, Mutator.JSON).input(999 - n));
        }
        assertThat(different).hasSizeGreaterThan(500);
    }

    @Test
    void anExceptionThatIsNoTypedErrorIsToldWithTheSmallestInputThatMakesIt() {
        Fuzz.Target target = input -> {
            if (new String(input, UTF_8).contains("}}")) {
                throw new IllegalStateException("two at once");
            }
            throw new CorruptDataException("no");
        };
        assertThatThrownBy(() -> FUZZ.run(100_000, LIMIT, () -> target))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("IllegalStateException")
                .hasMessageEndingWith("smallest input: 7d7d");
    }

    @Test
    void aStackThatOverflowsIsAFault() {
        Fuzz.Target target = input -> descend(input, 0);
        assertThatThrownBy(() -> FUZZ.run(1_000_000, LIMIT, () -> target))
                .hasMessageContaining(StackOverflowError.class.getName());
    }

    private static int descend(byte[] input, int at) {
        return at < input.length && (input[at] == '[' || input.length > 19_000) ? 1 + descend(input, at + 1) : 0;
    }

    @Test
    void memoryBeyondWhatTheInputAccountsForIsAFault() {
        Fuzz.Target target =
                input -> assertThat(new byte[input.length > 11 ? 1 << 20 : 1]).isNotNull();
        assertThatThrownBy(() -> FUZZ.run(1_000, LIMIT, () -> target)).hasMessageContaining("bytes allocated");
    }

    @Test
    void anInputThatHangsIsTold() {
        Fuzz.Target target = input -> {
            while (input.length > 12) {
                Thread.onSpinWait();
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
        };
        assertThatThrownBy(() -> FUZZ.run(1_000, Duration.ofMillis(500), () -> target))
                .hasMessageContaining("was not through after PT0.5S, at input");
    }
}

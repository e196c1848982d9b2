package io.seamark.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.whole.Whole.Mismatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is sent, however it is cut, whoever dies and whatever is swapped: the merged answer is what the log comes to,
 * after every step. And each part that this rests on is missed as soon as it is left out.
 */
class MergedIsRecomputedTest {

    /** First seed; {@code -Dseamark.whole-seed} sets another, to repeat a run together with {@code -Dseamark.whole-runs=1}. */
    private static final long SEED = Long.getLong("seamark.whole-seed", 1);

    private static final int RUNS = Integer.getInteger("seamark.whole-runs", 100);
    private static final int RUNS_WITHOUT = 12;

    @TempDir(factory = InMemory.class)
    Path folder;

    /** Every journal record and every new family waits for the disk; what a death of the machine leaves is not asked here. */
    static final class InMemory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "seamark-whole-")
                    : Files.createTempDirectory("seamark-whole-");
        }
    }

    private Optional<Mismatch> run(long seed, Set<Part> without) {
        Path place = folder.resolve("run-" + seed);
        Store store = Store.open(
                Settings.reference().with(Map.of("seamark.store.root", "plain://" + place.resolve("store"))));
        try (Whole whole = new Whole(seed, without, place, store)) {
            whole.run();
            return Optional.empty();
        } catch (Mismatch e) {
            return Optional.of(e);
        }
    }

    @Test
    void afterEveryStepMergedIsWhatTheLogComesTo() {
        System.out.println(RUNS + " runs from seed " + SEED);
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            long each = seed;
            run(seed, Set.of()).ifPresent(e -> {
                throw new AssertionError("-Dseamark.whole-seed=" + each + ": " + e.getMessage(), e);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void aPartThatIsLeftOutIsMissed(Part part) {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 1; seed <= RUNS_WITHOUT; seed++) {
            run(seed, Set.of(part))
                    .ifPresent(e -> seen.merge(
                            e.getMessage().substring(0, e.getMessage().indexOf(':')), 1, Integer::sum));
        }
        System.out.println("Without " + part + ", of " + RUNS_WITHOUT + " runs: " + seen);
        assertThat(seen.values().stream().mapToInt(Integer::intValue).sum())
                .as("runs that fail without %s", part)
                .isGreaterThanOrEqualTo(RUNS_WITHOUT / 2);
    }
}

package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.TestFleet.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merged is what would be recomputed from the log, at every step of random histories; a failed seed repeats its run. */
class SeamFuzzTest {

    private static final int STEPS = 120;

    @TempDir
    Path folder;

    /** One random history: what a step may do, and what it needs to know of the steps before. */
    private static final class History {
        private final Ground ground;
        private final Random random;
        private final List<List<OffsetRange>> frames = new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));
        private final List<Seam> borders = new ArrayList<>(List.of(Seam.START));
        private final List<String> published = new ArrayList<>();

        History(Ground ground, long seed) {
            this.ground = ground;
            this.random = new Random(seed);
        }

        void step() throws IOException {
            int what = random.nextInt(100);
            if (what < 55) {
                int partition = random.nextInt(2);
                frames.get(partition).add(ground.write(partition, 1 + random.nextInt(5), random));
                borders.add(ground.ends());
            } else if (what < 70) {
                replay();
            } else if (what < 78) {
                String id = String.format("g%03d", published.size());
                ground.fleet.publish(ground.store, id, borders.get(random.nextInt(borders.size())), List.of());
                published.add(id);
            } else if (what < 84) {
                if (!published.isEmpty()) {
                    ground.rollback(published.get(random.nextInt(published.size())));
                }
            } else if (what < 90) {
                ground.kill();
                ground.loader.start();
            } else if (what < 93) {
                ground.down();
                ground.up();
                ground.loader.start();
            } else if (what < 95) {
                ground.lose();
                ground.loader.start();
            } else {
                await().until(() ->
                        !published.isEmpty() ? isSwapped() : ground.answering().isPresent());
            }
        }

        /** A writer that died sends its last cuts again: as they were, in other parts, or only some parts of one. */
        private void replay() {
            List<OffsetRange> all = frames.get(random.nextInt(2));
            int from = Math.max(0, all.size() - 1 - random.nextInt(4));
            for (OffsetRange range : all.subList(from, all.size())) {
                List<byte[]> parts = ground.fleet.frame(range, 0.25f, 200);
                int sent = random.nextInt(4) == 0 ? random.nextInt(parts.size() + 1) : parts.size();
                parts.subList(0, sent).forEach(part -> ground.deltas.append(range.partition(), part));
            }
        }

        private boolean isSwapped() {
            return ground.answering()
                    .equals(new io.seamark.common.generation.GenerationStore(ground.store).currentId());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void killsSwapsRollbacksReplaysAndLostDisksChangeNothing(long seed) throws IOException {
        try (Ground ground = new Ground(folder, 2)) {
            History history = new History(ground, seed);
            ground.loader.start();
            for (int step = 0; step < STEPS; step++) {
                history.step();
                if (ground.answering().isPresent()) {
                    ground.check();
                }
            }
            await().until(() -> history.published.isEmpty() || history.isSwapped());
            ground.awaitApplied(ground.ends());
            assertThat(ground.check()).isEqualTo(ground.ends());
            assertThat(ground.view().fold().gaps()).isEmpty();
            await().untilAsserted(() -> assertThat(ground.db.generations())
                    .containsExactly(ground.answering().orElseThrow()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void everyAnswerIsExactWhileGenerationsSwapUnderLoad(long seed) throws ExecutionException, InterruptedException {
        Ground ground = new Ground(folder, 2);
        List<Map<Integer, Long>> borders = new ArrayList<>();
        Random random = new Random(seed);
        // What is in the log before anyone reads it: the truth must not grow while it is compared.
        Map<Integer, List<OffsetRange>> frames = new HashMap<>();
        for (int p = 0; p < 2; p++) {
            List<OffsetRange> cuts = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long from = ground.fleet.end(p);
                int count = random.nextInt(6);
                for (int k = 0; k < count; k++) {
                    ground.fleet.add(
                            p,
                            new Item(
                                    "device-" + p + "-" + random.nextInt(3),
                                    "m" + random.nextInt(2),
                                    Ground.START + random.nextInt(9_000_000),
                                    random.nextInt(100)));
                }
                if (count > 0) {
                    cuts.add(new OffsetRange(p, from, from + count));
                }
            }
            frames.put(p, cuts);
        }
        for (int i = 0; i < 60; i++) {
            Map<Integer, Long> border = new HashMap<>();
            for (int p = 0; p < 2; p++) {
                List<OffsetRange> cuts = frames.get(p);
                border.put(p, i < cuts.size() ? cuts.get(i).from() : ground.fleet.end(p));
            }
            borders.add(border);
        }
        ground.loader.start();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        List<Future<Integer>> reads = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            reads.add(readers.submit(() -> {
                int answers = 0;
                while (!done.get()) {
                    ground.check();
                    answers++;
                }
                return answers;
            }));
        }
        for (int i = 0; i < 60; i++) {
            for (int p = 0; p < 2; p++) {
                List<OffsetRange> cuts = frames.get(p);
                if (i < cuts.size()) {
                    ground.send(cuts.get(i), random.nextInt(10) == 0 ? 1 : 100_000);
                    if (random.nextInt(8) == 0) {
                        ground.send(cuts.get(random.nextInt(i + 1)), 1); // a replay
                    }
                }
            }
            if (i % 15 == 14) {
                String id = "g" + i;
                ground.fleet.publish(ground.store, id, new Seam(borders.get(random.nextInt(i + 1))), List.of());
                await().until(() -> ground.answering().equals(Optional.of(id)));
            }
        }
        ground.awaitApplied(ground.ends());
        done.set(true);
        for (Future<Integer> each : reads) {
            assertThat(each.get()).isPositive();
        }
        readers.shutdown();
        assertThat(ground.check()).isEqualTo(ground.ends());
        ground.close();
    }
}

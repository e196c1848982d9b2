package io.seamark.common.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the speed view begins is agreed upon, whoever starts first and how often. */
class OriginTest {

    @TempDir
    Path folder;

    private Journal journal;

    @BeforeEach
    void open() {
        journal = new Journal(TestStore.at(folder), "fleet");
    }

    private static Seam at(long offset) {
        return new Seam(Map.of(0, offset));
    }

    private JournalWriter speedBegins() throws IOException {
        journal.begin(() -> at(0));
        return journal.takeOver(Duration.ofSeconds(30), 1 << 20);
    }

    private List<String> files() throws IOException {
        Path home = folder.resolve("journal/fleet");
        if (!Files.exists(home)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSpeedLayerAloneBeginsAtItsFirstProposalForGood() {
        assertThat(journal.origin()).isEmpty();
        assertThat(journal.read().committedSeam()).isEmpty();
        assertThat(journal.begin(() -> at(5))).isEqualTo(at(5));
        assertThat(journal.begin(() -> at(9))).isEqualTo(at(5));
        assertThat(journal.read().committedSeam()).contains(at(5));
    }

    @Test
    void batchRunsAloneMoveTheOriginAndLeaveNoFileForNothing() throws IOException {
        assertThat(journal.moveOrigin(at(5))).isEqualTo(new Origin(at(5), false));
        assertThat(journal.moveOrigin(at(5))).isEqualTo(new Origin(at(5), false));
        assertThat(files()).containsExactly("origin-0000000000");
        assertThat(journal.moveOrigin(at(8))).isEqualTo(new Origin(at(8), false));
        assertThat(files()).containsExactly("origin-0000000000", "origin-0000000001");
        assertThat(journal.read().committedSeam()).contains(at(8));
    }

    @Test
    void aSpeedLayerBeginsWhereTheBatchHasLeftItAndThenItStays() {
        journal.moveOrigin(at(5));
        journal.moveOrigin(at(8));
        assertThat(journal.begin(() -> at(0))).isEqualTo(at(8));
        assertThat(journal.moveOrigin(at(100))).isEqualTo(new Origin(at(8), true));
        assertThat(journal.read().committedSeam()).contains(at(8));
    }

    @Test
    void nobodyWritesCutsBeforeASpeedLayerHasBegun() throws IOException {
        assertThatThrownBy(() -> journal.takeOver(Duration.ofSeconds(30), 1 << 20))
                .isInstanceOf(IllegalStateException.class);
        journal.moveOrigin(at(5));
        assertThatThrownBy(() -> journal.takeOver(Duration.ofSeconds(30), 1 << 20))
                .isInstanceOf(IllegalStateException.class);
        assertThat(files()).containsExactly("origin-0000000000");
    }

    @Test
    void cutsWithoutTheirOriginAreDamage() throws IOException {
        try (JournalWriter writer = speedBegins()) {
            writer.append(new Intent(1, 0, "", List.of(new OffsetRange(0, 0, 3))));
            writer.append(new Commit(1));
        }
        assertThat(journal.read().committedSeam()).contains(at(3));
        Files.delete(folder.resolve("journal/fleet/origin-0000000000"));
        assertThatThrownBy(journal::read)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("journal/fleet");
    }

    @Test
    void everyChangedOrMissingByteIsDamage() throws IOException {
        byte[] whole = new Origin(new Seam(Map.of(0, 5L, 300, Long.MAX_VALUE)), true).toBytes();
        assertThat(Origin.fromBytes(whole).seam().at(300)).isEqualTo(Long.MAX_VALUE);
        for (int cut = 0; cut < whole.length; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> Origin.fromBytes(part)).isInstanceOf(CorruptDataException.class);
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = whole.clone();
                changed[cut] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> Origin.fromBytes(changed)).isInstanceOf(CorruptDataException.class);
            }
        }
        journal.moveOrigin(at(5));
        Files.write(folder.resolve("journal/fleet/origin-0000000000"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> journal.begin(() -> at(0)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("origin-0000000000");
    }

    @Test
    void batchAndSpeedLayersThatStartAtOnceAgreeOnTheOrigin() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 60; round++) {
                Journal contested = new Journal(TestStore.at(folder), "race-" + round);
                CyclicBarrier start = new CyclicBarrier(6);
                List<Future<Seam>> begun = new ArrayList<>();
                List<Future<Origin>> sealed = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    long mine = 1L + i;
                    Callable<Seam> speed = () -> {
                        start.await();
                        return contested.begin(() -> at(mine));
                    };
                    Callable<Origin> batch = () -> {
                        start.await();
                        contested.moveOrigin(at(10 * mine));
                        return contested.moveOrigin(at(10 * mine + 1));
                    };
                    begun.add(pool.submit(speed));
                    sealed.add(pool.submit(batch));
                }
                Seam agreed = begun.get(0).get();
                for (Future<Seam> each : begun) {
                    assertThat(each.get()).isEqualTo(agreed);
                }
                for (Future<Origin> each : sealed) {
                    Origin origin = each.get();
                    assertThat(
                                    origin.begun()
                                            ? origin.seam().equals(agreed)
                                            : origin.seam().at(0) > 10)
                            .isTrue();
                }
                assertThat(contested.origin()).contains(new Origin(agreed, true));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** One batch at a time, as its lease has it: then its last word and the speed layer's are the same. */
    @Test
    void aBatchThatSealsWhileASpeedLayerBeginsEndsWhereThatBegins() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 100; round++) {
                Journal contested = new Journal(TestStore.at(folder), "pair-" + round);
                CyclicBarrier start = new CyclicBarrier(2);
                Callable<Seam> speed = () -> {
                    start.await();
                    return contested.begin(() -> at(3));
                };
                Callable<Seam> batch = () -> {
                    start.await();
                    return contested.moveOrigin(at(10)).seam();
                };
                Future<Seam> begun = pool.submit(speed);
                Future<Seam> sealed = pool.submit(batch);
                assertThat(sealed.get()).isEqualTo(begun.get()).isIn(at(3), at(10));
            }
        } finally {
            pool.shutdownNow();
        }
    }
}

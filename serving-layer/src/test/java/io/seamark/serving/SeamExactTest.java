package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.TestFleet.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merged is what would be recomputed from the log: at any moment, through gaps, repeats, restarts and swaps. */
class SeamExactTest {

    @TempDir
    Path folder;

    private Ground ground;

    @BeforeEach
    void open() {
        ground = new Ground(folder, 2);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void withoutAGenerationTheFoldAloneAnswers() {
        Random random = new Random(1);
        ground.write(0, 10, random);
        ground.write(1, 20, random);
        ground.awaitApplied(ground.ends());
        assertThat(ground.check()).isEqualTo(ground.ends());
        assertThat(ground.answering()).contains("");
    }

    @Test
    void aGenerationTakesOverAtItsSeam() {
        Random random = new Random(2);
        ground.write(0, 10, random);
        ground.write(1, 20, random);
        Seam seam = ground.ends();
        ground.write(0, 5, random);
        ground.fleet.publish(ground.store, "g1", seam, List.of());
        ground.loader.poll();
        assertThat(ground.answering()).contains("g1");
        assertThat(ground.check()).isEqualTo(ground.ends());
        assertThat(ground.db.generations()).containsExactly("g1");
    }

    @Test
    void aSeamBeyondTheDeltasSkipsWhatTheBatchViewHas() {
        Random random = new Random(3);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        ground.write(0, 7, random);
        ground.awaitApplied(ground.ends());
        ground.check();
    }

    @Test
    void aRestartGoesOnFromDisk() {
        Random random = new Random(4);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        for (int i = 0; i < 40; i++) {
            ground.write(i % 2, 3, random);
        }
        ground.awaitApplied(ground.ends());
        ground.down();
        ground.write(1, 9, random);
        ground.up();
        assertThat(ground.answering()).contains("g1");
        ground.awaitApplied(ground.ends());
        ground.check();
    }

    @Test
    void aLostDataFolderIsRebuiltFromTheLog() throws IOException {
        Random random = new Random(5);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.write(0, 10, random);
        ground.loader.poll();
        ground.lose();
        ground.loader.poll();
        ground.awaitApplied(ground.ends());
        ground.check();
    }

    @Test
    void aGapIsToldAndHealsWhenTheMissingFrameComes() {
        Random random = new Random(6);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", new Seam(Map.of(0, 0L, 1, 0L)), List.of());
        ground.loader.poll();
        ground.awaitApplied(ground.ends());
        for (int i = 0; i < 6; i++) {
            ground.fleet.add(0, new Item("device-0-0", "m0", Ground.START + i, i));
        }
        ground.deltas.append(0, TestFleet.garbage());
        ground.send(new OffsetRange(0, 13, 15), 10_000);
        ground.send(new OffsetRange(0, 15, 16), 10_000);
        await().until(() -> !ground.view().fold().gaps().isEmpty());
        assertThat(ground.view().fold().gaps().get(0).expected()).isEqualTo(10);
        assertThat(ground.view().fold().corrupt()).isEqualTo(1);
        assertThat(ground.check().at(0)).isEqualTo(10);
        ground.send(new OffsetRange(0, 10, 13), 10_000);
        ground.awaitApplied(ground.ends());
        assertThat(ground.view().fold().gaps()).isEmpty();
        ground.check();
    }

    @Test
    void repeatedFramesChangeNothing() {
        Random random = new Random(7);
        ground.fleet.publish(ground.store, "g1", Seam.START, List.of());
        ground.loader.poll();
        ground.write(0, 10, random);
        ground.send(new OffsetRange(0, 0, 10), 200);
        ground.send(new OffsetRange(0, 0, 10), 200);
        ground.write(0, 4, random);
        ground.awaitApplied(ground.ends());
        ground.check();
    }

    @Test
    void aCorruptGenerationLeavesTheOldOneAnswering() throws IOException {
        Random random = new Random(8);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        ground.fleet.publish(ground.store, "g2", ground.ends(), List.of());
        Path view = folder.resolve("store/generations/g2/views/0");
        byte[] bytes = Files.readAllBytes(view);
        bytes[bytes.length / 2] ^= 1;
        Files.write(view, bytes);
        Files.deleteIfExists(view.resolveSibling(".0.crc"));
        ground.loader.start();
        await().until(() -> ground.loader.alarm().contains("views/0"));
        assertThat(ground.answering()).contains("g1");
        assertThat(ground.db.generations()).containsExactly("g1");
        ground.check();
        ground.fleet.publish(ground.store, "g3", ground.ends(), List.of());
        await().until(() -> ground.answering().equals(Optional.of("g3")));
        ground.check();
    }

    @Test
    void aRollbackGoesBackToAnOlderSeamWithoutARestart() {
        Random random = new Random(9);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.write(0, 10, random);
        ground.write(1, 3, random);
        ground.fleet.publish(ground.store, "g2", ground.ends(), List.of());
        ground.write(1, 3, random);
        ground.loader.poll();
        assertThat(ground.answering()).contains("g2");
        ground.rollback("g1");
        ground.loader.poll();
        assertThat(ground.answering()).contains("g1");
        assertThat(ground.check()).isEqualTo(ground.ends());
        ground.rollback("g2");
        ground.loader.poll();
        assertThat(ground.answering()).contains("g2");
        assertThat(ground.check()).isEqualTo(ground.ends());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRollbackWhoseFramesAreGoneDoesNotTakeOver(boolean isAnythingLeft) throws IOException {
        Random random = new Random(10);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g2", ground.ends(), List.of());
        ground.loader.poll();
        if (isAnythingLeft) {
            long before = ground.deltas.end(0);
            ground.write(0, 10, random);
            ground.deltas.expire(0, before);
        } else {
            ground.deltas.expire(0, ground.deltas.end(0));
        }
        ground.awaitApplied(ground.ends());
        ground.rollback("g1");
        ground.loader.start();
        await().until(() -> ground.loader.alarm().contains("frames beyond its seam [0:10,1:0] are missing"));
        assertThat(ground.answering()).contains("g2");
        assertThat(ground.check()).isEqualTo(ground.ends());
        ground.rollback("g2");
        await().until(() -> ground.loader.alarm().isEmpty());
        assertThat(ground.view().fold().gaps()).isEmpty();
    }

    @Test
    void aLostDiskIsAnsweredForAsFarAsTheLogGoes() throws IOException {
        Random random = new Random(11);
        ground.write(0, 10, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.write(0, 10, random);
        long before = ground.deltas.end(0);
        ground.write(0, 10, random);
        ground.loader.poll();
        ground.deltas.expire(0, before);
        ground.lose();
        ground.loader.poll();
        assertThat(ground.answering()).contains("g1");
        await().until(() -> !ground.view().fold().gaps().isEmpty());
        assertThat(ground.view().fold().gaps().get(0).expected()).isEqualTo(10);
        assertThat(ground.view().fold().gaps().get(0).found()).isEqualTo(20);
        assertThat(ground.check().at(0)).isEqualTo(10);
        // The next generation covers what is missing.
        ground.fleet.publish(ground.store, "g2", ground.ends(), List.of());
        ground.loader.poll();
        assertThat(ground.answering()).contains("g2");
        assertThat(ground.check()).isEqualTo(ground.ends());
    }

    @Test
    void anOverlapIsToldAndNeverCountedTwice() {
        Random random = new Random(12);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        ground.write(0, 10, random);
        ground.awaitApplied(ground.ends());
        for (int i = 0; i < 5; i++) {
            ground.fleet.add(0, new Item("device-0-0", "m0", Ground.START + i, i));
        }
        ground.send(new OffsetRange(0, 8, 12), 10_000);
        await().until(() -> !ground.view().fold().gaps().isEmpty());
        assertThat(ground.view().fold().gaps().get(0).overlap()).isTrue();
        assertThat(ground.check().at(0)).isEqualTo(10);
        ground.send(new OffsetRange(0, 10, 15), 10_000);
        ground.awaitApplied(ground.ends());
        assertThat(ground.view().fold().gaps()).isEmpty();
        assertThat(ground.check()).isEqualTo(ground.ends());
    }
}

package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a fold begins to read: in a long topic, in one that was made anew, in one that retention has cut. */
class DeltasTopicTest {

    @TempDir
    Path folder;

    private Ground ground;

    @BeforeEach
    void open() {
        ground = new Ground(folder, 1);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    /** A long topic, with replays of the last cuts here and there, and frames in parts. */
    private List<Seam> fill(int cuts, Random random) {
        List<Seam> borders = new ArrayList<>();
        List<OffsetRange> frames = new ArrayList<>();
        for (int i = 0; i < cuts; i++) {
            frames.add(ground.write(0, 1 + random.nextInt(3), random));
            borders.add(ground.ends());
            if (random.nextInt(20) == 0) {
                frames.subList(Math.max(0, frames.size() - 3), frames.size())
                        .forEach(range -> ground.send(range, random.nextBoolean() ? 1 : 10_000));
            }
            if (random.nextInt(50) == 0) {
                ground.deltas.append(0, TestFleet.garbage());
            }
        }
        return borders;
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void aLostDiskIsRebuiltWithoutReadingTheWholeTopic(long seed) throws IOException {
        Random random = new Random(seed);
        List<Seam> borders = fill(3000, random);
        for (int back : List.of(1, 40, 700)) {
            Seam seam = borders.get(borders.size() - back);
            ground.fleet.publish(ground.store, "back-" + back, seam, List.of());
            ground.lose();
            int read = ground.deltas.read();
            int looks = ground.deltas.looks();
            ground.loader.poll();
            ground.awaitApplied(ground.ends());
            assertThat(ground.check()).isEqualTo(ground.ends());
            assertThat(ground.view().fold().gaps()).isEmpty();
            assertThat(ground.deltas.read() - read).isLessThan(back * 4 + 1000);
            assertThat(ground.deltas.looks() - looks).isLessThan(40);
        }
    }

    @Test
    void aFrameThatStandsBeforeThePlaceFoundIsFoundAllTheSame() throws IOException {
        Random random = new Random(34);
        // The frame at the seam is written; the one before it comes very late, behind many others.
        OffsetRange first = ground.write(0, 5, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        for (int i = 0; i < 300; i++) {
            ground.write(0, 1, random);
        }
        for (int i = 0; i < 2000; i++) {
            ground.send(first, 10_000);
        }
        ground.write(0, 1, random);
        ground.lose();
        ground.loader.poll();
        ground.awaitApplied(ground.ends());
        assertThat(ground.check()).isEqualTo(ground.ends());
        assertThat(ground.view().fold().gaps()).isEmpty();
    }

    @Test
    void aTopicMadeAnewIsJoinedWhereTheFoldEnds() {
        Random random = new Random(35);
        ground.write(0, 5, random);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        for (int i = 0; i < 50; i++) {
            ground.write(0, 2, random);
        }
        ground.awaitApplied(ground.ends());
        Seam folded = ground.ends();
        ground.down();
        ground.deltas.makeAnew();
        // More messages than the positions of the old topic: they would point into the midst of the new one.
        for (int i = 0; i < 200; i++) {
            ground.write(0, 1, random);
        }
        ground.up();
        ground.awaitApplied(ground.ends());
        assertThat(ground.check()).isEqualTo(ground.ends());
        assertThat(ground.view().fold().gaps()).isEmpty();
        assertThat(folded.at(0)).isLessThan(ground.ends().at(0));
    }

    @Test
    void aTopicThatLostItsTailAndGrewAgainIsReadAgainAndNothingOfItIsPassedOver() {
        Random random = new Random(37);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        for (int i = 0; i < 50; i++) {
            ground.write(0, 2, random);
        }
        ground.awaitApplied(ground.ends());
        ground.down();
        long end = ground.deltas.end(0);
        ground.deltas.loseFrom(0, end - 20);
        // Frames beyond what is folded, under offsets that were read before: the position would pass over them.
        while (ground.deltas.end(0) < end + 5) {
            ground.write(0, 1, random);
        }
        ground.up();
        ground.awaitApplied(ground.ends());
        assertThat(ground.check()).isEqualTo(ground.ends());
        assertThat(ground.view().fold().gaps()).isEmpty();
    }

    @Test
    void framesThatAreLostForGoodAreToldAsAGapByWhoeverFoldsThemAnew() throws IOException {
        Random random = new Random(38);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        for (int i = 0; i < 50; i++) {
            ground.write(0, 2, random);
        }
        ground.awaitApplied(ground.ends());
        ground.deltas.loseFrom(0, ground.deltas.end(0) - 10);
        ground.write(0, 2, random);
        ground.lose();
        ground.loader.poll();
        await().until(() -> !ground.view().fold().gaps().isEmpty());
    }

    @Test
    void retentionThatTookWhatWasNotReadIsToldAsAGap() {
        Random random = new Random(36);
        ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
        ground.loader.poll();
        ground.write(0, 5, random);
        ground.awaitApplied(ground.ends());
        ground.down();
        ground.write(0, 5, random);
        ground.deltas.expire(0, ground.deltas.end(0));
        ground.write(0, 5, random);
        ground.up();
        await().until(() -> !ground.view().fold().gaps().isEmpty());
        assertThat(ground.check().at(0)).isEqualTo(5);
        assertThat(ground.view().fold().gaps().get(0).expected()).isEqualTo(5);
        assertThat(ground.view().fold().gaps().get(0).found()).isEqualTo(10);
    }
}

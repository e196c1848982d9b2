package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.serving.TestFleet.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A generation that is loaded and does not get to answer leaves nothing behind that folds on. */
class AbandonedLoadTest {

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPointerThatCannotBeReadMidwayLeavesNoSecondFoldIntoTheSameFamilies() throws Exception {
        try (Ground ground = new Ground(folder, 1)) {
            for (int i = 0; i < 10; i++) {
                ground.fleet.add(0, new Item("device-0-0", "m0", Ground.START + i, i));
            }
            ground.fleet.publish(ground.store, "g0", new Seam(Map.of(0, 0L)), List.of());
            ground.fleet.publish(ground.store, "g1", ground.ends(), List.of());
            ground.loader.poll();
            ground.write(0, 5, new Random(1));
            ground.awaitApplied(ground.ends());
            // The frames beyond the seam of g0 are missing, so that its load waits for them.
            ground.rollback("g0");
            CompletableFuture<Void> load = CompletableFuture.runAsync(ground.loader::poll);
            await().until(() -> isFollowed("g0"));
            Path pointer = Path.of(ground.store.path("CURRENT").toUri().getPath());
            makeUnreadable(pointer);
            assertThatThrownBy(load::join).hasRootCauseInstanceOf(IOException.class);
            assertThat(isFollowed("g0")).isFalse();
            assertThat(ground.db.generations()).containsExactly("g1");
            assertThat(ground.answering()).contains("g1");
            ground.check();

            Files.delete(pointer);
            ground.rollback("g0");
            ground.send(new OffsetRange(0, 0, 10), 200);
            ground.loader.poll();
            assertThat(ground.answering()).contains("g0");
            ground.awaitApplied(ground.ends());
            ground.check();
        }
    }

    private static boolean isFollowed(String generation) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().endsWith("deltas beyond " + generation) && thread.isAlive());
    }

    /** Can be opened, and then gives an error at the first byte: as a file of HDFS whose DataNode is gone. */
    private static void makeUnreadable(Path file) throws IOException {
        Path link = file.resolveSibling("unreadable");
        Files.createSymbolicLink(link, Path.of("/proc/self/mem"));
        Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

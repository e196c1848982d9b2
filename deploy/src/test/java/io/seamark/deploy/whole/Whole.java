package io.seamark.deploy.whole;

import io.seamark.common.seam.Seam;
import io.seamark.common.store.Store;
import io.seamark.deploy.whole.ServingSide.Answer;
import io.seamark.deploy.whole.SpeedSide.Death;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * All layers in one process, without threads: one seed says which readings come, where batches are cut, who dies when and
 * where, what is published, swapped and rolled back. After every step the merged answer is held against the log.
 */
final class Whole implements AutoCloseable {

    /** What does not agree. */
    static final class Mismatch extends AssertionError {
        private Mismatch(String message) {
            super(message);
        }
    }

    private static final int PARTITIONS = 2;
    private static final int STEPS = 70;

    private final Random random;
    private final ReadingLog readings;
    private final SpeedSide speed;
    private final BatchSide batch;
    private final ServingSide serving;
    private final List<String> story = new ArrayList<>();

    /**
     * @param without what is left out, to see that it is missed
     * @param folder empty, for the store and for serving
     */
    Whole(long seed, Set<Part> without, Path folder, Store store) {
        random = new Random(seed);
        readings = new ReadingLog(PARTITIONS, new Random(random.nextLong()));
        DeltaLog deltas = new DeltaLog(PARTITIONS);
        speed = new SpeedSide(store, readings, deltas, without, new Random(random.nextLong()));
        batch = new BatchSide(store, readings);
        serving = new ServingSide(folder.resolve("serving"), store, batch, deltas, PARTITIONS, without);
    }

    /** Runs all steps, and then to rest. */
    void run() {
        for (int i = 0; i < STEPS; i++) {
            step();
            check();
        }
        comeToRest();
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 25) {
            int count = 1 + random.nextInt(25);
            story("append " + count);
            for (int i = 0; i < count; i++) {
                readings.append();
            }
        } else if (dice < 55) {
            batch();
        } else if (dice < 80) {
            int most = 1 + random.nextInt(6);
            boolean commit = random.nextInt(4) > 0;
            story("serving reads " + most + (commit ? "" : ", uncommitted"));
            serving.read(most, commit);
            serving.swap();
        } else if (dice < 85) {
            boolean reopen = random.nextInt(4) == 0;
            story("serving dies" + (reopen ? ", and reopens its disk" : ""));
            serving.dieAndStart(reopen);
        } else if (dice < 91) {
            Optional<Seam> seam = speed.committed();
            boolean dies = random.nextInt(6) == 0;
            story("batch run at " + seam + (dies ? ", dies" : ""));
            seam.ifPresent(at -> batch.run(at, dies));
        } else if (dice < 93) {
            story("rollback");
            batch.rollBack(random);
        } else {
            story("serving looks at the pointer");
            serving.look();
        }
    }

    private void batch() {
        if (!speed.isUp()) {
            story("speed starts");
            speed.start();
            return;
        }
        Death death = random.nextInt(3) > 0 ? Death.NONE : Death.values()[random.nextInt(Death.values().length)];
        story("cut" + (death == Death.NONE ? "" : ", dies " + death));
        speed.batch(batch.current(), death);
    }

    private void story(String what) {
        story.add(what);
    }

    /** Everything is alive and nothing more comes: all of the log must be in the answer. */
    private void comeToRest() {
        story("to rest");
        if (!speed.isUp()) {
            speed.start();
        }
        for (int i = 0; i < 500 && !speed.isAtEnd(); i++) {
            speed.batch(batch.current(), Death.NONE);
        }
        serving.read(Integer.MAX_VALUE, true);
        serving.look();
        serving.read(Integer.MAX_VALUE, true);
        serving.swap();
        Answer answer = check();
        if (!answer.applied().isAtOrBeyond(readings.end())) {
            throw mismatch("at rest", "serving stands at " + answer.applied() + ", the log at " + readings.end());
        }
    }

    private Answer check() {
        Answer answer = serving.answer();
        if (!serving.gaps().isEmpty()) {
            throw mismatch("a gap", serving.gaps().toString());
        }
        ReadingLog.Truth truth = readings.truth(answer.applied());
        if (!answer.cells().equals(truth.cells())) {
            throw mismatch("merged is not recomputed", difference(answer.cells(), truth.cells()));
        }
        answer.tally().ifPresent(tally -> {
            if (tally.accepted() != truth.accepted()
                    || tally.duplicates() != truth.duplicates()
                    || tally.rejected() != truth.rejected()) {
                throw mismatch("the tally is wrong", tally + ", but the log has " + truth);
            }
        });
        return answer;
    }

    private Mismatch mismatch(String kind, String what) {
        return new Mismatch(kind + ": " + what + "; after " + story.size() + " steps: " + story);
    }

    private static String difference(Map<Cell.Place, Cell> found, Map<Cell.Place, Cell> truth) {
        List<String> lines = new ArrayList<>();
        Map<Cell.Place, Cell> all = new HashMap<>(found);
        all.putAll(truth);
        all.keySet().forEach(place -> {
            Cell is = found.getOrDefault(place, Cell.NONE);
            Cell should = truth.getOrDefault(place, Cell.NONE);
            if (!is.equals(should)) {
                lines.add(place + " is " + is + ", should be " + should);
            }
        });
        return lines.size() + " cells: " + lines.subList(0, Math.min(3, lines.size()));
    }

    @Override
    public void close() {
        speed.kill();
        serving.close();
    }
}

package io.seamark.batch.evaluate;

import io.seamark.common.settings.SeamarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which rows models are trained on.
 *
 * @param folder files of their own, by the same relative path; empty for the first rows of each file
 * @param rows how many of its first rows at most
 * @param fraction which share of its rows at most, in (0, 1]
 */
record TrainedOn(Optional<Path> folder, long rows, double fraction) {

    static TrainedOn folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new SeamarkException("--train is '" + folder + "', which is no folder.");
        }
        return new TrainedOn(Optional.of(folder), Long.MAX_VALUE, 1);
    }

    static TrainedOn rows(long rows) {
        if (rows < 1) {
            throw new SeamarkException("--train-rows is " + rows + ", but must be at least 1.");
        }
        return new TrainedOn(Optional.empty(), rows, 1);
    }

    static TrainedOn fraction(double fraction) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new SeamarkException("--train-fraction is " + fraction + ", but must lie above 0 and below 1.");
        }
        return new TrainedOn(Optional.empty(), Long.MAX_VALUE, fraction);
    }
}

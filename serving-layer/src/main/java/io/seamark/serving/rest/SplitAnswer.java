package io.seamark.serving.rest;

import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.SplitDevices;
import io.seamark.serving.view.View;
import java.util.List;

/**
 * Devices whose messages come in more than one partition of the log.
 *
 * @param count how many are known, at least; exact while all of them are named
 * @param examples some of them with their partitions, by id
 * @param inGeneration how many the batch run found
 * @param live how many are seen in the deltas beyond its seam
 * @param message what is wrong and what to do; empty if there are none
 */
record SplitAnswer(long count, List<SplitDevices.Example> examples, long inGeneration, long live, String message) {

    /** @param maxExamples how many are named */
    static SplitAnswer of(View view, int maxExamples) {
        SplitDevices inGeneration = view.manifest().map(Manifest::splitDevices).orElse(SplitDevices.NONE);
        SplitDevices live = view.fold().splitDevices();
        SplitDevices all = inGeneration.union(live, maxExamples);
        return new SplitAnswer(all.count(), all.examples(), inGeneration.count(), live.count(), all.message());
    }
}

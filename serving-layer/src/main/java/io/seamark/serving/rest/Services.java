package io.seamark.serving.rest;

import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.fold.RateMeter;
import io.seamark.serving.fold.RecentPoints;
import io.seamark.serving.generation.GenerationLoader;
import io.seamark.serving.ingest.ReadingIntake;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.view.Views;
import java.util.function.LongSupplier;

/**
 * What the answers are made of.
 *
 * @param application {@code seamark.application-id}
 * @param clock epoch milliseconds
 * @param maxPoints most points of one answer
 * @param maxStalenessMillis how long frames may wait without progress before the server is not ready
 */
public record Services(
        String application,
        Views views,
        GenerationLoader loader,
        AlertBook alerts,
        LogFollower alertFollower,
        RecentPoints recent,
        RateMeter rate,
        ReadingIntake intake,
        LongSupplier clock,
        int maxPoints,
        long maxStalenessMillis) {}

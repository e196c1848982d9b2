package io.seamark.deploy.bench.ground;

import io.seamark.common.seam.Seam;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.replay.ReadingSender;
import java.util.Map;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;

/**
 * Readings that wait in a topic. Immutable.
 *
 * @param topic whose offsets begin at 0
 * @param end where they end
 */
public record Backlog(String topic, Seam end) {

    /**
     * Fills a topic that is empty; returns when the broker has all.
     *
     * @param count how many of the readings
     * @param task for the bar
     * @throws CommandFailure if it does not take one
     */
    public static Backlog fill(
            String bootstrapServers, String topic, SyntheticReadings readings, long count, String task) {
        Map<Integer, Long> ends = new TreeMap<>();
        try (ReadingSender sender = new ReadingSender(bootstrapServers, topic, Map.of());
                ProgressBar bar = Bars.readings(task, count)) {
            for (long i = 0; i < count; i++) {
                readings.advance();
                sender.send(readings.key(), readings.value());
                ends.merge(readings.partition(), 1L, Long::sum);
                if (i % 10_000 == 0) {
                    bar.stepTo(i);
                }
            }
            sender.flushAll();
            bar.stepTo(count);
        }
        return new Backlog(topic, new Seam(ends));
    }
}

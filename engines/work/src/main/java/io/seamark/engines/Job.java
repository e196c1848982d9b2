package io.seamark.engines;

import java.util.Locale;

/**
 * What an engine is told on the command line.
 *
 * @param kind of work
 * @param broker of Kafka
 * @param topic of the readings
 * @param out topic of what the job tells
 * @param partitions of the topic, and threads of the engine
 * @param models file of the models, for the whole work
 */
public record Job(Kind kind, String broker, String topic, String out, int partitions, String models) {
    /** Between two commits or triggers: as far apart as the batches of the speed layer. */
    public static final long INTERVAL_MILLIS = 500;

    /** Of work. */
    public enum Kind {
        /** {@link Device}. */
        SIMPLE,
        /** {@link WholeWork}. */
        WHOLE
    }

    /** Reads {@code KIND BROKER TOPIC OUT PARTITIONS READINGS-OF-A-PASS MODELS}, and sets the marks. */
    public static Job of(String[] args) {
        Marks.passOf(Long.parseLong(args[5]));
        return new Job(
                Kind.valueOf(args[0].toUpperCase(Locale.ROOT)), args[1], args[2], args[3], Integer.parseInt(args[4]), args[6]);
    }
}

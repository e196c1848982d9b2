package io.seamark.serving.door;

import static java.util.Objects.requireNonNull;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * What the HTTP server takes of the requests that reach it. Immutable.
 *
 * @param hosts names that requests may be addressed to; {@code *} stands for all
 * @param host address that the server listens on
 * @param maxRequestBytes largest request body
 * @param maxBodyMemory bytes of all request bodies that are in memory at the same time
 * @param maxAnswerMemory bytes of all large answers that are on their way at the same time
 * @param minDataRate bytes per second below which a body, or the reading of an answer, is given up; 0: never
 * @param headerTimeout time in which the head of a request has to arrive, once it has begun
 * @param idleTimeout time after which a connection without any traffic is closed
 * @param maxHeaderBytes largest head of a request, its address included
 * @param maxConnections connections that are open at the same time
 */
public record DoorLimits(
        List<String> hosts,
        String host,
        long maxRequestBytes,
        long maxBodyMemory,
        long maxAnswerMemory,
        long minDataRate,
        Duration headerTimeout,
        Duration idleTimeout,
        int maxHeaderBytes,
        int maxConnections) {

    private static final String LARGEST = "seamark.serving.max-request-bytes";
    private static final String MEMORY = "seamark.serving.max-body-memory";

    public DoorLimits {
        hosts = List.copyOf(hosts);
        requireNonNull(host, "host");
        requireNonNull(headerTimeout, "headerTimeout");
        requireNonNull(idleTimeout, "idleTimeout");
    }

    /**
     * Reads the limits from {@code seamark.serving}.
     *
     * @throws SeamarkException if one of them is out of its range
     */
    public static DoorLimits from(Settings settings) {
        long largest = bytesIn(settings, LARGEST, 1, 1 << 30);
        return new DoorLimits(
                settings.strings("seamark.serving.hosts"),
                settings.string("seamark.serving.host"),
                largest,
                bytesIn(settings, MEMORY, largest, 1L << 40),
                bytesIn(settings, "seamark.serving.max-answer-memory", 1 << 20, 1L << 40),
                bytesIn(settings, "seamark.serving.min-data-rate", 0, 1 << 30),
                timeIn(settings, "seamark.serving.header-timeout"),
                timeIn(settings, "seamark.serving.idle-timeout"),
                (int) bytesIn(settings, "seamark.serving.max-header-bytes", 1 << 10, 1 << 20),
                settings.integerIn("seamark.serving.max-connections", 1, 1_000_000));
    }

    private static long bytesIn(Settings settings, String key, long min, long max) {
        long value = settings.bytes(key);
        if (value < min || value > max) {
            String from = key.equals(MEMORY) ? min + ", which is " + LARGEST + "," : Long.toString(min);
            throw new SeamarkException(
                    "The setting '" + key + "' is " + value + " bytes, but must lie from " + from + " to " + max + ".");
        }
        return value;
    }

    private static Duration timeIn(Settings settings, String key) {
        Duration value = settings.duration(key);
        if (value.toMillis() < 1 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new SeamarkException(
                    "The setting '" + key + "' is " + settings.string(key) + ", but must lie from 1 ms to 1 h.");
        }
        return value;
    }
}

package io.seamark.deploy.fleet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes messages that must be rejected, one kind at a time.
 *
 * @param maxBytes the largest value accepted ({@code seamark.readings.max-bytes}), bytes
 * @param maxMetrics the most metrics accepted ({@code seamark.readings.max-metrics})
 */
public record BrokenMessages(int maxBytes, int maxMetrics) {

    /** Beyond every sensible {@code seamark.readings.max-ahead}. */
    private static final long FAR_AHEAD_MILLIS = Duration.ofDays(10).toMillis();

    /** Beyond every sensible {@code seamark.readings.max-name-bytes}. */
    private static final int LONG_NAME = 1_000;

    /** A message as it is given to Kafka. */
    public record Message(Optional<byte[]> key, Optional<byte[]> value) {
        public Message {
            requireNonNull(key, "key is null");
            requireNonNull(value, "value is null");
        }
    }

    /**
     * A message of a kind.
     *
     * @param device the device that it seems to come from
     * @param ts the time that it says where it says a good one, epoch ms
     * @param now the Kafka timestamp that the message will have, epoch ms
     */
    public Message message(BrokenKind kind, String device, long ts, long now) {
        String from = "\"device\":\"" + device + "\"";
        String at = "\"ts\":" + ts;
        String some = "\"metrics\":{\"temp\":21.5}";
        return switch (kind) {
            case NULL_VALUE -> new Message(bytes(device), Optional.empty());
            case EMPTY_VALUE -> keyed(device, "");
            case OVERSIZED -> keyed(device, object(from, at, some, "\"note\":\"" + "x".repeat(maxBytes) + "\""));
            case INVALID_UTF8 ->
                new Message(
                        bytes(device),
                        Optional.of(object(from, at, "\"metrics\":{\"d\u00e9bit\":1}")
                                .getBytes(ISO_8859_1)));
            case CUT_OFF -> keyed(device, "{" + from + "," + at + ",\"metrics\":{\"temp\":21.");
            case NOT_AN_OBJECT -> keyed(device, "[1,2,3]");
            case NOT_JSON -> keyed(device, "temp=21.5");
            case DEVICE_ABSENT -> keyed(device, object(at, some));
            case DEVICE_EMPTY -> keyed(device, object("\"device\":\"\"", at, some));
            case DEVICE_NOT_TEXT -> keyed(device, object("\"device\":17", at, some));
            case NULL_KEY -> new Message(Optional.empty(), bytes(object(from, at, some)));
            case OTHER_KEY -> keyed(device + "-other", object(from, at, some));
            case TIME_ABSENT -> keyed(device, object(from, some));
            case TIME_UNPARSABLE -> keyed(device, object(from, "\"ts\":\"yesterday\"", some));
            case TIME_SINCE_START -> keyed(device, object(from, "\"ts\":123456", some));
            case TIME_FAR_AHEAD -> keyed(device, object(from, "\"ts\":" + (now + FAR_AHEAD_MILLIS), some));
            case METRICS_ABSENT -> keyed(device, object(from, at));
            case METRICS_EMPTY -> keyed(device, object(from, at, "\"metrics\":{}"));
            case METRICS_TOO_MANY -> keyed(device, object(from, at, tooMany()));
            case METRIC_NAMELESS -> keyed(device, object(from, at, "\"metrics\":{\"\":1}"));
            case METRIC_NAME_TOO_LONG ->
                keyed(device, object(from, at, "\"metrics\":{\"" + "m".repeat(LONG_NAME) + "\":1}"));
            case DEVICE_TOO_LONG ->
                keyed("d".repeat(LONG_NAME), object("\"device\":\"" + "d".repeat(LONG_NAME) + "\"", at, some));
            case METRIC_TEXT -> keyed(device, object(from, at, "\"metrics\":{\"temp\":\"hot\"}"));
            case METRIC_NAN -> keyed(device, object(from, at, "\"metrics\":{\"temp\":NaN}"));
            case METRIC_TOO_LARGE -> keyed(device, object(from, at, "\"metrics\":{\"temp\":1e999}"));
        };
    }

    private String tooMany() {
        return IntStream.rangeClosed(0, maxMetrics)
                .mapToObj(i -> "\"m" + i + "\":1")
                .collect(Collectors.joining(",", "\"metrics\":{", "}"));
    }

    private static String object(String... fields) {
        return "{" + String.join(",", fields) + "}";
    }

    private static Message keyed(String key, String value) {
        return new Message(bytes(key), bytes(value));
    }

    private static Optional<byte[]> bytes(String text) {
        return Optional.of(text.getBytes(UTF_8));
    }
}

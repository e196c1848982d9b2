package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Decides what a Kafka message is: a reading, accepted, or a rejection with its reason. One pass over the bytes; the
 * verdict is a function of the message (key, value, Kafka timestamp) and the limits alone, so that both layers and every
 * replay agree.
 *
 * <p>Made for the hot path: after {@link #decode} the parts of the reading are read from the decoder, and nothing is
 * allocated for names seen before. Not thread-safe: one decoder per thread.
 */
public final class ReadingDecoder {

    private static final byte[] DEVICE = "device".getBytes(UTF_8);
    private static final byte[] TS = "ts".getBytes(UTF_8);
    private static final byte[] METRICS = "metrics".getBytes(UTF_8);

    private final ReadingLimits limits;
    private final JsonCursor json = new JsonCursor();
    private final NameTable devices = new NameTable();
    private final NameTable names = new NameTable();
    private final String[] metrics;
    private final double[] values;

    private byte[] message = new byte[0];
    private String device;
    private boolean timeSeen;
    private long ts;
    private int count;
    private RejectReason reason = RejectReason.NULL_VALUE;
    private String detail = "";

    public ReadingDecoder(ReadingLimits limits) {
        this.limits = requireNonNull(limits, "limits");
        this.metrics = new String[limits.maxMetrics()];
        this.values = new double[limits.maxMetrics()];
    }

    /**
     * Decodes one message.
     *
     * @param key message key, null if there is none
     * @param value message value, null if there is none
     * @param messageTime the message's Kafka timestamp, epoch milliseconds
     * @return true if the message is an accepted reading; false if it is rejected
     */
    public boolean decode(byte[] key, byte[] value, long messageTime) {
        if (value == null) {
            return reject(RejectReason.NULL_VALUE, "the message has no value");
        }
        if (value.length > limits.maxBytes()) {
            return reject(RejectReason.TOO_LARGE, value.length + " bytes, at most " + limits.maxBytes());
        }
        message = value;
        device = null;
        timeSeen = false;
        count = 0;
        json.reset(value);
        boolean wellFormed = object();
        // A broken encoding breaks names and values in ways of its own: it is the cause to name.
        if ((json.sawNonAscii() || !wellFormed) && !isUtf8(value)) {
            return reject(RejectReason.INVALID_UTF8, "the value is not valid UTF-8");
        }
        if (!wellFormed) {
            return false;
        }
        return checkWhole(key, messageTime);
    }

    private boolean object() {
        if (!json.take('{')) {
            return malformed("no JSON object");
        }
        if (!json.take('}')) {
            do {
                if (!json.string()) {
                    return malformed("a field name is missing or broken");
                }
                if (!field()) {
                    return false;
                }
            } while (json.take(','));
            if (!json.take('}')) {
                return malformed("the object is not closed");
            }
        }
        return json.peek() == -1 || malformed("more text after the object");
    }

    private boolean field() {
        boolean isDevice = json.stringIs(DEVICE);
        boolean isTs = json.stringIs(TS);
        boolean isMetrics = json.stringIs(METRICS);
        if (!json.take(':')) {
            return malformed("a colon is missing");
        }
        if (isDevice) {
            return readDevice();
        }
        if (isTs) {
            return readTime();
        }
        if (isMetrics) {
            return readMetrics();
        }
        return json.skipValue() || malformed("a value is broken");
    }

    private boolean readDevice() {
        if (json.peek() != '"') {
            if (json.word("null")) {
                device = null;
                return true;
            }
            return json.skipValue()
                    ? reject(RejectReason.DEVICE_INVALID, "the device is not a string")
                    : malformed("the device is broken");
        }
        if (!json.string()) {
            return malformed("the device is not a closed string");
        }
        device = name(devices);
        if (device == null) {
            return reject(
                    RejectReason.DEVICE_INVALID,
                    "longer than " + limits.maxNameBytes() + " bytes, or with control characters, or not Unicode text");
        }
        return true;
    }

    /** The last string as a name; null if it is too long, has control characters or half a surrogate pair. */
    private String name(NameTable table) {
        if (json.stringEscaped()) {
            String text = json.stringValue();
            if (!UTF_8.newEncoder().canEncode(text)) {
                return null; // would become a question mark, and so one name with others
            }
            byte[] resolved = text.getBytes(UTF_8);
            return isName(resolved, 0, resolved.length) ? table.intern(resolved, 0, resolved.length) : null;
        }
        int from = json.stringFrom();
        int until = json.stringUntil();
        return isName(message, from, until) ? table.intern(message, from, until) : null;
    }

    private boolean isName(byte[] bytes, int from, int until) {
        if (until - from > limits.maxNameBytes()) {
            return false;
        }
        for (int i = from; i < until; i++) {
            if ((bytes[i] >= 0 && bytes[i] < 0x20) || bytes[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private boolean readTime() {
        if (json.peek() == '"') {
            if (!json.string()) {
                return malformed("the time is not a closed string");
            }
            OptionalLong parsed = EventTime.parseIso(json.stringValue());
            if (parsed.isEmpty()) {
                return reject(RejectReason.TIME_INVALID, "not ISO-8601: " + quote(json.stringValue()));
            }
            ts = parsed.getAsLong();
        } else if (json.word("null")) {
            timeSeen = false;
            return true;
        } else if (json.number()) {
            if (!json.numberIsLong()) {
                return reject(RejectReason.TIME_INVALID, "not whole milliseconds: " + json.numberValue());
            }
            ts = json.numberLong();
        } else {
            return json.skipValue()
                    ? reject(RejectReason.TIME_INVALID, "the time is neither a number nor a string")
                    : malformed("the time is broken");
        }
        if (ts < 0 || ts > EventTime.MAX) {
            return reject(RejectReason.TIME_INVALID, "outside the years 1970 to 9999: " + ts);
        }
        timeSeen = true;
        return true;
    }

    private boolean readMetrics() {
        count = 0;
        if (!json.take('{')) {
            return json.skipValue()
                    ? reject(RejectReason.METRICS_MISSING, "metrics is not an object")
                    : malformed("metrics is broken");
        }
        if (json.take('}')) {
            return true;
        }
        do {
            if (!readMetric()) {
                return false;
            }
        } while (json.take(','));
        return json.take('}') || malformed("metrics is not closed");
    }

    private boolean readMetric() {
        if (!json.string()) {
            return malformed("a metric name is missing or broken");
        }
        String metric = name(names);
        if (metric == null || metric.isEmpty()) {
            return reject(
                    RejectReason.METRIC_NAME_INVALID,
                    "empty, longer than " + limits.maxNameBytes() + " bytes, or with control characters");
        }
        if (!json.take(':')) {
            return malformed("a colon is missing");
        }
        if (json.number()) {
            if (!Double.isFinite(json.numberValue())) {
                return reject(RejectReason.METRIC_NOT_FINITE, quote(metric) + " is too large for a double");
            }
            return put(metric, json.numberValue());
        }
        if (json.word("null")) {
            remove(metric);
            return true; // the device says that it has no value for this metric
        }
        if (json.word("NaN") || json.word("Infinity") || json.word("-Infinity")) {
            return reject(RejectReason.METRIC_NOT_FINITE, quote(metric) + " is not finite");
        }
        return json.skipValue()
                ? reject(RejectReason.METRIC_NOT_A_NUMBER, quote(metric) + " is not a number")
                : malformed("the value of " + quote(metric) + " is broken");
    }

    private boolean put(String metric, double value) {
        // -0.0 equals 0.0 for every reader, but not bit by bit: one form of zero keeps min and max exact in any order.
        double normal = value + 0.0;
        for (int i = 0; i < count; i++) {
            if (metrics[i].equals(metric)) {
                values[i] = normal; // as JSON readers do, the last of a repeated name counts
                return true;
            }
        }
        if (count == limits.maxMetrics()) {
            return reject(RejectReason.TOO_MANY_METRICS, "more than " + limits.maxMetrics() + " metrics");
        }
        metrics[count] = metric;
        values[count++] = normal;
        return true;
    }

    private void remove(String metric) {
        for (int i = 0; i < count; i++) {
            if (metrics[i].equals(metric)) {
                count--;
                System.arraycopy(metrics, i + 1, metrics, i, count - i);
                System.arraycopy(values, i + 1, values, i, count - i);
                return;
            }
        }
    }

    private boolean checkWhole(byte[] key, long messageTime) {
        if (device == null || device.isEmpty()) {
            return reject(RejectReason.DEVICE_MISSING, "there is no device");
        }
        if (key == null) {
            return reject(RejectReason.KEY_MISSING, "the message of " + quote(device) + " has no key");
        }
        if (!isKey(key)) {
            return reject(RejectReason.KEY_MISMATCH, "the key is not the device " + quote(device));
        }
        if (!timeSeen) {
            return reject(RejectReason.TIME_MISSING, "there is no time");
        }
        if (ts - messageTime > limits.maxAheadMillis()) {
            return reject(
                    RejectReason.TIME_TOO_FAR_AHEAD,
                    ts + " is " + (ts - messageTime) + " ms beyond the message's own time");
        }
        if (count == 0) {
            return reject(RejectReason.METRICS_MISSING, "there are no metrics");
        }
        return true;
    }

    private boolean isKey(byte[] key) {
        if (key.length == device.length()) {
            for (int i = 0; i < key.length; i++) {
                if (key[i] != device.charAt(i)) {
                    return Arrays.equals(key, device.getBytes(UTF_8));
                }
            }
            return true;
        }
        return Arrays.equals(key, device.getBytes(UTF_8));
    }

    private boolean malformed(String what) {
        return reject(RejectReason.MALFORMED_JSON, what + ", at byte " + json.position());
    }

    private boolean reject(RejectReason why, String what) {
        reason = why;
        detail = what;
        return false;
    }

    private static String quote(String text) {
        return "'" + (text.length() > 64 ? text.substring(0, 64) + "..." : text) + "'";
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Device id of the accepted reading. */
    public String device() {
        return device;
    }

    /** Event time of the accepted reading, epoch milliseconds. */
    public long ts() {
        return ts;
    }

    /** How many metrics the accepted reading has, at least one. */
    public int metricCount() {
        return count;
    }

    /** Name of metric {@code i} in {@code [0, metricCount())}. */
    public String metric(int i) {
        return metrics[i];
    }

    /** Finite value of metric {@code i} in {@code [0, metricCount())}. */
    public double value(int i) {
        return values[i];
    }

    /** The accepted reading as a value of its own. */
    public Reading reading() {
        Map<String, Double> byName = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            byName.put(metrics[i], values[i]);
        }
        return new Reading(device, ts, byName);
    }

    /** Why the last message was rejected; meaningless after an accepted one. */
    public RejectReason reason() {
        return reason;
    }

    /** The rejection in words, with the offending value. */
    public String detail() {
        return detail;
    }
}

package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides what a Kafka message is: a reading, accepted, or a rejection with its reason. One pass over the bytes; the
 * verdict is a function of the message (key, value, Kafka timestamp), the time at which the journal has it taken from the log,
 * and the limits alone, so that both layers and every replay agree.
 *
 * <p>Made for the hot path: after {@link #decode} the parts of the reading are read from the decoder, and nothing is
 * allocated for names seen before. Not thread-safe: one decoder per thread.
 */
public final class ReadingDecoder {

    /** For so many messages at most {@link #ahead} can be called. */
    public static final int MOST_AHEAD = NameTable.MOST_AHEAD;

    private static final byte[] DEVICE = "device".getBytes(UTF_8);
    private static final byte[] TS = "ts".getBytes(UTF_8);
    private static final byte[] METRICS = "metrics".getBytes(UTF_8);

    private final ReadingLimits limits;
    private final JsonCursor json = new JsonCursor();
    private final NameTable devices = new NameTable();
    private final NameTable names = new NameTable();
    private final Shapes shapes;
    private final String[] buffer;
    private final double[] values;
    private final LeftOutMetrics leftOut;

    private byte[] message = new byte[0];
    /** Those of a shape, or the buffer. */
    private String[] metrics;

    /** Of the device, while it is parsed. */
    private NameTable.Entry named;

    private String device;
    private boolean timeSeen;
    private long ts;
    /** Where the time stands in the message. */
    private int timeFrom;

    private int timeUntil;
    /** Where the message begins, behind a byte order mark. */
    private int begin;

    private int count;
    private RejectReason reason = RejectReason.NULL_VALUE;
    private String detail = "";

    public ReadingDecoder(ReadingLimits limits) {
        this.limits = requireNonNull(limits, "limits");
        this.shapes = new Shapes(limits.maxMetrics());
        this.buffer = new String[limits.maxMetrics()];
        this.metrics = buffer;
        this.values = new double[limits.maxMetrics()];
        this.leftOut = new LeftOutMetrics(limits.maxMetrics());
    }

    /**
     * Goes to what is known of the devices of some messages that are decoded next, and changes nothing: memory that is not at hand is waited
     * for once for several of them, instead of for each when its turn comes.
     *
     * @param keys of the messages; null where one has none
     * @param count how many, at most {@value #MOST_AHEAD}
     */
    public void ahead(byte[][] keys, int count) {
        devices.ahead(keys, count);
    }

    /** Decodes one message of which it is not known when it was taken from the log. */
    public boolean decode(byte[] key, byte[] value, long messageTime) {
        return decode(key, value, messageTime, Long.MAX_VALUE);
    }

    /**
     * Decodes one message.
     *
     * @param key message key, null if there is none
     * @param value message value, null if there is none
     * @param messageTime the message's Kafka timestamp, epoch milliseconds
     * @param taken when the message was taken from the log, epoch milliseconds; {@code Long.MAX_VALUE} if that is not known
     * @return true if the message is an accepted reading; false if it is rejected
     */
    public boolean decode(byte[] key, byte[] value, long messageTime, long taken) {
        if (value == null) {
            return reject(RejectReason.NULL_VALUE, "the message has no value");
        }
        if (value.length > limits.maxBytes()) {
            return reject(RejectReason.TOO_LARGE, value.length + " bytes, at most " + limits.maxBytes());
        }
        message = value;
        NameTable.Entry sender = key == null ? null : devices.find(key, 0, key.length);
        if (sender != null && sender.shape != null && follows(sender.shape, sender, key)) {
            return checkTime(messageTime, taken);
        }
        boolean accepted = parse(key, messageTime, taken);
        if (!accepted) {
            detail += ForeignShape.of(message, reason).orElse("");
        }
        if (accepted && shapes.isWorthLearning(named)) {
            shapes.learn(
                    named, message, begin, json.end(), Arrays.asList(metrics).subList(0, count), leftOut.names());
        }
        return accepted;
    }

    /** Whether the message has this shape; false as well where something in it may have to be rejected. */
    private boolean follows(MessageShape shape, NameTable.Entry sender, byte[] key) {
        json.reset(message);
        count = 0;
        leftOut.clear();
        for (int i = 0; i < shape.parts(); i++) {
            if (!json.skip(shape.literal(i))) {
                return false;
            }
            boolean there =
                    switch (shape.part(i)) {
                        case DEVICE -> json.skipString(key);
                        case TIME -> time();
                        case METRIC -> value();
                        case LEFT_OUT -> noNumber() && !json.sawNonAscii();
                        case OTHER -> json.skipValue() && !json.sawNonAscii();
                    };
            if (!there) {
                return false;
            }
        }
        metrics = shape.metrics();
        leftOut.names(shape.leftOut());
        device = sender.name;
        return json.skip(shape.literal(shape.parts())) && json.isAtEnd();
    }

    private boolean time() {
        json.peek();
        timeFrom = json.position();
        if (!json.number()) {
            return json.string() && !json.stringEscaped() && !json.sawNonAscii() && isTime(json.stringValue());
        }
        timeUntil = json.position();
        ts = json.numberLong();
        return (json.numberIsLong() && EventTime.isMillis(ts)) || isTime(json.since(timeFrom));
    }

    private boolean isTime(String text) {
        timeUntil = json.position();
        ts = EventTime.read(text);
        return ts != EventTime.NONE;
    }

    private boolean value() {
        if (!json.number()) {
            return bool();
        }
        if (!Double.isFinite(json.numberValue())) {
            return false;
        }
        values[count++] = normal(json.numberValue());
        return true;
    }

    private boolean bool() {
        boolean on = json.word("true");
        if (!on && !json.word("false")) {
            return false;
        }
        values[count++] = on ? 1 : 0;
        return true;
    }

    private boolean noNumber() {
        LeftOutReason why = kind();
        leftOut.add(why);
        return skip(why);
    }

    /** What the next value is, as it is neither a number nor a boolean. */
    private LeftOutReason kind() {
        return switch (json.peek()) {
            case '"' -> LeftOutReason.TEXT;
            case '[' -> LeftOutReason.ARRAY;
            case '{' -> LeftOutReason.OBJECT;
            default -> LeftOutReason.NOT_FINITE;
        };
    }

    private boolean skip(LeftOutReason kind) {
        return kind == LeftOutReason.NOT_FINITE ? json.notFinite() : json.skipValue();
    }

    private boolean parse(byte[] key, long messageTime, long taken) {
        metrics = buffer;
        device = null;
        timeSeen = false;
        count = 0;
        leftOut.clear();
        json.reset(message);
        begin = json.position();
        shapes.begin();
        boolean wellFormed = object();
        // A broken encoding breaks names and values in ways of its own: it is the cause to name.
        if ((json.sawNonAscii() || !wellFormed) && !isUtf8(message)) {
            return reject(RejectReason.INVALID_UTF8, "the value is not valid UTF-8");
        }
        if (!wellFormed) {
            return false;
        }
        return checkWhole(key, messageTime, taken);
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
        int from = json.position();
        if (!json.skipValue()) {
            return malformed("a value is broken");
        }
        shapes.part(MessageShape.Part.OTHER, from, json.position());
        return true;
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
        int from = json.position();
        if (!json.string()) {
            return malformed("the device is not a closed string");
        }
        named = name(devices);
        if (named == null) {
            return reject(
                    RejectReason.DEVICE_INVALID,
                    "longer than " + limits.maxNameBytes() + " bytes, or with control characters, or not Unicode text");
        }
        device = named.name;
        if (json.stringEscaped()) {
            shapes.giveUp();
        }
        shapes.part(MessageShape.Part.DEVICE, from, json.position());
        return true;
    }

    /** The last string as a name; null if it is too long, has control characters or half a surrogate pair. */
    private NameTable.Entry name(NameTable table) {
        if (json.stringEscaped()) {
            String text = json.stringValue();
            if (!UTF_8.newEncoder().canEncode(text)) {
                return null; // would become a question mark, and so one name with others
            }
            byte[] resolved = text.getBytes(UTF_8);
            return name(table, resolved, 0, resolved.length);
        }
        return name(table, message, json.stringFrom(), json.stringUntil());
    }

    private NameTable.Entry name(NameTable table, byte[] bytes, int from, int until) {
        return isName(bytes, from, until) ? table.intern(bytes, from, until) : null;
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
        int next = json.peek();
        timeFrom = json.position();
        String text;
        if (next == '"') {
            if (!json.string()) {
                return malformed("the time is not a closed string");
            }
            if (json.stringEscaped()) {
                shapes.giveUp();
            }
            text = json.stringValue();
        } else if (json.word("null")) {
            shapes.giveUp();
            timeSeen = false;
            return true;
        } else if (json.number()) {
            text = json.since(timeFrom);
        } else {
            return json.skipValue()
                    ? reject(RejectReason.TIME_INVALID, "the time is neither a number nor a string")
                    : malformed("the time is broken");
        }
        if (!isTime(text)) {
            return reject(RejectReason.TIME_INVALID, quote(text) + " " + TimeGuess.of(text));
        }
        timeSeen = true;
        shapes.part(MessageShape.Part.TIME, timeFrom, timeUntil);
        return true;
    }

    private boolean readMetrics() {
        count = 0;
        leftOut.clear();
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
        NameTable.Entry entry = name(names);
        if (entry == null || entry.name.isEmpty()) {
            return reject(
                    RejectReason.METRIC_NAME_INVALID,
                    "empty, longer than " + limits.maxNameBytes() + " bytes, or with control characters");
        }
        String metric = entry.name;
        if (!json.take(':')) {
            return malformed("a colon is missing");
        }
        json.peek();
        int from = json.position();
        if (json.number()) {
            if (!Double.isFinite(json.numberValue())) {
                return leaveOut(metric, LeftOutReason.NOT_FINITE, from);
            }
            shapes.part(MessageShape.Part.METRIC, from, json.position());
            return put(metric, json.numberValue());
        }
        boolean on = json.word("true");
        if (on || json.word("false")) {
            shapes.part(MessageShape.Part.METRIC, from, json.position());
            return put(metric, on ? 1 : 0);
        }
        if (json.word("null")) {
            remove(metric);
            leftOut.remove(metric);
            return true; // the device says that it has no value for this metric
        }
        LeftOutReason why = kind();
        return skip(why) ? leaveOut(metric, why, from) : malformed("the value of " + quote(metric) + " is broken");
    }

    private boolean leaveOut(String metric, LeftOutReason why, int from) {
        shapes.part(MessageShape.Part.LEFT_OUT, from, json.position());
        remove(metric);
        return leftOut.put(metric, why) || tooMany();
    }

    private boolean tooMany() {
        return reject(RejectReason.TOO_MANY_METRICS, "more than " + limits.maxMetrics() + " metrics");
    }

    private boolean put(String metric, double value) {
        leftOut.remove(metric);
        for (int i = 0; i < count; i++) {
            if (metrics[i].equals(metric)) {
                values[i] = normal(value); // as JSON readers do, the last of a repeated name counts
                return true;
            }
        }
        if (count == limits.maxMetrics()) {
            return tooMany();
        }
        metrics[count] = metric;
        values[count++] = normal(value);
        return true;
    }

    /** -0.0 equals 0.0 for every reader, but not bit by bit: one form of zero keeps min and max exact in any order. */
    private static double normal(double value) {
        return value + 0.0;
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

    private boolean checkWhole(byte[] key, long messageTime, long taken) {
        if (device == null || device.isEmpty()) {
            return reject(RejectReason.DEVICE_MISSING, "there is no device");
        }
        if (key == null) {
            return reject(RejectReason.KEY_MISSING, "the message of " + quote(device) + " has no key");
        }
        if (!named.is(key)) {
            return reject(RejectReason.KEY_MISMATCH, "the key is not the device " + quote(device));
        }
        if (!timeSeen) {
            return reject(RejectReason.TIME_MISSING, "there is no time");
        }
        if (!checkTime(messageTime, taken)) {
            return false;
        }
        if (count == 0 && leftOut.count() > 0) {
            return reject(
                    RejectReason.METRICS_NOT_NUMERIC,
                    "none of " + leftOut.count() + " metrics is a number: " + quote(leftOut.name(0)) + " is "
                            + leftOut.reason(0).words());
        }
        if (count == 0) {
            return reject(RejectReason.METRICS_MISSING, "there are no metrics");
        }
        return true;
    }

    private boolean checkTime(long messageTime, long taken) {
        long maxAhead = limits.maxAheadMillis();
        if (ts >= limits.earliest()
                && limits.isPlausible(messageTime)
                && ts - messageTime <= maxAhead
                && ts - taken <= maxAhead) {
            return true;
        }
        if (ts < limits.earliest()) {
            return reject(RejectReason.TIME_TOO_EARLY, TimeGuess.tooEarly(writtenTime(), limits.earliest()));
        }
        return ts <= limits.lastFor(messageTime, taken) || rejectAhead(messageTime, taken);
    }

    private boolean rejectAhead(long messageTime, long taken) {
        boolean isTakenKnown = limits.isPlausible(taken);
        if (isTakenKnown && messageTime > taken && ts - messageTime <= limits.maxAheadMillis()) {
            return reject(
                    RejectReason.RECORD_TIME_AHEAD, TimeGuess.recordAhead(writtenTime(), ts - taken, messageTime));
        }
        String detail;
        if (limits.isPlausible(messageTime)) {
            detail = TimeGuess.tooFarAhead(writtenTime(), ts - messageTime);
        } else if (isTakenKnown) {
            detail = TimeGuess.aheadOfTaken(writtenTime(), ts - taken, messageTime);
        } else {
            detail = TimeGuess.tooLate(writtenTime(), messageTime, limits.latest());
        }
        return reject(RejectReason.TIME_TOO_FAR_AHEAD, detail);
    }

    private String writtenTime() {
        String written = new String(message, timeFrom, timeUntil - timeFrom, UTF_8);
        return written.startsWith("\"") ? written.substring(1, written.length() - 1) : written;
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

    /** Names of the metrics, in their order: one array for many readings, which is never changed. */
    public String[] metrics() {
        return metrics == buffer ? Arrays.copyOf(buffer, count) : metrics;
    }

    /** Finite value of metric {@code i} in {@code [0, metricCount())}. */
    public double value(int i) {
        return values[i];
    }

    /** How many metrics of the accepted reading were left out, as they are no numbers. */
    public int leftOutCount() {
        return leftOut.count();
    }

    /** Name of the left out metric {@code i} in {@code [0, leftOutCount())}. */
    public String leftOutMetric(int i) {
        return leftOut.name(i);
    }

    /** Why metric {@code i} in {@code [0, leftOutCount())} was left out. */
    public LeftOutReason leftOutReason(int i) {
        return leftOut.reason(i);
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

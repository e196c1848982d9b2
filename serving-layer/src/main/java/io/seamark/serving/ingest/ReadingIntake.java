package io.seamark.serving.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.serving.ingest.ReadingSink.Message;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import java.util.ArrayList;
import java.util.List;

/** Takes readings over HTTP: all of a body or nothing, decided by the decoder of both layers. Thread-safe. */
public final class ReadingIntake {

    private static final int MAX_TOLD = 100;

    private final ReadingLimits limits;
    private final ReadingSink sink;

    public ReadingIntake(ReadingLimits limits, ReadingSink sink) {
        this.limits = requireNonNull(limits, "limits");
        this.sink = requireNonNull(sink, "sink");
    }

    /** What became of a body. */
    public sealed interface Outcome {}

    /** Kafka has acknowledged all of it. */
    public record Accepted(int readings) implements Outcome {}

    /** Nothing was sent. */
    public record Refused(List<Refusal> refusals) implements Outcome {}

    /**
     * Why one reading is not acceptable.
     *
     * @param index its place in the body, from 0
     * @param reason the reason for which the speed layer would reject it
     * @param detail in words, with the offending value
     */
    public record Refusal(int index, RejectReason reason, String detail) {}

    /**
     * Checks a body and sends it.
     *
     * @param now Kafka timestamp of the messages, epoch milliseconds
     * @throws SinkException if Kafka does not acknowledge all
     * @throws IllegalArgumentException if the body cannot be split into readings
     */
    public Outcome take(byte[] body, long now) throws SinkException {
        ReadingDecoder decoder = new ReadingDecoder(limits);
        List<byte[]> values = ReadingBodies.split(body);
        List<Message> messages = new ArrayList<>(values.size());
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < values.size() && refusals.size() < MAX_TOLD; i++) {
            byte[] value = values.get(i);
            // The key is the device inside: the decoder checks everything else as it does in both layers.
            byte[] key = deviceIn(value).getBytes(UTF_8);
            if (decoder.decode(key, value, now)) {
                messages.add(new Message(decoder.device(), value));
            } else {
                refusals.add(new Refusal(i, decoder.reason(), decoder.detail()));
            }
        }
        if (!refusals.isEmpty()) {
            return new Refused(refusals);
        }
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("The body has no reading.");
        }
        sink.send(messages, now);
        return new Accepted(messages.size());
    }

    private static String deviceIn(byte[] value) {
        try {
            JsonElement parsed = JsonParser.parseString(new String(value, UTF_8));
            if (parsed instanceof JsonObject object
                    && object.get("device") instanceof com.google.gson.JsonPrimitive device
                    && device.isString()) {
                return device.getAsString();
            }
        } catch (JsonParseException e) {
            // The decoder says what is wrong with it.
        }
        return "";
    }
}

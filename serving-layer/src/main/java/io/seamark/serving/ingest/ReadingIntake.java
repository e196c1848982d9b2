package io.seamark.serving.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.serving.ingest.ReadingSink.Message;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
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
     * @param lines whether the body is said to have one reading a line
     * @param now Kafka timestamp of the messages, epoch milliseconds
     * @throws SinkException if Kafka does not acknowledge all
     * @throws IllegalArgumentException if the body cannot be split into readings
     */
    public Outcome take(byte[] body, boolean lines, long now) throws SinkException {
        ReadingDecoder decoder = new ReadingDecoder(limits);
        List<Message> messages = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        int[] index = {0};
        ReadingBodies.split(body, lines, value -> {
            // The key is the device inside: the decoder checks everything else as it does in both layers.
            byte[] key = deviceIn(value).getBytes(UTF_8);
            if (!decoder.decode(key, value, now)) {
                refusals.add(new Refusal(index[0], decoder.reason(), decoder.detail()));
            } else if (refusals.isEmpty()) {
                messages.add(new Message(decoder.device(), value));
            }
            index[0]++;
            return refusals.size() < MAX_TOLD;
        });
        if (!refusals.isEmpty()) {
            return new Refused(refusals);
        }
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("The body has no reading.");
        }
        sink.send(messages, now);
        return new Accepted(messages.size());
    }

    /** The device that a message names; empty where it names none that could be accepted. */
    private String deviceIn(byte[] value) {
        String device = "";
        if (value.length > limits.maxBytes()) {
            return device; // refused for that, whatever is in it
        }
        try (JsonReader in = new JsonReader(new InputStreamReader(new ByteArrayInputStream(value), UTF_8))) {
            in.beginObject();
            while (in.hasNext()) {
                if (in.nextName().equals("device") && in.peek() == JsonToken.STRING) {
                    device = in.nextString();
                } else {
                    in.skipValue();
                }
            }
        } catch (IOException | IllegalStateException e) {
            // The decoder says what is wrong with it.
        }
        return device;
    }
}

package io.seamark.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Whether alert events are what a replay writes again: an event that is on the topic twice has the same bytes both times.
 * Stateless.
 */
final class AlertCheck {

    private AlertCheck() {}

    /** What makes an event the same event, by docs/formats.md. */
    private record Identity(String id, String event, int partition, long offset, long readings, String heldBy) {}

    /** Reads the topic and holds repeats against each other. */
    static void compare(Log log, String topic, Findings findings) {
        Log.Extent extent = log.extent(topic);
        Map<Identity, Long> seen = new HashMap<>();
        log.read(topic, extent.begin(), extent.end(), message -> {
            String where = "message at offset " + message.offset() + " of partition " + message.partition() + " of '"
                    + topic + "'";
            try {
                JsonObject event = JsonParser.parseString(new String(message.value(), UTF_8))
                        .getAsJsonObject();
                Identity identity = new Identity(
                        event.get("id").getAsString(),
                        event.get("event").getAsString(),
                        event.get("partition").getAsInt(),
                        event.get("offset").getAsLong(),
                        event.get("readings").getAsLong(),
                        event.has("heldBy") ? event.get("heldBy").getAsString() : "");
                CRC32C crc = new CRC32C();
                crc.update(message.value());
                Long before = seen.putIfAbsent(identity, crc.getValue());
                if (before != null && before != crc.getValue()) {
                    findings.mismatch(new Difference(
                            where, "the event " + identity, "the same bytes each time it is written", "others"));
                }
            } catch (JsonParseException | IllegalStateException | NullPointerException e) {
                findings.mismatch(new Difference(where, "the message", "an alert event", "none: " + e.getMessage()));
            }
        });
    }
}

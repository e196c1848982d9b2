package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says what a message looks like that is no reading but may be one of another platform. Looks at the beginning of a message only;
 * for the words of a rejection, never for the verdict. Stateless.
 */
final class ForeignShape {

    /** Reasons for which a message is rejected whose shape is another. */
    private static final Set<RejectReason> REASONS = EnumSet.of(
            RejectReason.INVALID_UTF8,
            RejectReason.MALFORMED_JSON,
            RejectReason.DEVICE_MISSING,
            RejectReason.TIME_MISSING,
            RejectReason.METRICS_MISSING,
            RejectReason.METRICS_NOT_NUMERIC);

    private static final int MAX_CHARS = 4096;

    /** Each matches at any place of a JSON text; the first that does names it. */
    private static final List<Known> JSON = List.of(
            new Known("an uplink of The Things Stack", "\"end_device_ids\""),
            new Known("an uplink of ChirpStack", "\"dev_?eui\""),
            new Known("a change event of Debezium", "\"(?:before|after)\"\\s*+:.*\"op\"\\s*+:"),
            new Known("Kafka Connect's JSON with a schema", "\"schema\"\\s*+:.*\"payload\"\\s*+:"),
            new Known("an event of CloudEvents", "\"specversion\"\\s*+:"),
            new Known("OpenTelemetry metrics", "\"resource_?metrics\"\\s*+:"),
            new Known("an observation of OGC SensorThings", "\"phenomenonTime\"|\"@iot\\."),
            new Known("a device shadow of AWS IoT", "\"state\"\\s*+:\\s*+\\{\\s*+\"reported\""),
            new Known("a metric of Telegraf", "\"fields\"\\s*+:.*\"(?:tags|name|timestamp)\"\\s*+:"),
            new Known("a payload of Sparkplug", "\"metrics\"\\s*+:\\s*+\\[\\s*+\\{"),
            new Known("SenML", "\"bn\"\\s*+:|\"n\"\\s*+:.*\"v[sb]?\"\\s*+:"),
            new Known(
                    "telemetry of ThingsBoard", "\"values\"\\s*+:\\s*+\\{|^\\{\\s*+\"[^\"]*+\"\\s*+:\\s*+\\[\\s*+\\{"),
            new Known("a data point of OpenTSDB", "\"metric\"\\s*+:.*\"value\"\\s*+:"),
            new Known("several readings in one message", "^\\[\\s*+\\{.*\"device\""),
            new Known("a reading whose metrics are nested", "\"metrics\"\\s*+:\\s*+\\{.*:\\s*+[\\[{]"),
            new Known("a reading with its numbers in quotation marks", "\"metrics\"\\s*+:\\s*+\\{.*:\\s*+\"[-+]?\\d"),
            new Known(
                    "a reading under other names: it needs 'device', 'ts' and 'metrics'",
                    "\"(?:device_?id|device_?name|sensor_?id|timestamp|time|datetime|measurements?|data)\"\\s*+:"),
            new Known("a reading whose numbers are not in 'metrics'", "\"device\"\\s*+:.*\"ts\"\\s*+:"));

    private static final List<Known> TEXT = List.of(
            new Known("XML", "^<"),
            new Known(
                    "InfluxDB line protocol",
                    "^[^\\s,=]++(?:,[^\\s,=]++=[^\\s,=]++)*+ [^\\s,=]++=[^\\s,]++(?:,[^\\s,=]++=[^\\s,]++)*+(?: \\d++)?+\\s*+$"),
            new Known("a line of CSV", "^[^\\n{\\[]*?[;,][^\\n]*?\\d"));

    private ForeignShape() {}

    private record Known(String name, Pattern pattern) {
        Known(String name, String pattern) {
            this(name, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
        }
    }

    /** What a message that is rejected for a reason looks like, in words to be put behind it; empty if nothing is known. */
    static Optional<String> of(byte[] message, RejectReason reason) {
        return REASONS.contains(reason) ? of(message).map(name -> "; it looks like " + name) : Optional.empty();
    }

    private static Optional<String> of(byte[] message) {
        if (message.length < 2) {
            return Optional.empty();
        }
        int first = message[0] & 0xff;
        int second = message[1] & 0xff;
        if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff) || (first == '{' && second == 0)) {
            return Optional.of("text in UTF-16");
        }
        if (first == 0x1f && second == 0x8b) {
            return Optional.of("gzip");
        }
        if (first == 0 && message.length > 5 && second == 0) {
            return Optional.of("Avro, Protobuf or JSON with the id of a schema registry in front");
        }
        if (first < 0x09 || (first >= 0x0e && first < 0x20) || (first >= 0x80 && first != 0xef)) {
            return Optional.of("a binary format, such as Protobuf (Sparkplug B) or MessagePack");
        }
        String text = new String(message, 0, Math.min(message.length, MAX_CHARS), ISO_8859_1).strip();
        boolean json = text.startsWith("{") || text.startsWith("[");
        return (json ? JSON : TEXT)
                .stream()
                        .filter(known -> known.pattern.matcher(text).find())
                        .map(Known::name)
                        .findFirst();
    }
}

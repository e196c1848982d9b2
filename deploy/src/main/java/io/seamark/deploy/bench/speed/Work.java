package io.seamark.deploy.bench.speed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a bare consumer does with a message; what it returns is to be added up, so that no compiler can leave it out. */
enum Work implements ToLongFunction<ConsumerRecord<byte[], byte[]>> {

    /** Takes note of the bytes alone. */
    BYTES {
        @Override
        public long applyAsLong(ConsumerRecord<byte[], byte[]> message) {
            return (long) message.key().length + message.value().length;
        }
    },

    /** Parses the whole reading: device, time, and every metric's name and number. */
    PARSE {
        @Override
        public long applyAsLong(ConsumerRecord<byte[], byte[]> message) {
            long sum = 0;
            try (JsonReader json = new JsonReader(new StringReader(new String(message.value(), UTF_8)))) {
                json.beginObject();
                while (json.hasNext()) {
                    switch (json.nextName()) {
                        case "device" -> sum += json.nextString().length();
                        case "ts" -> sum += json.nextLong();
                        case "metrics" -> sum += metrics(json);
                        default -> json.skipValue();
                    }
                }
                json.endObject();
            } catch (IOException e) {
                throw new UncheckedIOException("Not a reading at offset " + message.offset(), e);
            }
            return sum;
        }

        private static long metrics(JsonReader json) throws IOException {
            long sum = 0;
            json.beginObject();
            while (json.hasNext()) {
                sum += json.nextName().length();
                sum += Double.doubleToRawLongBits(json.nextDouble()) & 1;
            }
            json.endObject();
            return sum;
        }
    }
}

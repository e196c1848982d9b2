package io.seamark.microbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alibaba.fastjson2.JSONReader;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.NumberConverter;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.util.function.ToLongFunction;

/**
 * Ways to read a message. Each finds device, time, and name and number of every metric, and returns a number made of them all,
 * so that they can be held against each other. Only {@link #seamark} judges the message besides: its key, its names, its limits.
 * Not thread-safe.
 */
final class Parsers {
    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
    private final JsonFactory jackson = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    private final JsonReader<Object> dsl = new DslJson<>().newReader();

    private static long mix(long sum, String name, double value) {
        return sum + name.length() + Double.doubleToRawLongBits(value);
    }

    long seamark(byte[] key, byte[] message) {
        if (!decoder.decode(key, message, Long.MAX_VALUE / 2)) {
            throw new IllegalStateException(decoder.detail());
        }
        long sum = decoder.device().length() + decoder.ts();
        for (int i = 0; i < decoder.metricCount(); i++) {
            sum = mix(sum, decoder.metric(i), decoder.value(i));
        }
        return sum;
    }

    long gsonOfText(byte[] message) throws IOException {
        return gson(new com.google.gson.stream.JsonReader(new StringReader(new String(message, UTF_8))));
    }

    long gsonOfStream(byte[] message) throws IOException {
        return gson(
                new com.google.gson.stream.JsonReader(new InputStreamReader(new ByteArrayInputStream(message), UTF_8)));
    }

    private static long gson(com.google.gson.stream.JsonReader json) throws IOException {
        long sum = 0;
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "device" -> sum += json.nextString().length();
                case "ts" -> sum += json.nextLong();
                case "metrics" -> {
                    json.beginObject();
                    while (json.hasNext()) {
                        sum = mix(sum, json.nextName(), json.nextDouble());
                    }
                    json.endObject();
                }
                default -> json.skipValue();
            }
        }
        json.endObject();
        return sum;
    }

    long jackson(byte[] message) throws IOException {
        try (JsonParser json = jackson.createParser(message)) {
            long sum = 0;
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "device" -> sum += json.getText().length();
                    case "ts" -> sum += json.getLongValue();
                    case "metrics" -> {
                        while (json.nextToken() != JsonToken.END_OBJECT) {
                            String name = json.currentName();
                            json.nextToken();
                            sum = mix(sum, name, json.getDoubleValue());
                        }
                    }
                    default -> json.skipChildren();
                }
            }
            return sum;
        }
    }

    long fastjson(byte[] message) {
        try (JSONReader json = JSONReader.of(message)) {
            long sum = 0;
            json.nextIfObjectStart();
            while (!json.nextIfObjectEnd()) {
                switch (json.readFieldName()) {
                    case "device" -> sum += json.readString().length();
                    case "ts" -> sum += json.readInt64Value();
                    case "metrics" -> {
                        json.nextIfObjectStart();
                        while (!json.nextIfObjectEnd()) {
                            sum = mix(sum, json.readFieldName(), json.readDoubleValue());
                        }
                    }
                    default -> json.skipValue();
                }
            }
            return sum;
        }
    }

    long dslJson(byte[] message) throws IOException {
        JsonReader<Object> json = dsl.process(message, message.length);
        return dslObject(json, Parsers::dslField);
    }

    private static long dslField(JsonReader<Object> json) {
        try {
            String field = json.readKey();
            return switch (field) {
                case "device" -> json.readString().length();
                case "ts" -> NumberConverter.deserializeLong(json);
                case "metrics" -> dslObject(json, Parsers::dslMetric);
                default -> {
                    json.skip();
                    yield 0;
                }
            };
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long dslMetric(JsonReader<Object> json) {
        try {
            return mix(0, json.readKey(), NumberConverter.deserializeDouble(json));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long dslObject(JsonReader<Object> json, ToLongFunction<JsonReader<Object>> field)
            throws IOException {
        if (json.last() != '{') {
            json.getNextToken();
        }
        long sum = 0;
        do {
            json.getNextToken();
            sum += field.applyAsLong(json);
        } while (json.getNextToken() == ',');
        return sum;
    }
}

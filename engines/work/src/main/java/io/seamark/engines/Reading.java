package io.seamark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;

/** A reading of three metrics; fields as the engines' own serializers want them. */
public final class Reading {
    public static final int METRICS = 3;

    public String device = "";
    public long ts;
    public double a;
    public double b;
    public double c;

    public Reading() {}

    /** Reads JSON by Gson's streaming reader. */
    public static Reading parse(byte[] json) throws IOException {
        Reading reading = new Reading();
        try (JsonReader in = new JsonReader(new StringReader(new String(json, UTF_8)))) {
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "device" -> reading.device = in.nextString();
                    case "ts" -> reading.ts = in.nextLong();
                    case "metrics" -> metrics(in, reading);
                    default -> in.skipValue();
                }
            }
            in.endObject();
        }
        return reading;
    }

    private static void metrics(JsonReader in, Reading reading) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "temperature" -> reading.a = in.nextDouble();
                case "pressure" -> reading.b = in.nextDouble();
                case "vibration" -> reading.c = in.nextDouble();
                default -> in.skipValue();
            }
        }
        in.endObject();
    }
}

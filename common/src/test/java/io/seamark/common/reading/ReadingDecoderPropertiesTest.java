package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReadingDecoderPropertiesTest {

    private static final long MESSAGE_TIME = EventTime.MAX;
    private static final ReadingLimits LIMITS = new ReadingLimits(1 << 16, 32, 128, 3_600_000, 0, Long.MAX_VALUE);

    private static final String[] FRAGMENTS = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "null",
        "true",
        "NaN",
        "-",
        "+",
        ".",
        "0",
        "00",
        "1e",
        "e5",
        "E+",
        " ",
        "\n",
        "\t",
        "\0",
        "\u001f",
        "\\u00",
        "\\ud83d",
        "\\n",
        "\\'",
        "'",
        "/*x*/",
        "//",
        "#",
        "\u00e9",
        "\u2028",
        "\ufeff",
        ";",
        "=",
        "=>",
        "{\"a\":1}",
        "[1,2]",
        "\"ts\":5",
        "9999999999",
        "1.5",
        "tRue",
        "\u00a0"
    };

    @Property(tries = 500)
    void whatIsEncodedIsDecodedBitByBit(
            @ForAll("names") String device,
            @ForAll @LongRange(max = EventTime.MAX) long ts,
            @ForAll("metrics") Map<String, Double> metrics) {
        ReadingDecoder decoder = new ReadingDecoder(LIMITS);
        byte[] json = ReadingEncoder.toJson(new Reading(device, ts, metrics));
        assertThat(decoder.decode(device.getBytes(UTF_8), json, MESSAGE_TIME))
                .as(decoder::detail)
                .isTrue();
        Map<String, Double> expected = new LinkedHashMap<>();
        metrics.forEach((name, value) -> expected.put(name, value + 0.0));
        assertThat(decoder.reading()).isEqualTo(new Reading(device, ts, expected));
        assertThat(new ArrayList<>(decoder.reading().metrics().keySet())).isEqualTo(List.copyOf(expected.keySet()));
    }

    @Test
    void neverAcceptsWhatAStrictParserRefusesAndRefusesAsMalformedOnlyWhatItRefuses() {
        Random random = new Random(7);
        ReadingDecoder decoder = new ReadingDecoder(LIMITS);
        int malformed = 0;
        int accepted = 0;
        for (int i = 0; i < 60_000; i++) {
            String text = mutated(random);
            boolean verdict = decoder.decode("d".getBytes(UTF_8), text.getBytes(UTF_8), MESSAGE_TIME);
            boolean strict = isStrictJson(text);
            if (verdict) {
                accepted++;
                assertThat(strict).as(text).isTrue();
            } else if (decoder.reason() == RejectReason.MALFORMED_JSON) {
                malformed++;
                assertThat(strict && text.replace("\ufeff", "").stripLeading().startsWith("{"))
                        .as(text)
                        .isFalse();
            }
        }
        assertThat(accepted).isGreaterThan(3000);
        assertThat(malformed).isGreaterThan(3000);
    }

    @Test
    void everyByteArrayHasAVerdictAndADecoderRemembersNothingOfTheMessagesBefore() {
        Random random = new Random(11);
        ReadingDecoder reused = new ReadingDecoder(LIMITS);
        for (int i = 0; i < 300_000; i++) {
            byte[] value = mutated(random).getBytes(UTF_8);
            for (int n = random.nextInt(3); n > 0 && value.length > 0; n--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            byte[] key = random.nextInt(20) == 0 ? null : "d".getBytes(UTF_8);
            boolean verdict = reused.decode(key, value, MESSAGE_TIME);
            if (i % 20 == 0) {
                ReadingDecoder fresh = new ReadingDecoder(LIMITS);
                assertThat(fresh.decode(key, value, MESSAGE_TIME)).isEqualTo(verdict);
                if (verdict) {
                    assertThat(reused.reading()).isEqualTo(fresh.reading());
                } else {
                    assertThat(reused.reason()).isEqualTo(fresh.reason());
                    assertThat(reused.detail()).isEqualTo(fresh.detail());
                }
            }
        }
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder("{\"device\":\"d\",\"ts\":170000000" + random.nextInt(10_000)
                + ",\"metrics\":{\"temp\":" + (random.nextInt(4000) / 10.0) + ",\"p\\u00e9\":" + random.nextGaussian()
                + "},\"site\":[\"x\",{\"y\":null}]}");
        for (int n = random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(Math.max(1, text.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, at + 1);
                case 1 -> text.insert(at, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
                case 2 -> text.setLength(Math.max(1, at));
                default -> text.replace(at, at + 1, Character.toString(' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    /** But for what is taken beyond RFC 8259. Gson's strict reader skips a byte order mark, and lets raw control characters pass in some places: RFC 8259 does not. */
    private static boolean isStrictJson(String text) {
        String bare = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (bare.startsWith("\ufeff")) {
            return false;
        }
        String finite = bare.replaceAll("[\0 \n\r\t]+$", "").replaceAll("[-+]?NaN", "[]");
        try (JsonReader json = new JsonReader(new StringReader(finite))) {
            json.setStrictness(Strictness.STRICT);
            do {
                switch (json.peek()) {
                    case BEGIN_OBJECT -> json.beginObject();
                    case END_OBJECT -> json.endObject();
                    case BEGIN_ARRAY -> json.beginArray();
                    case END_ARRAY -> json.endArray();
                    case NAME -> json.nextName();
                    case STRING, NUMBER -> json.nextString();
                    case BOOLEAN -> json.nextBoolean();
                    case NULL -> json.nextNull();
                    default -> throw new IOException("unexpected");
                }
            } while (json.peek() != JsonToken.END_DOCUMENT);
            return true;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\ud7ff')
                .withChars('"', '\\', '/')
                .ofMinLength(1)
                .ofMaxLength(40);
    }

    @Provide
    Arbitrary<Map<String, Double>> metrics() {
        Arbitrary<Double> any =
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
        Arbitrary<Double> usual = Arbitraries.doubles().between(-1e6, 1e6).ofScale(3);
        Arbitrary<Double> edges = Arbitraries.of(
                -0.0,
                0.0,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                1e22);
        return Arbitraries.maps(names(), Arbitraries.oneOf(any, usual, edges))
                .ofMinSize(1)
                .ofMaxSize(8);
    }
}

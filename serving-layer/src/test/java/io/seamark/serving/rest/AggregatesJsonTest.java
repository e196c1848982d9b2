package io.seamark.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.summary.Summary;
import io.seamark.serving.rest.Aggregates.Bucket;
import io.seamark.serving.rest.Provenance.Freshness;
import io.seamark.serving.rest.Provenance.Gap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is written as bytes is what Gson writes of the same. */
class AggregatesJsonTest {

    private static final String ODD = "pump/17 \"+%ä\\\n\u2028";
    private static final Map<String, Double> ASKED = new TreeMap<>(Map.of("0.5", 0.5, "1e0", 1.0));

    private static Provenance provenance(boolean odd) {
        return new Provenance(
                odd ? ODD : "",
                odd ? new TreeMap<>(Map.of(0, 120L, 11, Long.MAX_VALUE)) : Map.of(),
                Map.of(0, 182L),
                new Freshness(
                        odd ? Optional.of(-5L) : Optional.empty(), odd ? Optional.of(0L) : Optional.empty(), 7, 8),
                Long.MIN_VALUE,
                12,
                !odd,
                3,
                odd ? List.of(new Gap(0, 182, 240, false), new Gap(1, 2, 3, true)) : List.of());
    }

    @Test
    void provenanceIsThatOfGson() {
        for (boolean odd : new boolean[] {false, true}) {
            JsonBytes out = new JsonBytes(0);
            provenance(odd).write(out);
            assertThat(out).hasToString(Json.GSON.toJson(provenance(odd)));
        }
    }

    @Test
    void bucketsSayAllThatTheirSummaryDoes() {
        Summary summary = Summary.of(10, 1.0 / 3).merge(Summary.of(11, -2e-5));
        Summary huge = Summary.of(20, Double.MAX_VALUE).merge(Summary.of(21, Double.MAX_VALUE));
        Aggregates merged = new Aggregates(List.of(new Bucket(0, 20, summary), new Bucket(20, 40, huge)), 3, 1);
        JsonObject one = parse(AggregatesJson.of(ODD, "temp", merged, ASKED, provenance(true)));
        assertThat(one.keySet()).containsExactly("device", "metric", "buckets", "provenance");
        assertThat(one.get("device").getAsString()).isEqualTo(ODD);
        JsonObject first = one.getAsJsonArray("buckets").get(0).getAsJsonObject();
        assertThat(first.keySet())
                .containsExactly(
                        "from",
                        "to",
                        "count",
                        "sum",
                        "min",
                        "max",
                        "mean",
                        "spread",
                        "first",
                        "firstTs",
                        "last",
                        "lastTs",
                        "quantiles");
        assertThat(first.get("to").getAsLong()).isEqualTo(20);
        assertThat(first.get("count").getAsLong()).isEqualTo(2);
        assertThat(first.get("sum").getAsDouble()).isEqualTo(summary.sum());
        assertThat(first.get("min").getAsDouble()).isEqualTo(summary.min());
        assertThat(first.get("max").getAsDouble()).isEqualTo(summary.max());
        assertThat(first.get("mean").getAsDouble()).isEqualTo(summary.mean());
        assertThat(first.get("spread").getAsDouble()).isEqualTo(summary.spread());
        assertThat(first.get("first").getAsDouble()).isEqualTo(summary.first());
        assertThat(first.get("firstTs").getAsLong()).isEqualTo(10);
        assertThat(first.get("last").getAsDouble()).isEqualTo(summary.last());
        assertThat(first.get("lastTs").getAsLong()).isEqualTo(11);
        assertThat(first.getAsJsonObject("quantiles").keySet()).containsExactly("0.5", "1e0");
        assertThat(first.getAsJsonObject("quantiles").get("0.5").getAsDouble()).isEqualTo(summary.quantile(0.5));
        JsonObject second = one.getAsJsonArray("buckets").get(1).getAsJsonObject();
        assertThat(second.get("sum").isJsonNull()).isTrue();
        JsonObject all = parse(AggregatesJson.of(
                "a",
                new TreeMap<>(Map.of("x", merged, "y", new Aggregates(List.of(), 0, 0))),
                Optional.empty(),
                ASKED,
                provenance(false)));
        assertThat(all.keySet()).containsExactly("device", "metrics", "provenance");
        JsonObject x = all.getAsJsonObject("metrics").getAsJsonObject("x");
        assertThat(x.keySet()).containsExactly("buckets", "batchCount", "speedCount");
        assertThat(x.get("buckets")).isEqualTo(one.get("buckets"));
        assertThat(x.get("batchCount").getAsLong()).isEqualTo(3);
        assertThat(all.getAsJsonObject("metrics").getAsJsonObject("y").getAsJsonArray("buckets"))
                .isEmpty();
    }

    private static JsonObject parse(JsonBytes written) {
        return JsonParser.parseString(written.toString()).getAsJsonObject();
    }

    @Property
    void numbersAndTextsComeBackAsTheyWere(@ForAll List<Double> numbers, @ForAll long whole, @ForAll String text) {
        JsonBytes out = new JsonBytes(1).raw('[').text(text).raw(',').number(whole);
        numbers.forEach(each -> out.raw(',').number(each));
        var read = JsonParser.parseString(out.raw(']').toString()).getAsJsonArray();
        assertThat(read.get(0).getAsString())
                .isEqualTo(JsonParser.parseString(Json.GSON.toJson(text)).getAsString());
        assertThat(read.get(1).getAsLong()).isEqualTo(whole);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(read.get(i + 2).getAsDouble()).isEqualTo(numbers.get(i));
        }
    }
}

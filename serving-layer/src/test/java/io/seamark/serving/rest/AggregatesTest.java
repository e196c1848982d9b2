package io.seamark.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import io.seamark.serving.view.MergedHour;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AggregatesTest {

    private static MergedHour hour(long hour, double... values) {
        Summary summary = new Summary();
        for (int i = 0; i < values.length; i++) {
            summary.add(Hour.start(hour) + i, values[i]);
        }
        return new MergedHour(hour, summary, values.length, 0);
    }

    @Property
    void bucketsPartitionTheRange(
            @ForAll @Size(max = 40) List<@IntRange(min = 5, max = 94) Integer> hours,
            @ForAll @IntRange(min = 1, max = 30) int step) {
        Range range = new Range(5, 95, step);
        List<MergedHour> given = new ArrayList<>();
        hours.stream().distinct().sorted().forEach(each -> given.add(hour(each, each, 1)));
        Aggregates merged = Aggregates.of(given, range);
        long end = Hour.start(5);
        long count = 0;
        for (Aggregates.Bucket bucket : merged.buckets()) {
            assertThat(bucket.from())
                    .isGreaterThanOrEqualTo(end)
                    .isLessThanOrEqualTo(bucket.summary().firstTs());
            assertThat(bucket.to()).isGreaterThan(bucket.summary().lastTs()).isLessThanOrEqualTo(Hour.start(95));
            assertThat(bucket.summary().count()).isPositive();
            end = bucket.to();
            count += bucket.summary().count();
        }
        assertThat(count).isEqualTo(2L * given.size()).isEqualTo(merged.batchCount());
    }

    @Test
    void whatIsNotFiniteIsNullInJson() {
        assertThat(Json.GSON.toJson(new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1.5}))
                .isEqualTo("[null,null,1.5]");
        assertThat(Json.GSON.toJson(List.of(Double.NEGATIVE_INFINITY))).isEqualTo("[null]");
    }
}

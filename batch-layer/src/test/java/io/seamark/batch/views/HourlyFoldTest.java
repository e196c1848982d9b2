package io.seamark.batch.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.batch.pass.ReadingBlocks;
import io.seamark.batch.pass.ReadingCursor;
import io.seamark.batch.spark.ByTask;
import io.seamark.batch.spark.Rows;
import io.seamark.common.summary.Hour;
import io.seamark.common.summary.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.junit.jupiter.api.Test;

class HourlyFoldTest {

    private static final long DAY = 24 * Hour.MILLIS;

    private record Place(String device, long ts, int partition, long offset, Map<String, Double> metrics) {

        InternalRow row() {
            Object[] names = metrics.keySet().stream().map(Rows::text).toArray();
            Object[] values = metrics.values().toArray();
            return new GenericInternalRow(new Object[] {
                Rows.text(device),
                ts,
                partition,
                offset,
                new ArrayBasedMapData(new GenericArrayData(names), new GenericArrayData(values))
            });
        }
    }

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::device)
            .thenComparing(Place::ts)
            .thenComparing(Place::partition)
            .thenComparing(Place::offset);

    private static Map<String, Summary> fold(List<Place> places, int[] days, List<DayCounts> counts) {
        HourlyFold fold = new HourlyFold(
                new ReadingCursor(new ReadingBlocks(
                        places.stream().sorted(ORDER).map(Place::row).iterator())),
                days,
                counts::add);
        Map<String, Summary> found = new HashMap<>();
        while (fold.hasNext()) {
            InternalRow row = fold.next();
            String key = row.getUTF8String(0) + "|" + row.getUTF8String(1) + "|" + row.getLong(2) / 1000 / Hour.MILLIS;
            assertThat(found.put(key, Summary.fromBytes(row.getBinary(15)))).isNull();
        }
        return found;
    }

    @Property(tries = 60)
    void everyHourHoldsWhatBruteForceFindsWithoutRepeats(@ForAll long seed, @ForAll @IntRange(max = 300) int size) {
        Random random = new Random(seed);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Map<String, Double> metrics = new HashMap<>();
            for (String name : List.of("a", "b", "c")) {
                if (random.nextInt(3) > 0 || name.equals("a")) {
                    metrics.put(name, random.nextGaussian() * 100);
                }
            }
            long ts = random.nextInt(3) * DAY + random.nextInt(40) * (Hour.MILLIS / 10);
            places.add(new Place("d" + random.nextInt(4), ts, random.nextInt(3) - 1, i, metrics));
        }
        Map<String, Summary> expected = new HashMap<>();
        Set<String> seen = new HashSet<>();
        long accepted = 0;
        long duplicates = 0;
        long imported = 0;
        List<Place> sorted = places.stream()
                .sorted(Comparator.comparing(Place::partition).thenComparing(Place::offset))
                .toList();
        for (Place place : sorted) {
            if (place.ts / DAY == 1) {
                continue;
            }
            Map<String, Double> measured = new HashMap<>(place.metrics);
            measured.keySet().removeIf(metric -> !seen.add(place.device + "|" + place.ts + "|" + metric));
            if (measured.isEmpty()) {
                duplicates++;
                continue;
            }
            accepted++;
            imported += place.partition < 0 ? 1 : 0;
            measured.forEach((metric, value) -> expected.computeIfAbsent(
                            place.device + "|" + metric + "|" + Hour.of(place.ts), key -> new Summary())
                    .add(place.ts, value));
        }
        List<DayCounts> counts = new ArrayList<>();
        Map<String, Summary> found = fold(places, new int[] {0, 2}, counts);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((key, summary) ->
                assertThat(summary.agreesExactlyWith(expected.get(key))).as(key).isTrue());
        long[] sums = new long[3];
        counts.get(0).forEach((day, count) -> {
            sums[0] += count.accepted();
            sums[1] += count.duplicates();
            sums[2] += count.imported();
        });
        assertThat(sums).containsExactly(accepted, duplicates, imported);
    }

    @Test
    void ofRepeatsTheOneWithTheSmallestPlaceCounts() {
        List<Place> places = List.of(
                new Place("d", 5, 1, 7, Map.of("a", 3.0)),
                new Place("d", 5, 0, 9, Map.of("a", 2.0)),
                new Place("d", 5, 0, 4, Map.of("a", 1.0)));
        Map<String, Summary> found = fold(places, new int[] {0}, new ArrayList<>());
        assertThat(found.get("d|a|0").count()).isEqualTo(1);
        assertThat(found.get("d|a|0").first()).isEqualTo(1.0);
    }

    @Test
    void countsOfATaskThatRanTwiceCountOnce() {
        DayCounts counts = new DayCounts();
        counts.accept(3, false);
        ByTask<DayCounts> first = new ByTask<>();
        first.add(Map.of(0, counts));
        ByTask<DayCounts> second = new ByTask<>();
        second.add(Map.of(0, counts));
        first.merge(second);
        DayCounts.sum(first.value())
                .forEach((day, count) -> assertThat(count.accepted()).isEqualTo(1));
    }
}

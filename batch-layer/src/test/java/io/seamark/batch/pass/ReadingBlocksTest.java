package io.seamark.batch.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;

class ReadingBlocksTest {

    private record Reading(
            String device, boolean newDevice, long ts, boolean repeat, boolean imported, Map<String, Double> metrics) {

        InternalRow row() {
            return new GenericInternalRow(new Object[] {
                Rows.text(device),
                ts,
                imported ? Tables.IMPORTED : 3,
                0L,
                new ArrayBasedMapData(
                        new GenericArrayData(
                                metrics.keySet().stream().map(Rows::text).toArray()),
                        new GenericArrayData(metrics.values().toArray()))
            });
        }
    }

    private static List<Reading> readings(Random random, int devices) {
        List<Reading> readings = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            long ts = 0;
            int count = 1 + random.nextInt(random.nextInt(20) == 0 ? 6000 : 20);
            for (int i = 0; i < count; i++) {
                boolean repeat = i > 0 && random.nextInt(5) == 0;
                ts += repeat ? 0 : 1 + random.nextInt(1000);
                Map<String, Double> metrics = new TreeMap<>();
                for (int j = 0; j < 4; j++) {
                    if (random.nextInt(repeat ? 2 : 20) > 0) {
                        metrics.put("metric-" + j + (random.nextInt(200) == 0 ? "ü" : ""), random.nextGaussian());
                    }
                }
                readings.add(new Reading("pump-" + device, i == 0, ts, repeat, random.nextBoolean(), metrics));
            }
        }
        return readings;
    }

    @Property(tries = 60)
    void theCursorFindsWhatWasPacked(@ForAll long seed, @ForAll @IntRange(max = 30) int devices) {
        List<Reading> expected = readings(new Random(seed), devices);
        ReadingCursor cursor = new ReadingCursor(
                new ReadingBlocks(expected.stream().map(Reading::row).iterator()));
        Set<String> seen = new HashSet<>();
        for (Reading reading : expected) {
            assertThat(cursor.next()).isTrue();
            Map<String, Double> metrics = new TreeMap<>();
            for (int i = 0; i < cursor.metrics().length; i++) {
                metrics.put(cursor.metrics()[i], cursor.value(i));
            }
            if (!reading.repeat) {
                seen.clear();
            }
            Map<String, Double> measured = new TreeMap<>(reading.metrics);
            measured.keySet().removeIf(metric -> !seen.add(metric));
            boolean repeat = reading.repeat && measured.isEmpty();
            assertThat(new Reading(
                            cursor.device(),
                            cursor.newDevice(),
                            cursor.ts(),
                            cursor.repeat(),
                            cursor.imported(),
                            metrics))
                    .isEqualTo(new Reading(
                            reading.device, reading.newDevice, reading.ts, repeat, reading.imported, measured));
        }
        assertThat(cursor.next()).isFalse();
    }
}

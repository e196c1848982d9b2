package io.seamark.batch.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of it: fitted to two weeks of a device, silent over three normal days, and not over faults in them. */
class FalseAlarmsTest {

    private static final int FAULT = Plant.HISTORY + Plant.DAY;

    /** The highest score of a plant's readings from one to another, with something added to its second metric. */
    private static double highest(Plant plant, int from, int until, IntToDoubleFunction added) {
        double highest = 0;
        for (int i = from; i < until; i++) {
            double[] row = plant.rows()[i].clone();
            row[1] += added.applyAsDouble(i - from);
            highest = Math.max(highest, plant.score(i, row));
        }
        return highest;
    }

    private static double highestInFault(long seed, int length, IntToDoubleFunction added) {
        Plant plant = new Plant(seed);
        assertThat(highest(plant, Plant.HISTORY, FAULT, i -> 0)).isLessThan(0.5);
        return highest(plant, FAULT, FAULT + length, added);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void threeNormalDaysHaveNoAlarm(long seed) {
        Plant plant = new Plant(seed);
        assertThat(plant.detector()).isEqualTo("forecast");
        assertThat(highest(plant, Plant.HISTORY, Plant.ALL, i -> 0)).isBetween(0.01, 0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void aShiftOfTheLevelIsFound(long seed) {
        assertThat(highestInFault(seed, 120, i -> 8)).isGreaterThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14})
    void aSpikeIsFound(long seed) {
        assertThat(highestInFault(seed, 1, i -> 8)).isGreaterThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {15, 16})
    void aBurstIsFound(long seed) {
        Random random = new Random(seed);
        assertThat(highestInFault(seed, 30, i -> 5 * random.nextGaussian())).isGreaterThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {17, 18})
    void aRampIsFound(long seed) {
        assertThat(highestInFault(seed, 180, i -> 8 * i / 180.0)).isGreaterThanOrEqualTo(0.5);
    }
}

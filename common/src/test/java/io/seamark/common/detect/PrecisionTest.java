package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {

    private final Random random = new Random(9);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 128})
    void itIsTheProductWithTheWholeMatrix(int p) {
        double[][] matrix = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = i == j ? p : (float) random.nextDouble();
                matrix[j][i] = matrix[i][j];
            }
        }
        double[] e = random.doubles(p).toArray();
        double[] into = new double[p];
        double square = Precision.of(matrix).square(e, into);
        double expected = 0;
        for (int i = 0; i < p; i++) {
            double sum = 0;
            for (int j = 0; j < p; j++) {
                sum += matrix[i][j] * e[j];
            }
            assertThat(into[i]).isCloseTo(sum, within(1e-9));
            expected += sum * e[i];
        }
        assertThat(square).isCloseTo(expected, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 300})
    void ofVeryManyMetricsOnlyTheDiagonalCounts(int p) {
        double[][] matrix = new double[p][p];
        for (double[] row : matrix) {
            java.util.Arrays.fill(row, 3);
        }
        double[] e = new double[p];
        e[5] = 2;
        assertThat(Precision.of(matrix).square(e, new double[p])).isEqualTo(12);
    }
}

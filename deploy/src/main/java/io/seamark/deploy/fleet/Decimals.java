package io.seamark.deploy.fleet;

/** Numbers with few digits after the point, written without the cost of {@link Double#toString}. */
final class Decimals {

    private static final double[] SCALES = {1, 10, 100, 1000, 10_000};

    private Decimals() {}

    static double scale(int decimals) {
        return SCALES[decimals];
    }

    /** Appends a value that has at most {@code decimals} digits after the point, without trailing zeros. */
    static void append(StringBuilder text, double value, int decimals) {
        long digits = Math.round(Math.abs(value) * SCALES[decimals]);
        int left = decimals;
        while (left > 0 && digits % 10 == 0) {
            digits /= 10;
            left--;
        }
        if (value < 0 && digits != 0) {
            text.append('-');
        }
        long scale = (long) SCALES[left];
        text.append(digits / scale);
        if (left > 0) {
            text.append('.');
            long fraction = digits % scale;
            for (long place = scale / 10; place > 0; place /= 10) {
                text.append((char) ('0' + fraction / place % 10));
            }
        }
    }
}

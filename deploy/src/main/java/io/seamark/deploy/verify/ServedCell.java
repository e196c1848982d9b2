package io.seamark.deploy.verify;

/**
 * What serving answers for a cell; a number that it gives as null is NaN here.
 *
 * @param quantiles in the order of {@link TruthCell#QUANTILES}
 */
record ServedCell(
        long count,
        double sum,
        double min,
        double max,
        double spread,
        long firstTs,
        double first,
        long lastTs,
        double last,
        double[] quantiles) {}

package io.seamark.common.detect;

/** What a detector found in one reading. Mutable, to be used again; not thread-safe. */
public final class Finding {

    /** Score from which on a detector tells the metrics' shares: below it nobody asks. */
    static final double TOLD = 0.2;

    double score;
    String detector = "";
    double[] shares = new double[16];
    /** Room for a detector to work in. */
    double[] first = new double[16];

    double[] second = new double[16];
    double[] third = new double[16];
    final Reach reach = new Reach();

    /** How improbable, in [0, 1); an alert opens at 0.5. */
    public double score() {
        return score;
    }

    /** What found it, see {@link Detector#name}. */
    public String detector() {
        return detector;
    }

    /** What a metric has added: at or above 0, meaningful only beside the other metrics' and where the score is {@value #TOLD} or more. */
    public double share(int metric) {
        return shares[metric];
    }

    void room(int metrics) {
        if (shares.length < metrics) {
            shares = new double[metrics];
            first = new double[metrics];
            second = new double[metrics];
            third = new double[metrics];
        }
    }
}

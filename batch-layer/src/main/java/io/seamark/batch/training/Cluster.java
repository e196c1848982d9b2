package io.seamark.batch.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Devices whose days look alike.
 *
 * @param number number among the clusters of its set of metrics, from 0
 * @param metrics metric names, in order
 * @param shape centre of the members' scaled profiles, hours of a metric beside each other
 * @param spreads typical spread of each metric among the members
 * @param noises typical noise of each metric among the members
 */
record Cluster(int number, List<String> metrics, double[] shape, double[] spreads, double[] noises)
        implements Serializable {

    /** How far the noise of a device may lie from its cluster's before it is taken for chance. */
    private static final double SCALE_LIMIT = 4;

    /** A cluster around a centre that k-means has found. */
    static Cluster of(int number, double[] shape, List<DailyProfile> members) {
        int k = members.get(0).metrics().size();
        double[] spreads = new double[k];
        double[] noises = new double[k];
        double[] each = new double[members.size()];
        for (int j = 0; j < k; j++) {
            for (int i = 0; i < each.length; i++) {
                each[i] = members.get(i).spreads()[j];
            }
            spreads[j] = Samples.takeMedian(each, each.length);
            for (int i = 0; i < each.length; i++) {
                each[i] = members.get(i).noises()[j];
            }
            noises[j] = Samples.takeMedian(each, each.length);
        }
        return new Cluster(number, members.get(0).metrics(), shape, spreads, noises);
    }

    /** The name under which a baseline says where its season comes from. */
    String source() {
        return "cluster-" + number;
    }

    /**
     * The cluster's day of a metric, moved and scaled to a device. The scale follows the noise within the hours, which a
     * few hours show already; the level is what brings the hours that the device has nearest.
     */
    double[] levelsFor(DailyProfile device, int metric) {
        double scale = scaleFor(device, metric);
        double[] offsets = new double[DailyProfile.HOURS];
        int n = 0;
        for (int hour = 0; hour < DailyProfile.HOURS; hour++) {
            double median = device.hours()[metric][hour];
            if (!Double.isNaN(median)) {
                offsets[n++] = median - scale * at(metric, hour);
            }
        }
        double offset = Samples.takeMedian(offsets, n);
        double[] levels = new double[DailyProfile.HOURS];
        Arrays.setAll(levels, hour -> offset + scale * at(metric, hour));
        return levels;
    }

    private double scaleFor(DailyProfile device, int metric) {
        double own = device.noises()[metric];
        double theirs = noises[metric];
        double ratio = own > 0 && theirs > 0 ? own / theirs : 1;
        return spreads[metric] * Math.max(1 / SCALE_LIMIT, Math.min(SCALE_LIMIT, ratio));
    }

    /** Mean squared distance to a device over the hours it has, in spreads. */
    double distance(DailyProfile device) {
        double sum = 0;
        int hours = 0;
        for (int j = 0; j < metrics.size(); j++) {
            double scale = scaleFor(device, j);
            double[] levels = levelsFor(device, j);
            for (int hour = 0; hour < DailyProfile.HOURS; hour++) {
                double median = device.hours()[j][hour];
                if (!Double.isNaN(median)) {
                    double off = (median - levels[hour]) / scale;
                    sum += off * off;
                    hours++;
                }
            }
        }
        return sum / hours;
    }

    private double at(int metric, int hour) {
        return shape[metric * DailyProfile.HOURS + hour];
    }
}

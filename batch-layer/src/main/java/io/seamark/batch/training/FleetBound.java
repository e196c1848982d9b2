package io.seamark.batch.training;

import io.seamark.common.device.FleetLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Which devices of a fleet that is too large have models: those with the most readings in the training window. Without too many
 * devices it changes nothing. Immutable.
 *
 * @param devices how many there are
 * @param withMoreMetrics how many of them have more metrics than are learned
 * @param example one of those
 * @param last the last device that has a model; empty if all have one
 */
record FleetBound(
        FleetLimits limits, long devices, long withMoreMetrics, Optional<String> example, Optional<Fit.Rank> last) {

    /** Counts them; finds the last where there are too many. */
    static FleetBound of(JavaRDD<Fit> fits, FleetLimits limits) {
        long devices = fits.count();
        JavaRDD<String> wide = fits.filter(Fit::hasMoreMetrics).map(Fit::device);
        int max = limits.maxDevices();
        Optional<Fit.Rank> last = devices <= max
                ? Optional.empty()
                : Optional.of(fits.map(Fit::rank)
                        .sortBy(rank -> rank, true, fits.getNumPartitions())
                        .zipWithIndex()
                        .filter(each -> each._2() == max - 1)
                        .first()
                        ._1());
        return new FleetBound(
                limits, devices, wide.count(), wide.take(1).stream().findFirst(), last);
    }

    /** The fits of the devices that have models. */
    JavaRDD<Fit> within(JavaRDD<Fit> fits) {
        if (last.isEmpty()) {
            return fits;
        }
        Fit.Rank bound = last.get();
        return fits.filter(each -> each.rank().compareTo(bound) <= 0);
    }

    /**
     * Models of an earlier generation that stay.
     *
     * @param now the models of the devices that have one now
     */
    JavaPairRDD<String, byte[]> within(JavaPairRDD<String, byte[]> earlier, JavaPairRDD<String, byte[]> now) {
        return last.isEmpty()
                ? earlier
                : earlier.join(now)
                        .mapToPair(each -> new Tuple2<>(each._1(), each._2()._1()));
    }

    /** What was left out, and what to do. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (last.isPresent()) {
            warnings.add(devices + " devices have readings to learn from, more than " + FleetLimits.MAX_DEVICES + " = "
                    + limits.maxDevices() + ": the " + (devices - limits.maxDevices())
                    + " with the fewest readings have no model. Find out who sends these names, or raise it.");
        }
        example.ifPresent(device -> warnings.add(withMoreMetrics + " devices, such as '" + device
                + "', have more metrics than " + FleetLimits.MAX_METRICS + " = " + limits.maxMetrics()
                + ": those with the most readings are learned, the others are measured only. Find out who sends these"
                + " names, or raise it."));
        return warnings;
    }
}

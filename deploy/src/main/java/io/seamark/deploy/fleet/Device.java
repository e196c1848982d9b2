package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One device of the fleet.
 *
 * @param index its place in {@link Fleet#devices()}
 * @param id device id, such as {@code pump-0017}
 * @param type what it is
 * @param site where it stands
 */
public record Device(int index, String id, DeviceType type, Site site) {

    /** Where devices stand; the days of a site begin at its own hour. */
    public enum Site {
        HARBOUR(7),
        QUARRY(5),
        TERMINAL(9),
        REFINERY(6),
        DEPOT(8);

        private final int startHour;

        Site(int startHour) {
            this.startHour = startHour;
        }

        /** Hour of the day, UTC, at which work begins. */
        public int startHour() {
            return startHour;
        }
    }

    public Device {
        requireNonNull(id, "id is null");
        requireNonNull(type, "type is null");
        requireNonNull(site, "site is null");
    }

    /** The names of its metrics, in the order in which they are reported. */
    public List<String> metrics() {
        return type.metrics().stream().map(MetricModel::name).toList();
    }
}

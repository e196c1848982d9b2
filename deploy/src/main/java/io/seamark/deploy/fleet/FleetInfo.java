package io.seamark.deploy.fleet;

import io.seamark.common.registry.DeviceInfo;
import io.seamark.deploy.devices.DeviceTopic;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a simulated fleet tells of its devices: type and site. Stateless. */
public final class FleetInfo {

    private static final Logger LOG = LoggerFactory.getLogger(FleetInfo.class);

    private FleetInfo() {}

    /** Of all devices. */
    static List<DeviceInfo> of(Fleet fleet) {
        return fleet.devices().stream()
                .map(device -> DeviceInfo.of(
                        device.id(), device.type().word(), device.site().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /**
     * Sends it, where there is a topic for it.
     *
     * @throws io.seamark.deploy.CommandFailure if the brokers do not take it
     */
    public static void send(Fleet fleet, DeviceTopic topic) {
        if (topic.exists()) {
            topic.send(of(fleet));
        } else {
            LOG.info("There is no topic of devices: nothing is told of the types and sites of the fleet");
        }
    }
}

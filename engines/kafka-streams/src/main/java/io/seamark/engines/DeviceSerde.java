package io.seamark.engines;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** The simple state as bytes: 8 for each number. */
final class DeviceSerde implements Serde<Device> {
    @Override
    public Serializer<Device> serializer() {
        return (topic, device) -> {
            if (device == null) {
                return null;
            }
            ByteBuffer out = ByteBuffer.allocate(32 + 5 * 8 * Reading.METRICS);
            out.putLong(device.lastTs).putLong(device.hour).putLong(device.count).putLong(device.seen);
            for (double[] each : arrays(device)) {
                for (double value : each) {
                    out.putDouble(value);
                }
            }
            return out.array();
        };
    }

    @Override
    public Deserializer<Device> deserializer() {
        return (topic, data) -> {
            if (data == null) {
                return null;
            }
            ByteBuffer in = ByteBuffer.wrap(data);
            Device device = new Device();
            device.lastTs = in.getLong();
            device.hour = in.getLong();
            device.count = in.getLong();
            device.seen = in.getLong();
            for (double[] each : arrays(device)) {
                for (int i = 0; i < each.length; i++) {
                    each[i] = in.getDouble();
                }
            }
            return device;
        };
    }

    private static double[][] arrays(Device device) {
        return new double[][] {device.mean, device.variance, device.sum, device.least, device.greatest};
    }
}

package io.seamark.serving.fleet;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose readings a data folder holds.
 *
 * @param application {@code seamark.application-id}
 * @param store {@code seamark.store.root}
 * @param cluster id of the Kafka cluster; empty as long as no broker has told it
 * @param readings id of the topic of readings; empty as long as no broker has told it
 */
public record FleetIdentity(String application, String store, String cluster, String readings) {

    private static final int VERSION = 1;

    /** The stored form. */
    public byte[] toBytes() {
        return new ByteWriter(128)
                .u8(VERSION)
                .text(application)
                .text(store)
                .text(cluster)
                .text(readings)
                .toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws CorruptDataException if the bytes are none
     */
    public static FleetIdentity fromBytes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException("The identity of the fleet is of version " + version + ", not " + VERSION);
        }
        FleetIdentity identity = new FleetIdentity(in.text(), in.text(), in.text(), in.text());
        if (in.remaining() != 0) {
            throw new CorruptDataException("The identity of the fleet has " + in.remaining() + " bytes too many");
        }
        return identity;
    }

    /** Where this and another one contradict each other, in words; what either does not know is no contradiction. */
    List<String> contradictions(FleetIdentity other) {
        List<String> found = new ArrayList<>();
        compare("seamark.application-id", application, other.application, found);
        compare("seamark.store.root", store, other.store, found);
        compare("the id of the Kafka cluster", cluster, other.cluster, found);
        compare("the id of the topic of readings", readings, other.readings, found);
        return found;
    }

    private static void compare(String what, String mine, String others, List<String> found) {
        if (!mine.isEmpty() && !others.isEmpty() && !mine.equals(others)) {
            found.add(what + " is '" + others + "', the folder's is '" + mine + "'");
        }
    }

    /** This identity, with what it does not know taken from another. */
    FleetIdentity completedBy(FleetIdentity other) {
        return new FleetIdentity(
                application,
                store,
                cluster.isEmpty() ? other.cluster : cluster,
                readings.isEmpty() ? other.readings : readings);
    }
}

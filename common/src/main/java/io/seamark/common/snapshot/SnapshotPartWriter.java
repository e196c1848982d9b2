package io.seamark.common.snapshot;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.PartitionState;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes one partition's file of a snapshot: magic and version, then for each device the length of an entry and the entry
 * (device id, stored state; without an id, the state of the partition itself), at the end the length -1 and the count. Not
 * thread-safe.
 */
public final class SnapshotPartWriter implements AutoCloseable {

    static final int MAGIC = 0x534d_5350; // SMSP
    static final int VERSION = 3;

    /** Before partitions had states. */
    static final int OF_DEVICES_ALONE = 1;

    /** Of a partition these knew only silence, which is watched anew. */
    static final int OF_SILENCE_ALONE = 2;

    /** No device is called so: what follows it is the partition's. */
    static final String OF_PARTITION = "";

    static final int END = -1;

    private final String name;
    private final CRC32C crc = new CRC32C();
    private final DataOutputStream out;
    private long devices;
    private long bytes; // DataOutputStream counts no further than an int

    /**
     * @param name of the file, for {@link Snapshot.Part}
     * @param to closed with this
     */
    public SnapshotPartWriter(String name, OutputStream to) throws IOException {
        this.name = name;
        this.out = new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(to, 1 << 16), crc));
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        bytes = Integer.BYTES + Byte.BYTES;
    }

    /**
     * Appends a device's state.
     *
     * @param state {@linkplain DeviceState#toBytes as stored}
     */
    public void add(String device, byte[] state) throws IOException {
        write(new ByteWriter(256).text(device).raw(state).toBytes());
        devices++;
    }

    /** Appends the state of the partition itself; once at most. */
    public void add(PartitionState partition) throws IOException {
        write(new ByteWriter(256).text(OF_PARTITION).raw(partition.toBytes()).toBytes());
    }

    private void write(byte[] entry) throws IOException {
        out.writeInt(entry.length);
        out.write(entry);
        bytes += Integer.BYTES + entry.length;
    }

    /** Ends the file. The bytes may still lie in buffers until {@link #close}. */
    public Snapshot.Part finish() throws IOException {
        out.writeInt(END);
        out.writeLong(devices);
        out.flush();
        bytes += Integer.BYTES + Long.BYTES;
        return new Snapshot.Part(name, devices, bytes, (int) crc.getValue());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

package io.seamark.common.baseline;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The stored form of the baselines of many devices (docs/formats.md): version 3, closed by a CRC-32C; version 2, which knows no time zones, is
 * read as well. Stateless.
 */
public final class ModelFile {

    private static final int MAGIC = 0x534d4203; // "SMB", version 3

    private static final int WITHOUT_ZONES = 0x534d4202;
    private static final int WITHOUT_DETECTORS = 0x534d4201;

    private static final int BUFFER = 1 << 16;

    private ModelFile() {}

    public static byte[] encode(List<DeviceBaseline> baselines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try {
            write(out, baselines.size(), baselines.iterator());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is none in memory
        }
        return out.toByteArray();
    }

    /**
     * Writes baseline by baseline, as those of a large fleet are more than an array holds.
     *
     * @param out is buffered here, flushed, and left open
     * @param count how many there are
     */
    public static void write(OutputStream out, int count, Iterator<DeviceBaseline> baselines) throws IOException {
        CRC32C crc = new CRC32C();
        OutputStream to = new BufferedOutputStream(new CheckedOutputStream(out, crc), BUFFER);
        to.write(new ByteWriter(16).i32(MAGIC).varint(count).toBytes());
        for (int i = 0; i < count; i++) {
            DeviceBaseline baseline = baselines.next();
            to.write(new ByteWriter(1024)
                    .text(baseline.device())
                    .block(baseline.toBytes())
                    .toBytes());
        }
        to.flush();
        out.write(new ByteWriter(4).i32((int) crc.getValue()).toBytes());
        out.flush();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws CorruptDataException if the bytes are no model file
     */
    public static List<DeviceBaseline> decode(byte[] bytes) {
        List<DeviceBaseline> baselines = new ArrayList<>();
        try {
            read(new ByteArrayInputStream(bytes), bytes.length, baselines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is none in memory
        }
        return baselines;
    }

    /**
     * Reads what {@link #write} wrote, baseline by baseline.
     *
     * @param in is buffered here, and left open
     * @param length of the file, bytes
     * @param each takes them; what it has taken is not to be used if this fails
     * @throws CorruptDataException if it is no model file
     */
    public static void read(InputStream in, long length, Consumer<DeviceBaseline> each) throws IOException {
        new ModelReader(new BufferedInputStream(in, BUFFER), length).read(each);
    }

    /**
     * Whether files that begin so have time zones in them.
     *
     * @throws CorruptDataException if no model file begins so
     */
    static boolean knowsZones(int magic) {
        if (magic == WITHOUT_DETECTORS) {
            throw new CorruptDataException(
                    "A model file of version 1, which knows no detectors; this program reads 2 and 3."
                            + " Run the batch once: it trains anew");
        }
        if (magic != MAGIC && magic != WITHOUT_ZONES) {
            throw new CorruptDataException(
                    String.format("Not a model file: it begins with %08x, not %08x", magic, MAGIC));
        }
        return magic == MAGIC;
    }
}

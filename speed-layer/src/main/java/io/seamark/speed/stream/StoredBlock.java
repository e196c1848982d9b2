package io.seamark.speed.stream;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.seamark.common.bytes.CorruptDataException;
import java.io.ByteArrayOutputStream;

/** Bytes with their length, inside what Kryo stores. Stateless. */
final class StoredBlock {

    private static final int STEP = 64 << 10;

    private StoredBlock() {}

    static void write(Output out, byte[] bytes) {
        out.writeInt(bytes.length, true);
        out.writeBytes(bytes);
    }

    /**
     * Reads what {@link #write} wrote. Kryo would allocate whatever a damaged length says, before it looks for the bytes.
     *
     * @throws CorruptDataException if there are fewer bytes than the length says
     */
    static byte[] read(Input in) {
        try {
            int length = in.readInt(true);
            if (length < 0) {
                throw new CorruptDataException("a stored block of " + length + " bytes");
            }
            if (length <= STEP) {
                return in.readBytes(length);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(STEP);
            for (int left = length; left > 0; left -= Math.min(STEP, left)) {
                bytes.writeBytes(in.readBytes(Math.min(STEP, left)));
            }
            return bytes.toByteArray();
        } catch (KryoException e) {
            throw new CorruptDataException("a stored block is cut short: " + e.getMessage(), e);
        }
    }
}
